"""Finding and replacing in a text that is edited. An expression is given a time: none runs for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from workbench.model.errors import UsageError

if TYPE_CHECKING:
    # Imported when something is searched.
    import regex

SECONDS = 3.0
"""As long as a search or a replacement may take: some expressions take for ever."""
MOST = 100_000
"""As many places are kept to be shown and stepped through; all are replaced."""


class SearchPattern(msgspec.Struct, frozen=True):
    """What is looked for.

    Attributes:
        pattern: a text, or an expression in the syntax of the `regex` module.
        expression: which of them.
        case: whether upper and lower case differ.
    """

    pattern: str
    expression: bool = False
    case: bool = False

    def compiled(self) -> regex.Pattern[str]:
        """As the `regex` module wants it; `^` and `$` stand at every line's ends.

        Raises:
            UsageError: it is not a regular expression.
        """
        import regex

        flags = regex.MULTILINE | (0 if self.case else regex.IGNORECASE)
        try:
            return regex.compile(self.pattern if self.expression else regex.escape(self.pattern), flags)
        except regex.error as error:
            raise UsageError(f"Not a regular expression: {error}") from None


def places(
    text: str, sought: SearchPattern, *, gone: Callable[[], bool] = lambda: False
) -> list[tuple[int, int]]:
    """Where it stands, from and up to, in order; the first 100,000 of it. Nothing that is empty is found.

    Args:
        text: what to look through.
        sought: what to look for.
        gone: asked now and then; the search ends early where nobody waits for it any more.

    Raises:
        UsageError: it is not a regular expression, or takes too long.
    """
    spans: list[tuple[int, int]] = []
    try:
        for match in sought.compiled().finditer(text, concurrent=True, timeout=SECONDS):
            if match.end() > match.start():
                spans.append(match.span())
            if len(spans) >= MOST or (len(spans) % 1000 == 0 and gone()):
                break
    except TimeoutError:
        raise UsageError(*_TOO_LONG) from None
    return spans


def replaced(text: str, sought: SearchPattern, new: str) -> tuple[str, int]:
    """The text with every place replaced, and how many there were.

    Args:
        text: the text.
        sought: what is replaced.
        new: what comes in its place; in an expression's, `\\1` and `\\g<name>` stand for its groups.

    Raises:
        UsageError: one of them is not a regular expression, or it takes too long.
    """
    import regex

    count = 0

    def expand(match: regex.Match[str]) -> str:
        nonlocal count
        if match.end() == match.start():
            return ""
        count += 1
        return match.expand(new) if sought.expression else new

    try:
        changed = sought.compiled().sub(expand, text, concurrent=True, timeout=SECONDS)
    except TimeoutError:
        raise UsageError(*_TOO_LONG) from None
    except (regex.error, IndexError) as error:
        raise UsageError(f"The replacement does not fit: {error}") from None
    return changed, count


def replacement(text: str, sought: SearchPattern, place: tuple[int, int], new: str) -> str | None:
    """Returns what comes in the place of one; None where it does not stand there.

    Raises:
        UsageError: as `replaced`.
    """
    import regex

    try:
        match = sought.compiled().match(text, place[0], concurrent=True, timeout=SECONDS)
        if match is None or match.span() != place:
            return None
        return match.expand(new) if sought.expression else new
    except TimeoutError:
        raise UsageError(*_TOO_LONG) from None
    except (regex.error, IndexError) as error:
        raise UsageError(f"The replacement does not fit: {error}") from None


_TOO_LONG = (
    f"The expression takes more than {SECONDS:.0f} s.",
    "Simplify it: avoid repeats within repeats.",
)
