"""The editor's keys, mouse and pictures, on texts small and large."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip

from tests.support import DEADLINE_SECONDS
from workbench.content.editing.folds import LARGEST
from workbench.content.formats.json import JSON
from workbench.content.layout.columns import columns, drawn
from workbench.tui.widgets.editor import Editor

ODD = 'a\rb\x0cc\u2028d\x85e\tf\n\n{"世界": "é\u0301"}\n'
PRETTY = "[\n" + "  12345,\n" * 300_000 + "  1\n]"
ONE_LINE = '{"key": "' + 'a \\"word\\" ' * 200_000 + '", "numbers": [' + "1.25, " * 600_000 + "0]}"


class Alone(App[None]):
    """An editor and nothing else."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.editor = Editor()
        self._text = text

    def compose(self) -> ComposeResult:
        yield self.editor

    def on_mount(self) -> None:
        self.editor.load_text(self._text)
        self.editor.kind = JSON
        self.editor.focus()


def lines(app: Alone) -> list[str]:
    """What the editor shows, row by row."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


class Watched(Editor):
    """An editor that keeps what it drew first."""

    first: list[str] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        strips = super().render_lines(crop)
        if self.first is None and strips:
            self.first = [strip.text.rstrip() for strip in strips]
        return strips


async def test_the_first_picture_has_the_rows_of_the_pane() -> None:
    app = Alone('{"instances": [[5.1, 3.5, 1.4, 0.2]]}')
    app.editor = editor = Watched()
    async with app.run_test(size=(60, 5)):
        assert editor.first is not None
        assert editor.first[0] == '  1 {"instances": [[5.1, 3.5, 1.4, 0.2]]}'


@pytest.mark.parametrize("width", [0, 1, 5, 8])
async def test_a_pane_without_room_keeps_its_rows(width: int) -> None:
    app = Alone('{"n":1}')
    async with app.run_test(size=(60, 5)) as pilot:
        await pilot.press("end")
        app.editor.styles.width = width
        await pilot.pause()
        app.screen._compositor.render_strips()
        await pilot.press("ctrl+a", "ctrl+k", "x")
        assert app.editor.text == "x"


async def test_every_character_is_kept() -> None:
    app = Alone(ODD)
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("ctrl+end", "x", "ctrl+home", "y", "right", "enter")
        assert app.editor.text == "ya\n" + ODD[1:] + "x"
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert app.editor.text == ODD
        await pilot.press("ctrl+y", "ctrl+y", "ctrl+y")
        assert app.editor.text == "ya\n" + ODD[1:] + "x"


async def test_what_would_drive_the_terminal_is_a_picture() -> None:
    app = Alone("a\x1b[2Jb\u202ec\td")
    async with app.run_test(size=(60, 5)):
        assert lines(app)[0] == "  1 a␛[2Jb\N{REPLACEMENT CHARACTER}c    d"


async def test_every_sign_is_as_wide_as_it_is_counted() -> None:
    """Of letters, marks, wide and odd characters; a newer Unicode may tell some symbols to be wide."""
    for code in (
        *range(0x20, 0x2600),
        *range(0x3000, 0x3160),
        *range(0x4E00, 0xFFFF),
        *range(0x1F600, 0x1F650),
    ):
        assert cell_len(drawn(chr(code))) == columns(chr(code)), hex(code)


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["down", "end"], (1, 5)),
        (["end", "down", "down"], (2, 3)),
        (["end", "down", "down", "down"], (3, 9)),
        (["ctrl+right", "ctrl+right"], (0, 8)),
        (["ctrl+end", "ctrl+left"], (3, 5)),
        (["ctrl+end", "home", "left"], (2, 3)),
        (["pagedown"], (3, 0)),
        (["right"] * 4 + ["up"], (0, 0)),
    ],
)
async def test_where_keys_go(keys: list[str], place: tuple[int, int]) -> None:
    app = Alone("one, two,\nthree\nfor\nfive sixs")
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press(*keys[:-1])
        assert app.editor.place != place
        await pilot.press(keys[-1])
        assert app.editor.place == place


async def test_a_mark_goes_with_its_letter() -> None:
    app = Alone("e\u0301\u0302x")
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("right")
        assert app.editor.cursor == 3
        await pilot.press("backspace")
        assert app.editor.text == "x"


async def test_a_long_line_is_folded_and_walked_row_by_row() -> None:
    app = Alone("0123456789" * 10)
    async with app.run_test(size=(25, 10)) as pilot:
        # 4 columns of numbers, one for the cursor behind a row's end.
        width = app.editor.view.width - 5
        assert lines(app)[0] == "  1 " + ("0123456789" * 10)[:width]
        assert lines(app)[1] == "    " + ("0123456789" * 10)[width : 2 * width]
        await pilot.press("down", "right", "down")
        assert app.editor.cursor == 2 * width + 1
        await pilot.press("home")
        assert app.editor.cursor == 2 * width
        app.editor.folding = False
        await pilot.pause()
        assert lines(app)[1] == ""
        await pilot.press("ctrl+end")
        assert lines(app)[0].endswith("6789")


async def test_a_text_that_grows_beyond_the_bound_is_drawn_anew() -> None:
    words = "word " * 12
    app = Alone(f"{words}\n1\n".ljust(LARGEST, "1"))
    async with app.run_test(size=(38, 8)) as pilot:
        columns = app.editor.rows.columns
        assert columns % len("word "), "both ways of folding would look the same"
        assert lines(app)[0].split() == ["1", *["word"] * (columns // 5)]
        await pilot.press("down", "down", "1")
        await pilot.pause()
        assert lines(app)[0] == "  1 " + words[:columns].rstrip()
        await pilot.press("backspace")
        await pilot.pause()
        assert lines(app)[0].split() == ["1", *["word"] * (columns // 5)]


async def test_what_is_selected_is_replaced() -> None:
    app = Alone("one two three")
    async with app.run_test(size=(60, 5)) as pilot:
        await pilot.press("ctrl+shift+right", "x")
        assert app.editor.text == "x two three"
        await pilot.press("ctrl+z")
        assert app.editor.text == "one two three"
        assert app.editor.selection == (0, 3)
        await pilot.press("ctrl+x", "end", "ctrl+v")
        assert app.editor.text == " two threeone"
        app.editor.select_all()
        await pilot.press("delete")
        assert app.editor.text == ""


async def test_the_mouse_selects() -> None:
    app = Alone("one two\n世界 three\n")
    async with app.run_test(size=(60, 5)) as pilot:
        await pilot.click(Editor, offset=(4 + 5, 0))
        assert app.editor.cursor == 5
        await pilot.click(Editor, offset=(4 + 2, 1))
        assert app.editor.place == (1, 1)
        await pilot.click(Editor, offset=(4 + 5, 0), times=2)
        assert app.editor.buffer.selected_text == "two"
        await pilot.click(Editor, offset=(4 + 5, 0), times=3)
        assert app.editor.buffer.selected_text == "one two\n"
        await pilot.mouse_down(Editor, offset=(4, 0))
        await pilot.hover(Editor, offset=(4 + 2, 1))
        await pilot.mouse_up(Editor, offset=(4 + 2, 1))
        assert app.editor.buffer.selected_text == "one two\n世"


async def test_brackets_are_matched_outside_strings() -> None:
    app = Alone('{"a": [1, "]"]}')
    async with app.run_test(size=(60, 5)) as pilot:
        assert app.editor.buffer.brackets == (0, 14)
        await pilot.press("end")
        assert app.editor.buffer.brackets == (14, 0)
        await pilot.press("left")
        assert app.editor.buffer.brackets == (14, 0)
        await pilot.press(*["left"] * 2)
        assert app.editor.buffer.brackets is None


@pytest.mark.parametrize("text", [PRETTY, ONE_LINE], ids=["pretty", "one line"])
async def test_six_megabytes_are_edited_like_a_few_words(text: str) -> None:
    app = Alone(text)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+end", "x", "backspace", "pageup", "pagedown", "ctrl+home", "y")
        assert app.editor.text == "y" + text
        app.editor.select_all()
        await pilot.press("delete")
        assert app.editor.text == ""
        await pilot.press("ctrl+z", "ctrl+z")
        assert app.editor.text == text
        app.post_message(events.Paste("z\r" * 3))
        await _settled(pilot, lambda: app.editor.text == "z\n" * 3 + text)


async def test_a_row_in_the_middle_of_a_long_line_has_its_colours() -> None:
    app = Alone(ONE_LINE)
    async with app.run_test(size=(80, 24)) as pilot:
        app.editor.move_to(1_000_000, centre=True)
        await pilot.pause()
        inside = _colours(app, 11)
        app.editor.move_to(len(ONE_LINE) - 100_000, centre=True)
        await pilot.pause()
        assert len(inside) == 1
        assert len(_colours(app, 11)) > 1


def _colours(app: Alone, row: int) -> set[str]:
    strip = app.screen._compositor.render_strips()[row]
    return {str(segment.style.color) for segment in list(strip)[1:] if segment.style and segment.text.strip()}


async def _settled(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    deadline = monotonic() + DEADLINE_SECONDS
    while not true():
        assert monotonic() < deadline, "it never came to hold"
        await pilot.pause(0.01)
