"""Hostile bodies through every view's widget: drawn inert, never wider than the screen, never a crash."""

from __future__ import annotations

import io
import os
import random
import struct
import zipfile
from collections.abc import Iterator

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.widget import Widget

from workbench.content.format import ViewKind
from workbench.tui.widgets.body_view import BodyView
from workbench.tui.widgets.rows.list import RowList
from workbench.tui.widgets.views.picture import Blocks
from workbench.tui.widgets.views.plot import PlotCanvas
from workbench.tui.widgets.views.registry import known_kinds, open_view
from workbench.tui.widgets.views.view import Subject, View

BODIES = 250
"""In each of the shards."""
SHARDS = 40 if os.environ.get("HYPOTHESIS_PROFILE") == "explore" else 2
TYPES = (
    "application/json",
    "application/jsonlines",
    "text/csv",
    "text/tab-separated-values",
    "application/xml",
    "application/yaml",
    "text/html",
    "text/plain",
    "text/plain; charset=utf-16",
    "text/libsvm",
    "multipart/form-data; boundary=x",
    "text/event-stream",
    "application/vnd.amazon.eventstream",
    "application/x-npy",
    "application/x-npz",
    "image/png",
    "image/gif",
    "audio/wav",
    "application/x-recordio-protobuf",
    "application/x-parquet",
    "application/octet-stream",
    "",
)
_NASTY = (
    "\x1b]52;c;aGk=\x07\x1b[2J\x1b[31m",
    "\x9b31m\x85",
    "[bold red]markup[/] [@click=app.quit]x[/]",
    "\u202eevil\u202c\u2066x\u2069",
    "\u200b\u200d\ufeff\U000e0041",
    "\u0300" * 80,
    "☺\ufe0f" * 20,
    "漢字テスト한국어" * 4,
    "👩‍👩‍👧‍👦🏳️‍🌈" * 4,
    "\u1160\u115f\u3164\ud7b0\u00ad",
    "\ud800",
    "\0\x07\x08\r\n\t\v\f",
    "\u2028\u2029\x85",
    "9" * 400,
    "1e400",
    "NaN",
    "-Infinity",
    '"',
    "\\",
    "{",
    "[",
    "]",
    "}",
    ",",
    "\t",
    "=",
    "x" * 300,
)


def _png(width: int, height: int, pixels: bytes) -> bytes:
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(pixels))
        + chunk(b"IEND", b"")
    )


def _npy(header: str, data: bytes) -> bytes:
    text = header.encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data


def _zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("\x1b[31m.npy", data)
    return out.getvalue()


def _seeds() -> list[bytes]:
    npy = _npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n", struct.pack("<6f", *range(6)))
    head = b"WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0"
    wave = b"RIFF\x2c\0\0\0" + head + b"data\x08\0\0\0" + bytes(range(8))
    return [
        b'{"predictions": [{"label": "a", "score": [0.1, 0.9]}, {"label": "b", "score": [1e400]}]}',
        b'{"predictions": [{"mean": [1, 2, 3], "quantiles": {"0.1": [0, 1, 2], "0.9": [2, 3, NaN]}}]}',
        b"[" * 900 + b"]" * 900,
        b"[" * 10_000,
        b'{"a":' * 300 + b"1" + b"}" * 300,
        b"[" + b",".join(b"%d.5" % n for n in range(300)) + b"]",
        b'{"a": 1}\n{"a": [2, {"b": null}]}\n',
        b'a,b,c\n1,2,3\n4,"x\ny",6\n7\n',
        b"a\tb\n1\t2\n",
        b"<a><!-- x\ny --><b c='d'>e</b></a>",
        b"a: |\n  text\n  more\nb: [1, 2]\n",
        b"1 1:0.5 3:nan\n0 2:1e400\n",
        b'--x\r\nContent-Disposition: form-data; name="\x1b[31m"\r\n\r\nhello\r\n--x--\r\n',
        b'event: \x1b[2J\ndata: {"a": 1}\nid: 3\n\ndata: x\n\n',
        npy,
        _zip(npy),
        _png(3, 2, b"\0" + bytes(range(9)) + b"\0" + bytes(range(9))),
        wave,
        b"\x0a\x23\xd7\xce\x04\0\0\0\x0a\x02\x08\x01",
        b"PAR1" + bytes(40) + b"PAR1",
        b"",
        b"\xff\xfe" + "größer\x1b".encode("utf-16-le"),
    ]


def bodies(shard: int) -> Iterator[tuple[str, bytes]]:
    """Bodies that are broken in one place or many, each under a type that may be a lie."""
    chance = random.Random(shard)
    seeds = _seeds()
    for number in range(BODIES):
        body = bytearray(chance.choice(seeds))
        for _ in range(chance.randrange(5)):
            at = chance.randrange(len(body) + 1)
            kind = chance.randrange(5)
            if kind == 0:
                body[at:at] = chance.choice(_NASTY).encode(errors="surrogatepass")
            elif kind == 1:
                del body[at : at + chance.randrange(40)]
            elif kind == 2 and body:
                body[at % len(body)] = chance.randrange(256)
            elif kind == 3:
                body[at:at] = chance.randbytes(chance.randrange(30))
            else:
                body += body[: chance.randrange(200)]
        yield TYPES[number % len(TYPES)] if chance.random() < 0.8 else "", bytes(body[:12_000])


class Stage(App[None]):
    """Every view, one above the other."""

    def __init__(self) -> None:
        super().__init__()
        self.views = {kind: open_view(kind) for kind in ViewKind}

    def compose(self) -> ComposeResult:
        yield from self.views.values()


def _look(view: View) -> Iterator[str]:
    """All that a view draws, row by row."""
    for widget in view.query("*").results(Widget):
        if isinstance(widget, BodyView | RowList | Blocks):
            for y in range(widget.size.height):
                line = widget.render_line(y).text
                assert cell_len(line) <= widget.size.width
                yield line
        elif isinstance(widget, PlotCanvas):
            yield from str(widget.render()).splitlines()
    yield view.status().plain


@pytest.mark.parametrize("shard", range(SHARDS))
async def test_nothing_drives_the_terminal_and_nothing_overflows(shard: int) -> None:
    stage = Stage()
    seen: dict[ViewKind, int] = {}
    async with stage.run_test(size=(60, 9 * 14)):
        for content_type, body in bodies(shard):
            subject = Subject.of(body, content_type)
            kinds = {*known_kinds(subject.format.views(body)), ViewKind.TEXT, ViewKind.HEX}
            for kind in kinds:
                view = stage.views[kind]
                view.show(subject)
                seen[kind] = seen.get(kind, 0) + 1
                for line in _look(view):
                    assert not any(
                        ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 or 0x202A <= ord(char) <= 0x202E
                        for char in line
                    ), (kind, body)
                view.value()
                view.path()
    assert min(count for kind, count in seen.items() if kind is not ViewKind.ANSWER) > 2, seen
    # Broken chat answers do not open as answers; test_chat_answer.py reads whole ones.
    assert set(seen) | {ViewKind.ANSWER} == set(ViewKind), seen
