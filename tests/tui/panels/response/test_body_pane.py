"""The views of a body: which opens first, what each draws, what a key does there."""

from __future__ import annotations

import base64
import json
import math
from pathlib import Path
from random import Random

import numpy as np
import pytest
from textual.containers import Vertical
from textual.widgets import Static

from tests.content.samples import event_frame, npy, picture, sound
from tests.tui.conftest import text, until
from tests.tui.panels.response.conftest import Host, exchange, shown
from tests.tui.pictures import check_picture
from workbench.content.format import ViewKind
from workbench.tui.widgets.body_view import BodyView
from workbench.tui.widgets.text_modal import TextModal
from workbench.tui.widgets.views import picture as pictures
from workbench.tui.widgets.views.modal import BodyModal
from workbench.tui.widgets.views.picture import Blocks, Graphics, graphics
from workbench.tui.widgets.views.table import TableRows

ROWS = "name,score,ok,note\n" + "".join(
    f"row {n},{math.sin(n):.4f},{'true' if n % 3 else 'false'},{'long ' * (n % 20)}\n" for n in range(300)
)
FORECAST = json.dumps(
    {
        "predictions": [
            {
                "mean": [10 + n % 7 for n in range(24)],
                "quantiles": {
                    q: [10 + n % 7 + float(q) * 6 for n in range(24)] for q in ("0.1", "0.5", "0.9")
                },
            }
        ]
    }
).encode()
SCORES = b'{"predictions": [{"label": "setosa", "score": [0.9, 0.08, 0.02]}]}'
EMBEDDING = json.dumps([round(Random(3).gauss(0, 1), 4)] + [math.sin(n) for n in range(127)]).encode()
EVENTS = b"".join(event_frame({":event-type": "PayloadPart"}, b'{"token": "t%d"}' % n) for n in range(5))
PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhello\r\n'
    b'--x\r\nContent-Disposition: form-data; name="data"; filename="d.json"\r\n'
    b'Content-Type: application/json\r\n\r\n{"a": [1, 2]}\r\n--x--\r\n'
)
SHOWN = {
    "json": ("application/json", SCORES, ()),
    "bars": ("application/json", SCORES, ("v", "v")),
    "table": ("text/csv", ROWS.encode(), ("right", "o", "o")),
    "forecast": ("application/json", FORECAST, ()),
    "embedding": ("application/json", EMBEDDING, ()),
    "array": ("application/x-npy", npy(np.arange(24, dtype="float32").reshape(4, 6)), ()),
    "picture": ("image/png", picture("PNG"), ()),
    "audio": ("audio/wav", sound(), ()),
    "events": ("application/vnd.amazon.eventstream", EVENTS, ("down",)),
    "parts": ("multipart/form-data; boundary=x", PARTS, ("down",)),
    "hex": ("application/octet-stream", bytes(range(256)) * 3, ()),
    "xml": ("application/xml", b"<a><!-- two\nlines --><b c='d'>e</b></a>", ()),
    "yaml": ("application/yaml", b"a: |\n  text\n  more\nb: [1, two]\n", ()),
    "lines": ("application/jsonlines", b'{"a": 1, "b": "x"}\n{"a": 2, "b": "y"}\n', ()),
}


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_GRAPHICS", "blocks")


def is_reading(host: Host) -> bool:
    """Whether a view is not there yet, and takes no keys."""
    return any("reading" in str(line.content) for line in host.query(".said").results(Static))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_each_view_looks_as_it_did(host: Host, size: tuple[int, int]) -> None:
    async with host.run_test(size=size) as pilot:
        for name, (content_type, body, keys) in SHOWN.items():
            host.set_focus(None)  # Nothing has it, as before the first body.
            await shown(pilot, host, body, content_type)
            await until(pilot, lambda: not is_reading(host))
            for key in keys:
                await pilot.press(key)
            if host.pane._open is ViewKind.PICTURE:
                await until(pilot, lambda: any(blocks.pixels for blocks in host.query(Blocks)))
            await until(pilot, lambda: "reading" not in text(host) and "laying" not in text(host))
            await pilot.pause()
            await check_picture(host, f"view-{name}")


async def test_the_best_view_opens_first_and_v_turns_through_all(host: Host) -> None:
    cases = (
        ("text/csv", ROWS.encode(), ViewKind.TABLE),
        ("application/x-npy", npy([1.0, 2.0]), ViewKind.ARRAY),
        ("image/png", picture("PNG"), ViewKind.PICTURE),
        ("application/json", picture("PNG"), ViewKind.PICTURE),
        ("application/json", FORECAST, ViewKind.PLOT),
        ("application/json", SCORES, ViewKind.TEXT),
        ("application/octet-stream", b"\0\1\2", ViewKind.HEX),
    )
    async with host.run_test(size=(80, 24)) as pilot:
        for content_type, body, first in cases:
            await shown(pilot, host, body, content_type)
            assert host.pane._open is first, content_type
            seen = [first]
            for _ in host.pane._kinds[1:]:
                await pilot.press("v")
                await until(pilot, lambda last=seen[-1]: host.pane._open is not last)  # type: ignore[misc]
                seen.append(host.pane._open)
            assert sorted(seen) == sorted(host.pane._kinds), content_type
            if len(seen) > 1:
                await pilot.press("v")
                await until(pilot, lambda kind=first: host.pane._open is kind)  # type: ignore[misc]


async def test_what_each_view_does_with_its_body(host: Host) -> None:
    async with host.run_test(size=(80, 24)) as pilot:
        # A wide cell is seen whole.
        body = f"a,b\n1,{'word ' * 60}end\n".encode()
        await shown(pilot, host, body, "text/csv")
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(host.screen, TextModal) and "word end" in text(host))
        assert isinstance(host.focused, BodyView)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(host.screen, TextModal))

        # Clicking a head sorts by its column.
        await shown(pilot, host, b"name,n\nb,2\na,10\nc,1\n", "text/csv")
        await pilot.click(host.query_one("TableRows"), offset=(13, 0))
        await until(pilot, lambda: "▴" in text(host))
        lines = text(host).splitlines()
        assert [line.split()[1] for line in lines[4:7]] == ["c", "b", "a"]

        # An event and a part are seen whole.
        await shown(pilot, host, PARTS, "multipart/form-data; boundary=x")
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(host.screen, TextModal) and '"a": [' in text(host))
        await pilot.press("escape")
        await shown(pilot, host, EVENTS, "application/vnd.amazon.eventstream")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(host.screen, TextModal) and "PayloadPart" in text(host))
        await pilot.press("escape")
        await until(pilot, lambda: len(host.screen_stack) == 1)

        # A picture and sound within JSON are opened.
        files = [base64.b64encode(data).decode() for data in (picture("PNG"), sound())]
        body = json.dumps(
            {"generated_images": files[:1], "audio": f"data:audio/wav;base64,{files[1]}"}
        ).encode()
        await shown(pilot, host, body, "application/json")
        host.pane.open(ViewKind.PARTS)
        await until(pilot, lambda: "generated_images[0]" in text(host))
        host.pane.go()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(host.screen, BodyModal) and "PNG" in _subtitle(host))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(host.screen, BodyModal))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(host.screen, BodyModal) and "stereo" in text(host))
        await pilot.press("escape")
        await until(pilot, lambda: len(host.screen_stack) == 1)

        # Large values leave room for the plot.
        body = json.dumps([n * 1_234_567_890_123_456_789 for n in range(20)]).encode()
        await shown(pilot, host, body)
        host.pane.open(ViewKind.PLOT)
        await until(pilot, lambda: "2e19" in text(host))

        # Numbers of an array are whole or not there.
        numbers = np.random.default_rng(1).normal(size=(3, 40)).astype("float32")
        whole = {f"{value:.6g}" for value in numbers.flat}
        await shown(pilot, host, npy(numbers), "application/x-npy")
        await until(pilot, lambda: "· 6 columns of 40, ← → scroll" in host.status)
        first = text(host)
        for _ in range(4):
            await pilot.press("right")
            await pilot.pause()
            words = [line.split() for line in text(host).splitlines()]
            rows = [cells for cells in words if cells and cells[0].isdecimal()]
            values = [cell for cells in rows for cell in cells[1:] if "." in cell]
            assert len(values) >= 6 and set(values) <= whole
        await until(pilot, lambda: text(host) != first)

        # A table of records can be drawn, and embeddings open so.
        records = json.dumps({"predictions": [{"id": n, "score_a": n / 2} for n in range(4)]}).encode()
        embeddings = json.dumps(
            {"data": [{"embedding": [math.sin(n * at + 1) for at in range(80)]} for n in (1, 2, 3)]}
        )
        await shown(pilot, host, records)
        assert [*host.pane._kinds] == [ViewKind.TEXT, ViewKind.TABLE, ViewKind.PLOT, ViewKind.HEX]
        await shown(pilot, host, embeddings.encode())
        assert host.pane._kinds[0] is ViewKind.PLOT

        # An answer of a chat opens as text, and a picture in JSON as one.
        await shown(
            pilot, host, b'{"choices": [{"message": {"content": "One\\nTwo"}, "finish_reason": "stop"}]}'
        )
        assert host.pane._open is ViewKind.ANSWER
        await until(pilot, lambda: "Two" in text(host))
        assert "finished: stop" in host.status
        encoded = base64.b64encode(picture("PNG")).decode()
        host.show(json.dumps({"image": f"data:image/png;base64,{encoded}"}).encode())
        await until(pilot, lambda: any(blocks.pixels for blocks in host.query(Blocks)))


async def test_a_hundred_thousand_rows_are_sorted_and_scrolled(host: Host) -> None:
    body = b"n,m\n" + b"".join(b"%d,%d\n" % (n, -n) for n in range(100_000))
    async with host.run_test(size=(80, 24)) as pilot:
        await shown(pilot, host, body, "text/csv")
        await until(pilot, lambda: "row 1 of 100,000" in host.status)
        await pilot.press("end")
        await until(pilot, lambda: "-99999" in text(host))
        await pilot.press("right", "o")
        await until(pilot, lambda: "-99999" in _below("▴m", host))
        assert "row 100,000 of 100,000" in host.status
        # The body's own order again, while it is being sorted the other way round.
        await pilot.press("o", "o")
        await until(pilot, lambda: not any(worker.group == "make" for worker in host.workers))
        await until(pilot, lambda: not any(sign in text(host) for sign in ("▴", "▾", "sorting")))


def _below(heading: str, host: Host) -> str:
    """The line below that of a heading; empty where the heading is not on the screen."""
    return text(host).partition(heading)[2].partition("\n")[2].partition("\n")[0]


def _subtitle(host: Host) -> str:
    return str(host.screen.query_one(Vertical).border_subtitle)


async def test_what_cannot_be_shown_says_why(host: Host) -> None:
    cases = (
        ("image/png", picture("PNG")[:30], "picture"),
        ("application/x-npy", b"\x93NUMPY\x01\x00\x05\x00abcde", "array"),
        ("audio/wav", b"RIFF\x04\0\0\0WAVE", "."),
    )

    def said() -> list[str]:
        return [str(line.render()) for line in host.query(".said").results(Static) if line.display]

    async with host.run_test(size=(80, 24)) as pilot:
        for content_type, body, words in cases:
            host.show(body, content_type)
            await until(pilot, lambda words=words: any(words in line for line in said()))  # type: ignore[misc]
            await shown(pilot, host, b"{}")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-kitty"}, Graphics.KITTY),
        ({"TERM": "xterm-kitty", "TMUX": "x"}, Graphics.BLOCKS),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, Graphics.KITTY),
        ({"TERM": "foot"}, Graphics.SIXEL),
        ({"TERM_PROGRAM": "WezTerm"}, Graphics.SIXEL),
        ({"TERM": "xterm-256color"}, Graphics.BLOCKS),
        ({"TERM": "xterm-kitty", "WORKBENCH_GRAPHICS": "blocks"}, Graphics.BLOCKS),
        ({}, Graphics.BLOCKS),
    ],
)
def test_graphics_are_told_from_the_environment(environment: dict[str, str], expected: Graphics) -> None:
    assert graphics(environment) is expected


@pytest.mark.parametrize("how", [Graphics.KITTY, Graphics.SIXEL])
def test_what_draws_pixels_is_loaded_without_asking_the_terminal(how: Graphics) -> None:
    import sys

    terminal = sys.__stdout__
    assert pictures._pixel_widget(how) is not None
    assert sys.__stdout__ is terminal


async def test_a_table_of_nested_json_is_flattened_and_nested_again(host: Host) -> None:
    async with host.run_test(size=(100, 24)) as pilot:
        await shown(pilot, host, b'[{"id": 1, "usage": {"in": 2}}, {"id": 2, "usage": {"in": 3}}]')
        await pilot.press("u")
        await until(pilot, lambda: "usage.in" in text(host))
        assert "u nests" in host.status
        await pilot.press("u")
        await until(pilot, lambda: "usage.in" not in text(host))


async def test_a_long_cell_takes_the_room_that_is_left(host: Host) -> None:
    cell = "words " * 9 + "end"
    async with host.run_test(size=(50, 24)) as pilot:
        await shown(pilot, host, f'[{{"id": 1, "text": "{cell}"}}, {{"id": 2, "text": "b"}}]'.encode())
        host.pane.open(ViewKind.TABLE)
        await until(pilot, lambda: "words words word…" in text(host))
        await pilot.resize_terminal(100, 24)
        await until(pilot, lambda: cell in text(host))


async def test_a_long_cell_far_below_is_not_cut_where_there_is_room(host: Host) -> None:
    cell = "far below " * 6 + "end"
    rows = "\n".join(f"row {row},{cell if row == 999 else 'short'}" for row in range(4_000))
    async with host.run_test(size=(100, 24)) as pilot:
        await shown(pilot, host, f"name,text\n{rows}".encode(), "text/csv")
        await until(pilot, lambda: "row 0" in text(host))
        host.query_one(TableRows).go_to(999)
        await until(pilot, lambda: cell in text(host))


async def test_an_array_scrolls_in_both_directions_below_its_indices(host: Host) -> None:
    body = npy(np.arange(90_000).reshape(300, 300))
    async with host.run_test(size=(60, 20)) as pilot:
        await shown(pilot, host, body, "application/x-npy")
        await until(pilot, lambda: "300 × 300" in text(host) and "of 300, ← → scroll" in host.status)
        await pilot.press("end", *["right"] * 5)
        await until(pilot, lambda: " 299  " in text(host))
        rows = [line.split() for line in text(host).splitlines()]
        column = int(
            next(
                words[0] for words in rows if len(words) > 3 and words[0].isdecimal() and words[1].isdecimal()
            )
        )
        assert column > 0
        last = next(words for words in rows if words[:1] == ["299"])
        assert int(last[1]) == 299 * 300 + column


async def test_hex_has_as_many_bytes_a_row_as_fit(host: Host) -> None:
    async with host.run_test(size=(60, 20)) as pilot:
        await shown(pilot, host, bytes(range(256)), "application/octet-stream")
        for width, count in ((60, 8), (100, 16), (160, 32)):
            await pilot.resize_terminal(width, 20)
            rows = f"{count:04x}  ", f"{2 * count:04x}  "
            await until(pilot, lambda rows=rows: all(row in text(host) for row in rows))  # type: ignore[misc]
            await until(pilot, lambda row=f"{count // 2:04x}  ": row not in text(host))  # type: ignore[misc]


async def test_a_picture_that_comes_while_the_pane_is_hidden_is_drawn(host: Host) -> None:
    async with host.run_test(size=(80, 24)) as pilot:
        await shown(pilot, host, picture("PNG"), "image/png")
        await until(pilot, lambda: bool(host.query_one(Blocks).pixels))
        host.panel.display = False
        await until(pilot, lambda: not host.query_one(Blocks).size.width)
        host.panel.show(exchange(picture("PNG", (8, 8)), "image/png"))
        await pilot.pause()
        host.panel.display = True
        await until(pilot, lambda: len(host.query_one(Blocks).pixels) == 8)


async def test_what_a_key_cannot_do_with_a_body_is_said(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with host.run_test(size=(80, 24)) as pilot:

        async def said(*names: str) -> list[str]:
            host.said.clear()
            for name in names:
                host.pane.run(name)
            await pilot.pause()
            return host.said

        # Before there is a body, nothing is taken out of it.
        host.pane.open(ViewKind.HEX)
        assert [host.pane._open] == [ViewKind.TEXT]
        assert await said("copy_all", "save", "page", "edit") == []
        assert not host.pane._line.open and host.pane.text is not None

        await shown(pilot, host, bytes(range(256)), "application/octet-stream")
        assert [host.pane._open] == [ViewKind.HEX]
        assert await said("find", "wrap") == ["This body is not text."] * 2
        assert await said("query") == ["Only JSON and JSON Lines can be queried."]
        assert await said("copy_path") == ["Only JSON values have a path."]
        nested = ["Only tables of JSON with nested objects can be flattened."]
        assert await said("sort", "flatten") == nested
        (figure,) = await said("figure")
        assert figure.startswith("Open a plot or a table first")

        await shown(pilot, host, b"name,n\nb,2\na,10\n", "text/csv")
        assert await said("flatten") == nested
        host.pane.open(ViewKind.TEXT)
        await until(pilot, lambda: not host.pane.is_reading)
        assert await said("layout") == ["Shown as received: CSV has no layout."]
        assert await said("sort") == [] and host.pane._open is ViewKind.TABLE
        await until(pilot, lambda: "▴" in text(host))

        # One steps through several plots, and round the end.
        await shown(pilot, host, b'{"mean": [1, 2, 3, 4], "predictions": [{"score": [0.1, 0.9]}]}')
        host.pane.open(ViewKind.PLOT)
        await until(pilot, lambda: "1 of 2" in host.status)
        host.pane.go()
        for key, place in (("left", "2 of 2"), ("right", "1 of 2"), ("right", "2 of 2")):
            await pilot.press(key)
            assert place in host.status
