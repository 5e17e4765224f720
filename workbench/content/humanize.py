"""Sizes and durations in the few characters that a status line has."""

from __future__ import annotations

_KIB = 1024


def size(count: int) -> str:
    """A number of bytes, such as `212 B`, `3.4 KB` or `6.0 MB` (of 1,024)."""
    if count < _KIB:
        return f"{count} B"
    amount = float(count)
    for unit in ("KB", "MB", "GB"):
        amount /= _KIB
        if amount < _KIB or unit == "GB":
            return f"{amount:.1f} {unit}"
    raise AssertionError("unreachable")


def duration(milliseconds: float | None) -> str:
    """A duration, such as `0.8 ms`, `34 ms`, `1.20 s` or `2 min 5 s`; a dash where it is not known."""
    if milliseconds is None:
        return "–"
    if milliseconds < 10:
        return f"{milliseconds:.1f} ms"
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1000
    if seconds < 60:
        return f"{seconds:.2f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"
