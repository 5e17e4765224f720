"""Where a text or a regular expression stands in a body, in its bytes."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable

from workbench.model.errors import UsageError

SECONDS = 5.0
"""As long as a regular expression may take: some take for ever."""
_MOST_KEPT = 500_000


class Matches:
    """What was found, in order.

    Attributes:
        count: how many there are.
        starts, ends: where, as offsets; no more than the first 500,000.
    """

    def __init__(self) -> None:
        self.count = 0
        self.starts = array("Q")
        self.ends = array("Q")

    def add(self, start: int, end: int) -> None:
        """Takes one more."""
        self.count += 1
        if len(self.starts) < _MOST_KEPT:
            self.starts.append(start)
            self.ends.append(end)

    def after(self, offset: int) -> int | None:
        """The first that begins behind `offset`, from the top again where there is none; None without any."""
        return bisect_right(self.starts, offset) % len(self.starts) if self.starts else None

    def before(self, offset: int) -> int | None:
        """The last that begins before `offset`, from the end again where there is none; None without any."""
        return (bisect_left(self.starts, offset) - 1) % len(self.starts) if self.starts else None

    def between(self, start: int, end: int) -> range:
        """Those that have a byte from `start` to `end` (exclusive)."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))


def find(body: bytes, pattern: str, *, regex: bool, gone: Callable[[], bool] = lambda: False) -> Matches:
    """Finds a pattern in a body.

    Args:
        body: what to look through.
        pattern: a text that stands there byte for byte in UTF-8, or an expression.
        regex: whether it is an expression, in the syntax of the `regex` module; `.` is one byte.
        gone: asked now and then; the search ends early where nobody waits for it any more.

    Raises:
        UsageError: it is not a regular expression, or takes too long.
    """
    wanted = pattern.encode(errors="surrogatepass")
    hits = Matches()
    if not wanted:
        return hits
    if regex:
        _find_matches(body, wanted, hits, gone)
        return hits
    at = body.find(wanted)
    while at >= 0 and not (hits.count % 10_000 == 0 and gone()):
        hits.add(at, at + len(wanted))
        at = body.find(wanted, at + len(wanted))
    return hits


def _find_matches(body: bytes, pattern: bytes, hits: Matches, gone: Callable[[], bool]) -> None:
    import regex

    try:
        compiled = regex.compile(pattern)
        # `concurrent` lets the screen be drawn meanwhile.
        for match in compiled.finditer(body, concurrent=True, timeout=SECONDS):
            if hits.count % 1_000 == 0 and gone():
                return
            if match.end() > match.start():
                hits.add(match.start(), match.end())
    except regex.error as error:
        place = f" at {error.pos + 1}" if error.pos is not None else ""
        raise UsageError(f"Not a regular expression: {error.msg}{place}") from error
    except TimeoutError as error:
        raise UsageError(
            f"Stopped after {SECONDS:.0f} s: the expression backtracks too much",
            "Nested repetitions such as (a+)+ do that.",
        ) from error
