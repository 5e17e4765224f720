"""The response viewer at 25 MB beside two screenfuls, its first picture, its memory; and stock TextArea."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
from collections.abc import Awaitable, Callable, Iterator
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import TextArea

from benchmarks.history import places_under
from benchmarks.report import Measure
from workbench.content.formats.json import JSON
from workbench.content.search.matches import find
from workbench.services import Workbench
from workbench.tui.panels.response.body_pane import BodyPane
from workbench.tui.widgets.body_view import BodyView
from workbench.tui.widgets.views.text import TextView
from workbench.tui.widgets.views.view import Subject

SIZE = 25 * 1024 * 1024
STOCK_SIZE = 256 * 1024
PAGES = 9 * 1024
"""A body of two screenfuls in one line: 1 KB does not fill one, and half a page is drawn in half the time."""
_ROW = b'{"id": 1, "score": 0.123456789012, "label": "setosa", "values": [1.5, 2.25, 3.125]}'
_TIMED_PAGES = 10


def one_line(size: int) -> bytes:
    """JSON of about `size` bytes in one line."""
    return b"[" + b", ".join([_ROW] * max(1, size // (len(_ROW) + 2))) + b"]"


def measures() -> Iterator[Measure]:
    """Every budget of the viewer."""
    small, large = one_line(1024), one_line(SIZE)
    pages = one_line(PAGES)
    pretty = _run(_pages(pages), _pages(large))
    yield _held("page down, 25 MB laid out", pretty, "≤ 1.5×", 1.5)
    raw = _run(_pages(pages, raw=True), _pages(large, raw=True))
    yield _held("page down, 25 MB in one line", raw, "≤ 1.5×", 1.5)
    far = _run(_pages(pages, from_end=True), _pages(large, from_end=True))
    yield _held("page up from the end of 25 MB", far, "≤ 1.5×", 1.5)
    shown = _run(_first_picture(small), _first_picture(large))
    more = (shown[0] - shown[1]) * 1000
    yield Measure(
        "last byte to painted, 25 MB", shown[0] * 1000, shown[1] * 1000, "ms", "+≤ 50 ms", more <= 50
    )
    whole = _run(_first_picture(small), _first_picture(large, whole=True))
    yield Measure(
        "the same until all of it is laid out", whole[0] * 1000, whole[1] * 1000, "ms", "none", ok=True
    )
    start = perf_counter()
    count = find(large, "setosa", regex=False).count
    took = (perf_counter() - start) * 1000
    yield Measure(f"search, {count:,} hits in 25 MB", took, 0, "ms", "< 500 ms", took < 500)
    for name, body in (("JSON in one line", large), ("empty lines", b"\n" * SIZE)):
        grown = _memory(body) / 1e6
        most = 4 * len(body) / 1e6
        yield Measure(
            f"memory of a 25 MB response open, {name}", grown, most, "MB", "≤ body × 4", grown <= most
        )
    stock = asyncio.run(_stock(one_line(STOCK_SIZE)))
    yield Measure(
        f"page down, stock TextArea, {STOCK_SIZE // 1024} KB laid out", stock, 0, "ms", "none", ok=True
    )


def _held(label: str, pair: tuple[float, float], budget: str, most: float) -> Measure:
    ours, yardstick = pair
    return Measure(label, ours * 1000, yardstick * 1000, "ms", budget, ours <= most * yardstick)


class _Pane(App[None]):
    """The pane that a body is shown in, and nothing else."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        from workbench.services.bodies.body_files import BodyFiles

        self.pane = BodyPane(BodyFiles(bench))

    def compose(self) -> ComposeResult:
        yield self.pane

    @property
    def lines(self) -> BodyView:
        return self.query_one(BodyView)


Timed = Callable[[Pilot[None], _Pane], Awaitable[float]]


def _run(yardstick: Timed, ours: Timed) -> tuple[float, float]:
    """Ours and the yardstick, in seconds, in one app and one run."""

    async def run() -> tuple[float, float]:
        with TemporaryDirectory() as folder, Workbench(places_under(Path(folder))) as bench:
            app = _Pane(bench)
            async with app.run_test(size=(120, 40)) as pilot:
                times: tuple[list[float], list[float]] = ([], [])
                for _ in range(3):
                    for durations, timed in zip(times, (ours, yardstick), strict=True):
                        durations.append(await timed(pilot, app))
                return median(times[0]), median(times[1])

    return asyncio.run(run())


def _pages(body: bytes, *, raw: bool = False, from_end: bool = False) -> Timed:
    """A page further, painted."""

    async def timed(pilot: Pilot[None], app: _Pane) -> float:
        await _shown(pilot, app, body)
        if raw:
            app.query_one(TextView).toggle_layout()
        await _until(pilot, lambda: app.lines._rows.complete)
        if from_end:
            app.lines.action_bottom()
        _paint(app)
        durations = []
        for _ in range(_TIMED_PAGES):
            # In a short body the same rows come again: no row may be remembered from the last time.
            app.lines._paint.begin(app.lines.text, JSON)
            start = perf_counter()
            app.lines.action_page(-1 if from_end else 1)
            _paint(app)
            durations.append(perf_counter() - start)
            await pilot.pause()
        return median(durations)

    return timed


def _first_picture(body: bytes, *, whole: bool = False) -> Timed:
    """From a body that is there to its first rows painted, or to all of it laid out."""

    async def timed(pilot: Pilot[None], app: _Pane) -> float:
        gc.collect()
        start = perf_counter()
        app.pane.show(Subject.of(body, "application/json"), "iris")
        _paint(app)
        if whole:
            await _until(
                pilot, lambda: app.query_one(TextView).readable is not None and app.lines._rows.complete
            )
        took = perf_counter() - start
        await _shown(pilot, app, body)
        return took

    return timed


def _paint(app: _Pane) -> None:
    """Draws every row that is on the screen."""
    view = app.lines
    for y in range(view.size.height):
        view.render_line(y)


async def _shown(pilot: Pilot[None], app: _Pane, body: bytes) -> None:
    subject = app.query_one(TextView).subject
    if subject is None or subject.body is not body:
        app.pane.show(Subject.of(body, "application/json"), "iris")
    await _until(pilot, lambda: app.query_one(TextView).readable is not None)


async def _until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110  a condition of the app's, which sets no event for it
        await asyncio.sleep(0.002)
    await pilot.pause()


def _memory(body: bytes) -> float:
    """Bytes by which a process grows that shows a body, the body included."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_grow, args=(theirs,), daemon=True)
    process.start()
    ours.send_bytes(body)
    grown: float = ours.recv()
    process.join()
    return grown


def _grow(pipe: Pipe) -> None:
    async def run() -> float:
        with TemporaryDirectory() as folder, Workbench(places_under(Path(folder))) as bench:
            app = _Pane(bench)
            async with app.run_test(size=(120, 40)) as pilot:
                await _shown(pilot, app, one_line(1024))
                gc.collect()
                before = _resident()
                body = pipe.recv_bytes()
                kind = "application/json" if body[:1] == b"[" else "text/plain"
                app.pane.show(Subject.of(body, kind), "iris")
                await _until(pilot, lambda: app.query_one(TextView).readable is not None)
                await _until(pilot, lambda: app.lines._rows.complete)
                app.lines.action_bottom()
                await pilot.pause()
                gc.collect()
                return _resident() - before

    pipe.send(asyncio.run(run()))


def _resident() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024.0
    raise LookupError("no VmRSS")


async def _stock(body: bytes) -> float:
    """Milliseconds of a page in Textual's own TextArea."""
    import msgspec

    class Stock(App[None]):
        def compose(self) -> ComposeResult:
            yield TextArea(msgspec.json.format(body, indent=2).decode(), read_only=True)

    app = Stock()
    async with app.run_test(size=(120, 40)) as pilot:
        area = app.query_one(TextArea)
        durations = []
        for _ in range(5):
            start = perf_counter()
            area.action_cursor_page_down()
            for y in range(area.size.height):
                area.render_line(y)
            durations.append(perf_counter() - start)
            await pilot.pause()
        return median(durations) * 1000
