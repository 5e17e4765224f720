"""JSON re-written as text: white space moves between tokens, and no token is ever changed.

1.10 stays 1.10, 1e400 stays 1e400, an integer of 20 digits and a name that stands twice stay as they are.
"""

from __future__ import annotations

from workbench.content.formats.json.depth import INDENT, exceeds_indent_budget
from workbench.content.formats.json.non_finite import with_non_finite, without_non_finite
from workbench.content.formats.json.surrogates import half_of_a_pair, with_surrogates, without_surrogates
from workbench.content.formats.json.tokens import MOST_SCANNED, WHITE, fault, tokens

# So many blanks may be put before lines; a large body may become as many times larger.
_MOST_BLANKS = 64 * 1024 * 1024
_MOST_TIMES = 8


def indent(body: bytes) -> bytes | None:
    """A document with each value on a line of its own, two columns a level.

    None where it is not JSON, is nested deeper than 1,000, or would grow beyond measure by its white space.
    NaN and the infinities are not JSON, but Python writes them: they alone prevent nothing.
    """
    if exceeds_indent_budget(body, max(_MOST_BLANKS, _MOST_TIMES * len(body))):
        return None
    laid = _laid_out(body, INDENT)
    if laid is None and (replaced := without_non_finite(body)) is not None:
        laid_without = _laid_out(replaced, INDENT)
        return None if laid_without is None else with_non_finite(laid_without)
    return laid


def minify(body: bytes) -> bytes | None:
    """A document without the white space between its tokens; None where it is not JSON."""
    laid = _laid_out(body, -1)
    if laid is None and len(body) <= MOST_SCANNED and is_utf8(body) and fault(body) is None:
        return b"".join(token for token, _ in tokens(body))
    return laid


def one_line(body: bytes) -> bytes | None:
    """A document on one line, with a blank after colons and commas; None where it is not JSON or too deep."""
    return _laid_out(body, 0)


def minified_lines(body: bytes) -> bytes | None:
    """JSON Lines, each without white space between its tokens; None where one is not JSON."""
    lines = []
    for line in body.split(b"\n"):
        laid = minify(line) if line.strip(WHITE) else b""
        if laid is None:
            return None
        lines.append(laid)
    return b"\n".join(lines)


def is_utf8(text: bytes) -> bool:
    """Returns whether every byte belongs to a character."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _laid_out(body: bytes, indent: int) -> bytes | None:
    import msgspec

    try:
        laid = msgspec.json.format(body, indent=indent)
    except RecursionError:
        return None
    except msgspec.DecodeError:
        if half_of_a_pair(body) is None:
            return None
        laid_without = _laid_out(without_surrogates(body), indent)
        return None if laid_without is None else with_surrogates(laid_without, body)
    # It passes over the bytes of strings.
    return laid if is_utf8(laid) else None
