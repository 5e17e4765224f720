"""Bytes of a body, seen and changed."""

from __future__ import annotations

import pytest
from textual import events

from tests.tui.conftest import IRIS, ready, text, until
from tests.tui.pictures import check_picture
from workbench.model.invocation import BytesBody, TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.widgets.hex_editor import HexEditor

PICTURE = b"\x00\x01CAT\r\n\x1a\n\x00\x00\x00\x0d" + bytes(range(256))
SENT = IRIS.with_field("ContentType", "image/x-cat").with_(body=BytesBody(PICTURE, origin="images/cat.bin"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_bytes_are_typed_over_put_in_deleted_and_taken_back(
    bench: Workbench, size: tuple[int, int]
) -> None:
    app = WorkbenchApp(bench, invocation=SENT)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: "cat.bin" in text(app))
        await check_picture(app, "payload-hex", of="#payload")
        # A letter that is not a digit says so.
        await pilot.press("g")
        await until(pilot, lambda: "Only hexadecimal digits" in text(app))
        await pilot.press("a", "b", "insert", "1", "2", "delete")
        await until(pilot, lambda: "Only hexadecimal digits" not in text(app))
        await until(pilot, lambda: app.main.draft.body == _read(b"\xab\x12" + PICTURE[2:]))
        await pilot.press("ctrl+end", "f", "backspace")
        app.post_message(events.Paste("de ad"))
        await until(pilot, lambda: app.screen.query_one(HexEditor).data.endswith(b"\xde\xad"))
        await pilot.press(*["ctrl+z"] * 6)
        await until(pilot, lambda: app.main.draft.body == _read(PICTURE))
        # The mouse finds a byte.
        app.post_message(events.Paste("no digits"))
        # There is no more to take back than was changed, nothing behind the end, and no byte half typed.
        await pilot.press("ctrl+z", "ctrl+end", "delete", "backspace")
        await until(pilot, lambda: app.main.draft.body == _read(PICTURE[:-1]))
        await pilot.press("ctrl+home")
        await pilot.click(HexEditor, offset=(1 + 5 + 3 * 4, 1))
        editor = app.screen.query_one(HexEditor)
        assert editor.cursor == editor.per_row + 4
        await pilot.click(HexEditor, offset=(1 + 5 + 3 * editor.per_row + 1 + 2, 0))
        assert editor.cursor == 2


async def test_a_changed_header_is_checked_anew(bench: Workbench) -> None:
    sound = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\0\0\0\0"
    draft = IRIS.with_field("ContentType", "audio/wav").with_(body=BytesBody(sound))
    app = WorkbenchApp(bench, invocation=draft)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "✓ WAVE" in text(app))
        await pilot.press("f2", "0")
        await until(pilot, lambda: "not a WAVE file" in text(app))


async def test_six_megabytes_are_changed_like_a_few(bench: Workbench) -> None:
    data = bytes(range(256)) * 24_000
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=BytesBody(data)))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f2", "insert", "0", "1", "ctrl+end", "0", "2", "pageup")
        await until(pilot, lambda: app.main.draft.body == BytesBody(b"\x01" + data + b"\x02"))


async def test_text_is_seen_as_bytes_and_back(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody("é")))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ready(pilot)
        app.screen.query_one("#way").focus()
        await pilot.press("left", "left")
        await until(pilot, lambda: app.main.draft.body == BytesBody("é".encode()))
        await pilot.press("right", "right")
        await until(pilot, lambda: app.main.draft.body == TextBody("é"))
        assert app.main.draft.fields == IRIS.fields
        await pilot.press("left", "left")
        await until(pilot, lambda: "c3 a9" in text(app))
        await pilot.press("f2", "f", "f")
        await until(pilot, lambda: app.main.draft.body == BytesBody(b"\xff\xa9"))
        app.screen.query_one("#way").focus()
        await pilot.press("enter", "home", "enter")
        await until(pilot, lambda: "not UTF-8 text" in text(app))
        assert app.main.draft.body == BytesBody(b"\xff\xa9")


def _read(data: bytes) -> BytesBody:
    return BytesBody(data, "images/cat.bin")
