"""Our themes can be read: the contrast of what every screen paints, in true colour and in 256 colours.

Ratios are those of WCAG 2.2 (w3.org/TR/WCAG22, 1.4.3 and 1.4.11). Frames and scrollbars carry no meaning.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

import pytest
from rich.color import ColorSystem
from rich.style import Style
from textual.pilot import Pilot

from tests.tui.conftest import IRIS, ready, text, until
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.sample_offer import Sample

TEXT, MARK = 4.5, 3.0
_PUNCTUATION = frozenset(".,;:!?'\"()[]{}")
_LOOK = Callable[[str], Awaitable[None]]


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (part / 255 for part in colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(first), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _painted(style: Style, depth: ColorSystem) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    assert style.color is not None and style.bgcolor is not None
    colours = (style.bgcolor, style.color) if style.reverse else (style.color, style.bgcolor)
    front, back = (colour.downgrade(depth).get_truecolor() for colour in colours)
    return front, back


def _least(words: str) -> float:
    """The contrast that a piece of the screen needs; 0 for frames and emoji."""
    if all(0x2500 <= ord(sign) <= 0x259F or sign.isspace() or ord(sign) >= 0x1F000 for sign in words):
        return 0
    return TEXT if any(sign.isalnum() or sign in _PUNCTUATION for sign in words) else MARK


def _too_low(app: WorkbenchApp, screen: str) -> Iterator[str]:
    seen: set[tuple[Style, float]] = set()
    for strip in app.screen._compositor.render_strips():
        for words, style, _ in strip:
            least = _least(words)
            if style is None or not least or (style, least) in seen:
                continue
            seen.add((style, least))
            for depth in (ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT):
                ratio = contrast(*_painted(style, depth))
                if ratio < least:
                    yield f"{screen}: {words.strip()!r} has {ratio:.2f} in {depth.name}: {style}"


def _app(bench: Workbench, theme: str) -> WorkbenchApp:
    bench.places.config.mkdir(parents=True, exist_ok=True)
    (bench.places.config / "settings.toml").write_text(f'theme = "{theme}"\n')
    app = WorkbenchApp(bench, invocation=IRIS, offers=[Sample("Classify an iris", "one flower", IRIS)])
    app.console._color_system = ColorSystem.TRUECOLOR
    return app


async def _main_screen(pilot: Pilot[int], look: _LOOK) -> None:
    await look("start")
    for key in ("f3", "f8", "alt+g", "f6", "f7"):
        await pilot.press(key)
        await look(key)
    await pilot.press("f2", "f5")
    await until(pilot, lambda: "200 ·" in text(pilot.app))
    for key in ("f4", "1", "2", "3", "4", "6", "7", "1", "v", "v", "slash", "escape", "f6"):
        await pilot.press(key)
        await look(f"answered, {key}")
    await pilot.press("f2", *"{bad")
    await until(pilot, lambda: "✓ JSON" not in text(pilot.app))
    await look("a problem")
    await pilot.press("ctrl+f", *"in")
    await look("found")
    await pilot.press("escape", "ctrl+l")
    await look("selected")


_OPENERS = (
    *("f1", "ctrl+p", "alt+shift+s", "alt+h", "alt+q", "ctrl+t", "alt+l", "alt+y", "alt+r", "alt+t", "alt+f"),
    *("f9", "f10", "ctrl+o"),
)


async def _other_screens(app: WorkbenchApp, pilot: Pilot[int], look: _LOOK) -> None:
    for key in _OPENERS:
        await pilot.press(key)
        await until(pilot, lambda: app.screen is not app.main)
        await look(key)
        while app.screen is not app.main:
            before = app.screen
            await pilot.press("escape")
            await until(pilot, lambda before=before: app.screen is not before)  # type: ignore[misc]


@pytest.mark.parametrize("theme", ["workbench", "workbench-light"])
async def test_texts_and_marks_can_be_read_on_every_screen(bench: Workbench, theme: str) -> None:
    app = _app(bench, theme)
    problems: list[str] = []

    async def look(name: str) -> None:
        await pilot.pause()
        problems.extend(_too_low(app, name))

    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await _main_screen(pilot, look)
        await _other_screens(app, pilot, look)
    assert problems == []


async def test_what_is_below_a_dialog_keeps_its_colours(bench: Workbench) -> None:
    app = _app(bench, "workbench")
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        first = _head(app)
        for key in ("f9", "f10", "alt+q", "ctrl+p", "f1", "ctrl+o"):
            await pilot.press(key)
            await until(pilot, lambda: app.screen is not app.main)
            await pilot.pause()
            assert _head(app) == first, key
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.main)


def _head(app: WorkbenchApp) -> list[tuple[str, object, object]]:
    """The first line, which no dialog covers: its words with their colours."""
    strip = app.screen._compositor.render_strips()[0]
    return [(words, style.color, style.bgcolor) for words, style, _ in strip if style and words.strip()]


def test_the_contrast_of_known_colours() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
