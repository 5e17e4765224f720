"""Sizes, durations and shortened names, as every screen and every command prints them.

Sizes are in units of 1,024, as in the search language. An unknown value is a dash. Widths are in terminal
columns, counted as the renderer counts them, so that wide characters keep a table straight.
"""

from __future__ import annotations

_KIB = 1024
_UNKNOWN = "–"
_SPANS = (("d", 86_400), ("h", 3_600), ("min", 60))
_ELLIPSIS = "…"
_NARROW = dict.fromkeys(map(ord, "…–·→×“”"))
"""Signs of one column that this product prints itself."""


def size(count: int | None) -> str:
    """A number of bytes, such as `212 B`, `3.4 KB` or `6.0 MB` (of 1,024)."""
    if count is None:
        return _UNKNOWN
    if count < _KIB:
        return f"{count} B"
    amount = count / _KIB
    for unit in ("KB", "MB"):
        if round(amount, 1) < _KIB:
            return f"{amount:.1f} {unit}"
        amount /= _KIB
    return f"{amount:.1f} GB"


def duration(milliseconds: float | None) -> str:
    """A measured duration, such as `0.8 ms`, `34 ms`, `1.20 s`, `2 min 5 s` or `1 h 15 min`."""
    if milliseconds is None:
        return _UNKNOWN
    if round(milliseconds, 1) < 10:
        return f"{milliseconds:.1f} ms"
    if round(milliseconds) < 1000:
        return f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1000
    if round(seconds, 2) < 60:
        return f"{seconds:.2f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def percent(share: float, places: int = 0) -> str:
    """A share of one, such as `87.5 %`; its sign stands apart, as every unit does.

    Args:
        places: digits behind the point.
    """
    return f"{share * 100:.{places}f} %"


def short_duration(milliseconds: float | None) -> str:
    """A measured duration in six columns: `9 ms`, `1.20 s`, `12.3 s`, `2 min`, `1.7 h`; empty if unknown."""
    if milliseconds is None:
        return ""
    if milliseconds < 999.5:
        return f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1000
    if seconds < 99.95:
        return f"{seconds:.2f} s" if seconds < 9.995 else f"{seconds:.1f} s"
    minutes = seconds / 60
    if minutes < 99.5:
        return f"{minutes:.0f} min"
    hours = minutes / 60
    return f"{hours:.1f} h" if hours < 99.95 else f"{hours:.0f} h"


def span(seconds: float) -> str:
    """A time in the largest unit that suits it: `45 s`, `12 min`, `3 h`, `2 d`."""
    for unit, length in _SPANS:
        if seconds >= length:
            return f"{int(seconds // length)} {unit}"
    return f"{max(int(seconds), 0)} s"


def ago(seconds: float) -> str:
    """Returns how long since, in the largest unit that suits it: `3 h ago`."""
    return f"{span(seconds)} ago"


def elapsed(seconds: float) -> str:
    """A time in the two units that matter: `< 1 s`, `4 s`, `3 min 20 s`, `5 h 12 min`."""
    if seconds < 1:
        return "< 1 s"
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def time_left(seconds: float) -> str:
    """A countdown as a clock: `0:45`, `12:05`, `1:15:03`; never below zero."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 line`, `1,204 lines`.

    Args:
        plural: where it is not the noun with an s.
    """
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


def width(text: str) -> int:
    """The columns that a text without control characters takes on a terminal."""
    if _is_narrow(text):
        return len(text)
    # The tables are loaded for the first text that needs them: printing plain JSON does not.
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, columns: int) -> str:
    """A text in at most so many columns, with an ellipsis for the end that does not fit."""
    if width(text) <= columns:
        return text
    return f"{_head(text, columns - 1)}{_ELLIPSIS}" if columns > 0 else ""


def cut_start(text: str, columns: int) -> str:
    """A text in at most so many columns, with an ellipsis for the beginning that does not fit."""
    if width(text) <= columns:
        return text
    return f"{_ELLIPSIS}{_tail(text, columns - 1)}" if columns > 0 else ""


def cut_middle(text: str, columns: int) -> str:
    """A text in at most so many columns, with an ellipsis in the middle.

    Names that differ at the end (`-blue`, `-green`) can still be told apart.
    """
    if width(text) <= columns:
        return text
    if columns <= 0:
        return ""
    head = _head(text, columns // 2)
    return f"{head}{_ELLIPSIS}{_tail(text, columns - 1 - width(head))}"


def fit(text: str, columns: int, *, right: bool = False) -> str:
    """A text in exactly so many columns: padded, or cut at the end.

    Args:
        right: whether it stands at the right.
    """
    shown = cut(text, columns)
    padding = " " * (columns - width(shown))
    return f"{padding}{shown}" if right else f"{shown}{padding}"


def _is_narrow(text: str) -> bool:
    return text.isascii() or text.translate(_NARROW).isascii()


def _head(text: str, columns: int) -> str:
    if _is_narrow(text):
        return text[:columns]
    from rich.cells import set_cell_size

    kept = set_cell_size(text, columns)
    # Half of a wide character is a space there.
    return kept if text.startswith(kept) else kept[:-1]


def _tail(text: str, columns: int) -> str:
    start = len(text)
    while start and width(text[start - 1 :]) <= columns:
        start -= 1
    # A mark whose letter did not fit would be drawn onto the ellipsis.
    while start < len(text) and not width(text[start]):
        start += 1
    return text[start:]
