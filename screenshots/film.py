"""A moving picture: screens of the app one after the other, in one SVG that needs no script.

Rows that several screens share are in the file once; each row is visible while its screens are shown. Where
nothing moves (a printer, a reader who asked for less motion), the first screen stands still.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import NamedTuple

_STYLE = re.compile(r"\.terminal-\d+-(r\d+) \{ (.*?) ?\}")
_RECTANGLE = re.compile(r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="[\d.]+"')
_TEXT = re.compile(
    r'<text class="terminal-\d+-(r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>(.*?)</text>'
)
_CELL = 12.2
_ROW = 24.4
_MARGIN = 10
_CAPTION = 44


class Frame(NamedTuple):
    """One screen.

    Attributes:
        picture: of it, as the app draws one.
        caption: what was done, in a few words.
        seconds: how long it is shown.
    """

    picture: str
    caption: str
    seconds: float


def film(frames: Sequence[Frame], size: tuple[int, int]) -> str:
    """Returns frames as one SVG that begins again at its end.

    Args:
        frames: in their order.
        size: columns and rows of their screens.
    """
    columns, rows = size
    width, height = columns * _CELL + 2 * _MARGIN, rows * _ROW + _CAPTION + _MARGIN
    classes = _Classes([frame.seconds for frame in frames])
    pieces: dict[str, list[int]] = {}
    for number, frame in enumerate(frames):
        for piece in [_caption(frame.caption, width), *_rows(frame.picture, classes)]:
            pieces.setdefault(piece, []).append(number)
    drawn = "\n".join(
        f'<g class="{name}">{piece}</g>' if (name := classes.shown(numbers)) else piece
        for piece, numbers in pieces.items()
    )
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" xmlns="http://www.w3.org/2000/svg">\n'
        f"<style>\n{classes.rules()}</style>\n"
        f'<rect fill="#292929" width="{width:.0f}" height="{height:.0f}" rx="8"/>\n{drawn}\n</svg>\n'
    )


class _Classes:
    """The classes of a film: how its texts look, and when its pieces are shown."""

    def __init__(self, seconds: Sequence[float]) -> None:
        self._starts = [sum(seconds[:number]) for number in range(len(seconds) + 1)]
        self._looks: dict[str, str] = {}
        self._times: dict[tuple[int, ...], str] = {}

    def look(self, style: str) -> str:
        """Returns the class of a style."""
        return self._looks.setdefault(style, f"s{len(self._looks)}")

    def shown(self, numbers: Sequence[int]) -> str:
        """Returns the class of what is in some frames; empty for what is in all."""
        if len(numbers) == len(self._starts) - 1:
            return ""
        return self._times.setdefault(tuple(numbers), f"t{len(self._times)}")

    def rules(self) -> str:
        """Returns the style sheet."""
        whole = self._starts[-1]
        lines = [
            "text{font:20px 'Fira Code',Menlo,Consolas,monospace;white-space:pre}",
            ".c{font:bold 20px sans-serif;fill:#fff}",
        ]
        lines += [f".{name}{{{style}}}" for style, name in self._looks.items()]
        for numbers, name in self._times.items():
            stops = [
                f"{self._starts[number] / whole * 100:.2f}%"
                f"{{visibility:{'visible' if number in numbers else 'hidden'}}}"
                for number in range(len(self._starts) - 1)
            ]
            still = "visible" if 0 in numbers else "hidden"
            lines.append(f".{name}{{visibility:{still};animation:{name} {whole:g}s step-end infinite}}")
            lines.append(f"@keyframes {name}{{{''.join(stops)}}}")
        lines.append("@media (prefers-reduced-motion:reduce){g{animation:none!important}}")
        return "\n".join(lines) + "\n"


def _caption(words: str, width: float) -> str:
    return f'<text class="c" text-anchor="middle" x="{width / 2:g}" y="30">{html.escape(words)}</text>'


def _rows(picture: str, classes: _Classes) -> list[str]:
    """The rows of a screen, from the top, as pieces of SVG."""
    styles = dict(_STYLE.findall(picture))
    rows: dict[int, list[str]] = {}
    # The first rectangle is the window's.
    for colour, x, y, width in _RECTANGLE.findall(picture):
        row = int((float(y) - 1) / _ROW)
        rows.setdefault(row, []).append(
            f'<rect fill="{colour}" x="{_shifted(x)}" y="{_top(row)}" width="{width}" height="24.65"/>'
        )
    for name, x, y, length, text in _TEXT.findall(picture):
        if text.replace("&#160;", " ").strip():
            row = int((float(y) - 18) / _ROW)
            rows.setdefault(row, []).append(
                f'<text class="{classes.look(styles[name])}" x="{_shifted(x)}" y="{_top(row) + 18.5:g}"'
                f' textLength="{length}">{text}</text>'
            )
    return ["".join(pieces) for _, pieces in sorted(rows.items())]


def _shifted(x: str) -> str:
    return f"{float(x) + _MARGIN:g}"


def _top(row: int) -> float:
    return round(_CAPTION + row * _ROW, 1)
