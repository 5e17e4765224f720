"""What a key costs in the payload's editor, from the key to the painted screen, in texts of every shape.

Processor time of the whole app is measured, which a timer that waits for the next frame does not add to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from random import Random
from statistics import median
from time import process_time

from textual import events
from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import TextArea

from benchmarks.report import Measure
from workbench.content.formats.json import JSON
from workbench.tui.widgets.editor import Editor

_CHANCE = Random(1)
_NUMBERS = [str(_CHANCE.randrange(10**4, 10**5)) for _ in range(666_666)]
FEW = "[\n  " + ",\n  ".join(_NUMBERS[:110]) + "\n]"
PRETTY = "[\n  " + ",\n  ".join(_NUMBERS) + "\n]"
ONE_LINE = "[" + ", ".join(_NUMBERS) + ", " + ", ".join(_NUMBERS[:190_000]) + "]"
ROUNDS = 21
STOCK_ROUNDS = 3
MILLISECONDS = 16.0
# What is done, how it begins, and the key that is measured.
_ACTS = (
    ("a letter at the start", "ctrl+home", "x"),
    ("a letter in the middle", "", "x"),
    ("a letter at the end", "ctrl+end", "x"),
    ("a new line in the middle", "", "enter"),
    ("page down", "", "pagedown"),
    ("undo", "x", "ctrl+z"),
    ("select all", "", "select"),
)

# Each of them takes Textual's own editor a second.
_STOCK_ACTS = ("a letter in the middle", "page down", "undo")
_LATER_SECONDS = 0.05


class _Alone(App[None]):
    """One widget to type in, and nothing else."""

    def __init__(self, typed_in: Widget) -> None:
        super().__init__()
        self.typed_in = typed_in

    def compose(self) -> ComposeResult:
        yield self.typed_in

    def on_mount(self) -> None:
        self.typed_in.focus()

    async def painted(self) -> None:
        """Lets everything that was asked for be done and drawn."""
        for _ in range(3):
            done = asyncio.Event()
            self.typed_in.call_after_refresh(done.set)
            await done.wait()

    async def press(self, key: str) -> None:
        """One key, to the painted screen."""
        if key == "select":
            self.typed_in.select_all()  # type: ignore[attr-defined]
        elif key:
            self.post_message(events.Key(key, key if len(key) == 1 else None))
        await self.painted()

    async def seconds(self, act: Callable[[], Awaitable[object]]) -> float:
        """Processor seconds that an act costs, to the painted screen."""
        before = process_time()
        await act()
        return process_time() - before


def _middle(widget: Widget) -> None:
    if isinstance(widget, Editor):
        widget.move_to(len(widget.document) // 2)
    elif isinstance(widget, TextArea):
        row = widget.document.line_count // 2
        widget.move_cursor((row, len(widget.document[row]) // 2))


async def _keys(
    typed_in: Editor | TextArea, text: str, rounds: int, names: Collection[str] = ()
) -> dict[str, float]:
    """Median processor seconds of each act; of all of them where none is named."""
    app = _Alone(typed_in)
    medians = {}
    async with app.run_test(size=(120, 40)):
        typed_in.load_text(text)
        await app.painted()
        for name, begin, key in _ACTS:
            if names and name not in names:
                continue
            times = []
            for _ in range(rounds):
                _middle(typed_in)
                await app.press(begin)
                # What the editor draws a moment later is not the next key's.
                await asyncio.sleep(_LATER_SECONDS)
                times.append(await app.seconds(lambda key=key: app.press(key)))  # type: ignore[misc]
            medians[name] = median(times)
    return medians


def _ours() -> Editor:
    editor = Editor()
    editor.kind = JSON
    return editor


async def _opened(text: str) -> tuple[float, float]:
    """Median processor seconds to show a text that is opened, and one that is pasted."""
    app = _Alone(editor := _ours())
    opened, pasted = [], []
    async with app.run_test(size=(120, 40)):

        async def load() -> None:
            editor.load_text(text)
            await app.painted()

        async def paste() -> None:
            app.post_message(events.Paste(text))
            await app.painted()

        for _ in range(7):
            opened.append(await app.seconds(load))
            editor.load_text("")
            await app.painted()
            pasted.append(await app.seconds(paste))
            assert len(editor.document) == len(text)
    return median(opened), median(pasted)


def measures() -> Iterator[Measure]:
    """Every key beside the same key in 1 KB, then Textual's own editor, then opening and pasting."""
    few = asyncio.run(_keys(_ours(), FEW, ROUNDS))
    for shape, text in (("600,000 lines", PRETTY), ("one line", ONE_LINE)):
        many = asyncio.run(_keys(_ours(), text, ROUNDS))
        for name, _, _ in _ACTS:
            yield Measure(
                f"editor, 6 MB in {shape}: {name}",
                many[name] * 1e3,
                few[name] * 1e3,
                "ms",
                "≤ 2×, < 16 ms",
                many[name] <= 2 * few[name] and many[name] * 1e3 < MILLISECONDS,
            )
    stock = asyncio.run(_keys(TextArea(), PRETTY, STOCK_ROUNDS, _STOCK_ACTS))
    ours = asyncio.run(_keys(_ours(), PRETTY, STOCK_ROUNDS, _STOCK_ACTS))
    for name in _STOCK_ACTS:
        yield Measure(
            f"the same in Textual's TextArea, 600,000 lines: {name}",
            ours[name] * 1e3,
            stock[name] * 1e3,
            "ms",
            "none",
            ok=True,
        )
    for shape, text in (("600,000 lines", PRETTY), ("one line", ONE_LINE)):
        opened, pasted = asyncio.run(_opened(text))
        counted = _decode_and_count(text)
        for label, seconds in (("opened", opened), ("pasted", pasted)):
            yield Measure(
                f"editor, 6 MB in {shape}: {label} to painted",
                seconds * 1e3,
                counted * 1e3,
                "ms",
                "≤ 100 ms",
                seconds <= 0.1,
            )


def _decode_and_count(text: str) -> float:
    body = text.encode()
    times = []
    for _ in range(7):
        before = process_time()
        body.decode().count("\n")
        times.append(process_time() - before)
    return median(times)
