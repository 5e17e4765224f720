"""The contrast of what a screen paints, in true colour and in 256 colours; in 16, that it can be seen.

Ratios are those of WCAG 2.2 (w3.org/TR/WCAG22, 1.4.3 and 1.4.11). Frames and scrollbars carry no meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rich.color import ColorSystem
from rich.style import Style
from textual.app import App

TEXT, MARK = 4.5, 3.0
_PUNCTUATION = frozenset(".,;:!?'\"()[]{}")


def contrast(first: tuple[int, int, int], second: tuple[int, int, int]) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def check_colours(app: App[int], name: str) -> None:
    """Looks whether what is on the screen can be read in the theme that it has.

    Args:
        app: whose screen.
        name: what the screen is called in a failure.

    Raises:
        AssertionError: something cannot.
    """
    problems = list(_low_contrasts(app))
    assert problems == [], f"{name} in {app.theme}: {problems}"


def _low_contrasts(app: App[int]) -> Iterator[str]:
    seen: set[tuple[Style, float]] = set()
    for strip in app.screen._compositor.render_strips():
        for words, style, _ in strip:
            least = _least(words)
            if style is None or not least or (style, least) in seen:
                continue
            seen.add((style, least))
            for problem in _problems(style, least):
                yield f"{words.strip()!r} {problem}: {style}"


@lru_cache(maxsize=2_000)
def _problems(style: Style, least: float) -> tuple[str, ...]:
    """Returns what is wrong with a style where a contrast is needed. Most screens have the same styles."""
    ratios = {
        depth: contrast(*_painted(style, depth)) for depth in (ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT)
    }
    problems = [f"has {ratio:.2f} in {depth.name}" for depth, ratio in ratios.items() if ratio < least]
    # What the 16 colours are is the terminal's: they differ, more is not known.
    if len(set(_painted(style, ColorSystem.STANDARD))) == 1:
        problems.append("cannot be seen in 16 colours")
    return tuple(problems)


def low_contrasts(app: App[int], least: float, depth: ColorSystem) -> Iterator[str]:
    """Returns what on the screen has a lower contrast than a limit, in one depth of colour."""
    for strip in app.screen._compositor.render_strips():
        for words, style, _ in strip:
            if style is not None and _least(words) and contrast(*_painted(style, depth)) < least:
                yield f"{words.strip()!r}: {style}"


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (part / 255 for part in colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _painted(style: Style, depth: ColorSystem) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    assert style.color is not None and style.bgcolor is not None
    colours = (style.bgcolor, style.color) if style.reverse else (style.color, style.bgcolor)
    front, back = (colour.downgrade(depth).get_truecolor() for colour in colours)
    return front, back


def _least(words: str) -> float:
    """The contrast that a piece of the screen needs; 0 for frames, pictures in half blocks, and emoji."""
    if all(0x2500 <= ord(sign) <= 0x259F or sign.isspace() or ord(sign) >= 0x1F000 for sign in words):
        return 0
    return TEXT if any(sign.isalnum() or sign in _PUNCTUATION for sign in words) else MARK
