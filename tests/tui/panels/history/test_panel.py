"""The history: its list at any size, the search as typed, marks, notes, deleting and bringing back."""

from __future__ import annotations

import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from textual.content import Content
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.new_history import put_new_history
from tests.tui.conftest import IRIS, has_focus, press, ready, text, until
from tests.tui.pictures import check_picture
from workbench.content.humanize import short_duration
from workbench.model import (
    BytesBody,
    Exchange,
    Failure,
    FailureKind,
    Invocation,
    Outcome,
    Response,
    Timing,
)
from workbench.model.sandbox_info import SandboxInfo
from workbench.services import Workbench
from workbench.store import AppDirs
from workbench.store.history import annotations as history_marks
from workbench.store.history import search
from workbench.tui.app import WorkbenchApp
from workbench.tui.messages import BatchRequested, CompareRequested, ExportRequested
from workbench.tui.panels.history import HistoryPanel
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.panels.history.messages import Changed
from workbench.tui.panels.history.preview import HistoryPreview
from workbench.tui.panels.history.rows import HIT
from workbench.tui.panels.history.search import typed

pytestmark = pytest.mark.usefixtures("utc")
SIZES = ((120, 40), (80, 24))
NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)


class Afternoon:
    """A clock whose day never ends."""

    def now(self) -> datetime:
        """The same moment."""
        return NOW

    def ticks(self) -> float:
        """The machine's own."""
        return time.perf_counter()


@pytest.fixture
def bench(places: AppDirs, hosting: SandboxInfo) -> Iterator[Workbench]:
    put_new_history(places.data)
    with Workbench(places, hosting=lambda: hosting, clock=Afternoon()) as opened:
        yield opened


def record(
    bench: Workbench,
    endpoint: str = "iris-classifier",
    sent: bytes = b'{"instances": [[5.1, 3.5, 1.4, 0.2]]}',
    body: bytes = b'{"predictions": [{"label": "setosa"}]}',
    *,
    ago: float = 0,
    milliseconds: float = 34,
    failed: bool = False,
    replay_of: int | None = None,
    tags: tuple[str, ...] = (),
) -> int:
    """Record an exchange of so many hours ago."""
    number = bench.history.insert(
        Exchange(
            uuid=str(uuid.uuid4()),
            started_at=NOW - timedelta(hours=ago),
            invocation=Invocation(fields={"EndpointName": endpoint}, body=BytesBody(sent)),
            replay_of=replay_of,
            tags=tags,
        )
    )
    response = Response(
        http_status=424 if failed else 200, output={"InvokedProductionVariant": "blue"}, body=body
    )
    failure = Failure(kind=FailureKind.MODEL, code="ModelError", message="CUDA out of memory")
    bench.history.complete(
        number,
        Outcome(
            response=response,
            failure=failure if failed else None,
            timing=Timing(total_ms=milliseconds),
            attempts=1,
        ),
    )
    return number


def fill_week(bench: Workbench) -> None:
    """A few exchanges on several days, of all sorts."""
    for turn in range(12):
        record(bench, ago=150 - turn * 7, milliseconds=20 + turn)
    record(
        bench, "chat", b'{"prompt": "Tell me about Ulm"}', b'{"reply": "A city"}', ago=30, milliseconds=1204
    )
    record(bench, "faulty", b"{}", b'{"Message": "out of memory"}', ago=20, milliseconds=112, failed=True)
    record(bench, ago=3, replay_of=12, tags=("smoke", "nightly"))
    record(bench, "image-edges", b"\x89PNG\0\0", b"\x89PNG\0", ago=2, milliseconds=9)
    record(bench, ago=1, milliseconds=31, replay_of=15)
    history_marks.pin(bench.history, [13], pinned=True)
    history_marks.name(bench.history, 11, "baseline")
    history_marks.note(bench.history, 11, "before the new tokenizer")


async def opened(pilot: Pilot[int], rows: int) -> HistoryList:
    """Go to the history and wait until it has so many rows."""
    await ready(pilot)
    await pilot.press("f6")
    entries = pilot.app.screen.query_one(HistoryList)
    await until(pilot, lambda: has_focus(pilot.app, "#history"))
    await until(pilot, lambda: entries.length == rows)
    return entries


def preview(pilot: Pilot[int]) -> str:
    return str(pilot.app.screen.query_one(HistoryPreview).content)


async def type_search(pilot: Pilot[int], words: str) -> None:
    """Put words into the search, as a paste would."""
    pilot.app.screen.query_one("#filter", Input).value = words


def said(pilot: Pilot[int]) -> str:
    """The last line of the panel."""
    return str(pilot.app.screen.query_one("#history-keys", Static).content)


async def test_what_keys_do_with_rows(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_week(bench)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        # The glance marks what is searched for.
        entries = await opened(pilot, 17)
        await pilot.press("slash")

        def marked() -> set[str]:
            content = app.screen.query_one(HistoryPreview).content
            assert isinstance(content, Content)
            return {content.plain[span.start : span.end] for span in content.spans if span.style == HIT}

        # On the same exchange.
        for words, hits in (("Ulm", {"Ulm"}), ("city", {"city"}), ("endpoint:chat", set())):
            await type_search(pilot, words)
            await until(pilot, lambda: entries.length == 1 and "chat" in preview(pilot))
            await until(pilot, lambda hits=hits: marked() == hits)  # type: ignore[misc]
        await pilot.press("escape")
        await until(pilot, lambda: entries.length == 17)

        # Keys after a search wait for the rows that it finds.
        await pilot.press("home")
        press(app, "slash", *"tok", "enter", "p")
        await until(pilot, lambda: bench.history.summary(11).pinned != bench.history.summary(17).pinned)
        assert bench.history.summary(11).pinned
        await pilot.press("escape")
        await until(pilot, lambda: entries.length == 17)

        # Escape unmarks before it gives up the search.
        await pilot.press("slash", *"iris")
        await until(pilot, lambda: 0 < entries.length < 17)
        await pilot.press("enter", "space", "space", "space")
        assert said(pilot) == "3 marked: R replay, Esc unmarks"
        await pilot.press("escape")
        assert entries.marked == ()
        assert "found" in said(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: entries.length == 17)
        await pilot.press("home")

        # What is deleted comes back.
        await pilot.press("space", "space", "d")
        await until(pilot, lambda: entries.length == 15)
        assert bench.history.count() == 15
        assert entries.marked == ()
        await pilot.press("u")
        await until(pilot, lambda: entries.length == 17)
        assert bench.history.verify() == ()
        await pilot.press("u")
        await until(pilot, lambda: "nothing was deleted" in text(app))
        await pilot.press("home")

        # Pins, tags, names and notes.
        await pilot.press("p")
        await until(pilot, lambda: bench.history.summary(17).pinned)
        for key, words in (("n", "good"), ("o", "a note"), ("t", "one, two")):
            await pilot.press(key)
            await until(pilot, lambda: len(app.screen_stack) == 2)
            app.screen.query_one(Input).value = words
            await pilot.press("enter")
            await until(pilot, lambda: len(app.screen_stack) == 1)
        await until(pilot, lambda: bench.history.summary(17).tags == ("one", "two"))
        row = bench.history.summary(17)
        assert (row.name, row.note) == ("good", "a note")
        await until(pilot, lambda: "good" in text(app) and "★" in text(app))
        await until(pilot, lambda: "#one  #two  a note" in preview(pilot))
        await pilot.press("t")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        # A tag is added to those it has; only -tag takes one away.
        assert "It has one, two" in text(app)
        app.screen.query_one(Input).value = "three, -one"
        await pilot.press("enter")
        await until(pilot, lambda: set(bench.history.summary(17).tags) == {"three", "two"})
        await pilot.press("home")

        # From a replay to its original and back.
        await pilot.press("b")
        await until(pilot, lambda: entries.highlighted is not None and entries.highlighted.id == 15)
        await pilot.press("b")
        await until(pilot, lambda: entries.highlighted is not None and entries.highlighted.id == 12)
        await pilot.press("v")
        await until(pilot, lambda: entries.length == 1 and said(pilot).startswith("1 found"))
        assert entries.highlighted is not None and entries.highlighted.id == 15
        await pilot.press("b")
        await until(pilot, lambda: entries.length == 17)
        await until(pilot, lambda: entries.highlighted is not None and entries.highlighted.id == 12)
        await pilot.press("home")

        # Others are asked for what they do.
        asked: list[Message] = []
        post = HistoryPanel.post_message

        def overheard(self: HistoryPanel, message: Message) -> bool:
            if isinstance(message, BatchRequested | CompareRequested | ExportRequested):
                asked.append(message)
                return True
            return post(self, message)

        monkeypatch.setattr(HistoryPanel, "post_message", overheard)
        await pilot.press("c", "x", "R")
        await until(pilot, lambda: "Mark exchanges" in text(app))
        await pilot.press("space", "down", "space", "c", "R", "space")
        await type_search(pilot, "endpoint:iris* -is:replay")
        await until(pilot, lambda: entries.length == 12 and "marked" in said(pilot))
        entries.mark(entries.marked, on=False)
        await pilot.press("R")
        await until(pilot, lambda: len(asked) == 5)
        compared, exported, both, of_marked, batch = asked
        assert isinstance(compared, CompareRequested) and (compared.expected, compared.actual) == (15, 17)
        assert isinstance(exported, ExportRequested) and exported.number == 17
        assert isinstance(both, CompareRequested) and (both.expected, both.actual) == (15, 17)
        assert isinstance(of_marked, BatchRequested) and of_marked.numbers == (15, 17)
        assert isinstance(batch, BatchRequested) and batch.numbers == tuple(range(1, 13))


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_a_search_that_finds_and_one_that_cannot_be_understood(
    bench: Workbench, size: tuple[int, int]
) -> None:
    fill_week(bench)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=size) as pilot:
        # It has days, signs and a glance.
        await opened(pilot, 17)
        await pilot.press("down", "space")
        await until(pilot, lambda: "↻ of #12" in preview(pilot))
        assert "#15" in preview(pilot) and "1 replay" in preview(pilot)
        assert "#smoke  #nightly" in preview(pilot)
        assert "1 marked" in said(pilot)
        await check_picture(app, "history", of="#history")
        await pilot.press("escape", "home")

        # What cannot be understood is said with its place.
        await opened(pilot, 17)
        await pilot.press("slash")
        await type_search(pilot, "setosa endpont:iris")
        error = app.screen.query_one("#history-error", Static)
        await until(pilot, lambda: error.display)
        assert str(error.content).startswith(" " * 7 + "▲\nUnknown key endpont:\nDid you mean endpoint:?")
        await until(pilot, lambda: "#17" in preview(pilot) and "setosa" in preview(pilot))
        await check_picture(app, "history-wrong-search", of="#history")
        await type_search(pilot, "setosa endpoint:iris*")
        await until(pilot, lambda: not error.display)
        await pilot.press("escape")

        # A search as typed marks what it finds.
        entries = await opened(pilot, 17)
        await pilot.press("slash", *"tok")
        await until(pilot, lambda: entries.length == 1)
        await until(pilot, lambda: "before the new tokenizer" in preview(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: entries.length == 17)
        await type_search(pilot, "memory OR ulm")
        await until(pilot, lambda: entries.length == 2 and "2 found" in said(pilot))
        await until(pilot, lambda: "Ulm" in preview(pilot) or "memory" in preview(pilot))
        await pilot.press("home")
        await until(pilot, lambda: "CUDA" in preview(pilot))
        await check_picture(app, "history-search", of="#history")


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_history_says_what_will_be_there(bench: Workbench, size: tuple[int, int]) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        await until(pilot, lambda: has_focus(app, "#history"))
        note = app.screen.query_one("#history-note", Static)
        await until(pilot, lambda: "Nothing sent yet" in str(note.content))
        await check_picture(app, "history-empty", of="#history")
        await type_search(pilot, "nothing")
        await until(pilot, lambda: "Filters: " in str(note.content))


async def test_new_rows_do_not_move_what_is_looked_at(bench: Workbench) -> None:
    for turn in range(150):
        record(bench, sent=f"{turn}".encode())
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        entries = await opened(pilot, 150)
        await pilot.press(*["pagedown"] * 6)
        await until(pilot, lambda: entries.highlighted is not None)
        number = entries.highlighted.id if entries.highlighted else 0
        line = entries.cursor - round(entries.scroll_offset.y)
        for _ in range(7):
            record(bench)
        await until(pilot, lambda: entries.length == 157)
        await until(pilot, lambda: entries.highlighted is not None)
        assert entries.highlighted is not None and entries.highlighted.id == number
        assert entries.cursor - round(entries.scroll_offset.y) == line


async def test_who_comes_back_finds_the_newest_and_the_cursor_stays_on_what_is_on_show(
    bench: Workbench,
) -> None:
    record(bench, milliseconds=0)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        entries = await opened(pilot, 1)
        # Of what was not measured no duration is told.
        await until(pilot, lambda: "#1 · 200 · blue" in preview(pilot))

        await pilot.press("f2")
        record(bench)
        await until(pilot, lambda: entries.length == 2)
        assert (entries.cursor, entries.highlighted and entries.highlighted.id) == (0, 2)

        # What another window sends does not take the cursor from what is on show.
        await pilot.press("f6", "enter", "f2")
        await until(pilot, lambda: entries.is_cursor_on_show)
        record(bench)
        await until(pilot, lambda: entries.length == 3)
        assert (entries.cursor, entries.highlighted and entries.highlighted.id) == (1, 2)
        # Its own sends do.
        await pilot.press("f5")
        await until(pilot, lambda: entries.length == 4 and entries.is_cursor_on_show)
        assert (entries.cursor, entries.highlighted and entries.highlighted.id) == (0, 4)


async def test_the_end_of_a_long_list_is_there_at_once_and_whole(bench: Workbench) -> None:
    for turn in range(700):
        record(bench, ago=(700 - turn) * 5, sent=b"{}")
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        entries = await opened(pilot, 700)
        await pilot.press("end")
        await until(pilot, lambda: entries.highlighted is not None and entries.highlighted.id == 1)
        lines = entries._lines(round(entries.scroll_offset.y), entries.size.height)
        assert lines[-1] == 699
        assert len(lines) >= entries.size.height - 1
        assert round(entries.scroll_offset.y) == entries.max_scroll_y
        await pilot.press("home")
        await until(pilot, lambda: entries.highlighted is not None and entries.highlighted.id == 700)
        entries.scroll_to(y=entries.max_scroll_y / 2, animate=False)
        await until(pilot, lambda: entries._row(round(entries.scroll_offset.y)) is not None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("seto", "seto*"),
        ("seto ", "seto "),
        ("se", "se"),
        ('"seto"', '"seto"'),
        ("a endpoint:iris", "a endpoint:iris"),
        ("-seto", "-seto"),
        ("took:", "took:"),
        ("", ""),
    ],
)
def test_a_word_that_is_being_typed_may_go_on(written: str, meant: str) -> None:
    assert typed(written) == meant


@pytest.mark.parametrize(
    ("milliseconds", "word"),
    [
        (None, ""),
        (0.2, "0 ms"),
        (999.4, "999 ms"),
        (999.6, "1.00 s"),
        (12_340, "12.3 s"),
        (125_000, "2 min"),
        (9e6, "2.5 h"),
    ],
)
def test_durations_fit_their_column(milliseconds: float | None, word: str) -> None:
    assert short_duration(milliseconds) == word
    assert len(word) <= 6


async def test_of_one_send_less_is_kept(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)

    async def send(pilot: Pilot[int]) -> None:
        """Send, and wait for the end of it."""
        await pilot.press("f5")
        await until(pilot, lambda: app.main.sender.flight is None and "setosa" in text(app))

    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+p")
        await until(pilot, lambda: "BODIES NOT RECORDED" in text(app))
        await send(pilot)
        assert "NOT RECORDED" not in text(app)
        assert bench.history.exchange(1).request_body is None
        app.main.keep_draft()
        draft = bench.drafts.load()
        assert draft is not None and draft.body is None
        await pilot.press("alt+p", "alt+p")
        await until(pilot, lambda: " NOT RECORDED" in text(app) and "BODIES" not in text(app))
        await send(pilot)
        assert "NOT RECORDED" not in text(app)
        assert bench.history.count() == 1
        await pilot.press("alt+p", "alt+p", "alt+p")
        await send(pilot)
        assert bench.history.exchange(2).request_body is not None
        app.main.keep_draft()
        draft = bench.drafts.load()
        assert draft is not None and draft.body is not None


async def test_the_limits_of_the_settings_are_kept_at_the_start(bench: Workbench, places: AppDirs) -> None:
    fill_week(bench)
    places.config.mkdir(parents=True, exist_ok=True)
    (places.config / "settings.toml").write_text("[retention]\ncount = 5\n")
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, 5)
        await until(pilot, lambda: "12 old exchanges removed" in text(app))
    assert [row.id for row in bench.history.page(limit=99)] == [17, 16, 15, 14, 13]


async def test_a_history_of_a_newer_version_is_searched_and_left_as_it_is(
    places: AppDirs, hosting: SandboxInfo
) -> None:
    with Workbench(places, hosting=lambda: hosting, clock=Afternoon()) as before:
        fill_week(before)
        search.catch_up(before.history)
        record(before, sent=b"never read")
    with closing(sqlite3.connect(places.data / "history.sqlite3", isolation_level=None)) as raw:
        raw.execute("PRAGMA user_version = 999")
    with Workbench(places, hosting=lambda: hosting, clock=Afternoon()) as bench:
        app = WorkbenchApp(bench, invocation=IRIS)
        async with app.run_test(size=(120, 40)) as pilot:
            entries = await opened(pilot, 18)
            await type_search(pilot, "ulm")
            await until(pilot, lambda: entries.length == 1 and "1 not indexed yet" in said(pilot))
            await pilot.press("enter", "p")
            note = app.screen.query_one("#history-note", Static)
            await until(pilot, lambda: "newer version" in str(note.content))
            assert entries.length == 1
            # Lists are read meanwhile, as after another workbench's request: the reason stays to be read.
            panel = app.screen.query_one(HistoryPanel)
            turn = panel._listing.turn
            panel.post_message(Changed())
            await until(pilot, lambda: panel._listing.turn > turn)
            assert note.display and "newer version" in str(note.content)
            await pilot.press("space")
            await until(pilot, lambda: not note.display)


@pytest.mark.parametrize("letters", ["", "zz"])
async def test_the_first_row_gets_the_focus_of_who_came_before_it_and_has_typed_nothing(
    app: WorkbenchApp, bench: Workbench, letters: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        panel, entries = app.screen.query_one(HistoryPanel), app.screen.query_one(HistoryList)
        await until(pilot, lambda: not panel.reading)
        await pilot.press("f6", *letters)
        await until(pilot, lambda: isinstance(app.focused, Input))
        bench.send(IRIS)
        panel.post_message(Changed())
        if letters:
            await until(pilot, lambda: "No matches" in text(app))
            assert isinstance(app.focused, Input)
        else:
            await until(pilot, lambda: entries.length == 1 and entries.has_focus)


async def test_enter_and_escape_in_a_search_that_finds_nothing(bench: Workbench) -> None:
    bench.send(IRIS)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        # Who empties it stays in it, however slowly they type: Enter behind it goes to the rows, and
        # shows none of them.
        rows = app.screen.query_one(HistoryList)
        await until(pilot, lambda: rows.length == 1)
        await pilot.press("f6", "slash", *"zzz", "enter")
        await until(pilot, lambda: not rows.length and has_focus(app, "#filter"))
        await pilot.press("ctrl+u")
        await until(pilot, lambda: rows.length == 1)
        await pilot.pause()
        assert has_focus(app, "#filter")
        await pilot.press("enter", "p")
        await until(pilot, lambda: bench.history.page()[0].pinned)
        await pilot.press("p")
        await until(pilot, lambda: not bench.history.page()[0].pinned)

        # Enter stays in it, as where it is not known yet: what comes next is a letter of the search, and
        # no command.
        rows, field = app.screen.query_one(HistoryList), app.screen.query_one("#filter", Input)
        await until(pilot, lambda: rows.length == 1)
        await pilot.press("f6", "slash", *"zzz")
        await until(pilot, lambda: not rows.length)
        await pilot.press("enter", "d")
        await until(pilot, lambda: field.value == "zzzd")
        # From nothing to something: Enter goes to the rows that are on their way.
        press(app, "ctrl+u", *"iris", "enter", "p")
        await until(pilot, lambda: bench.history.page()[0].pinned)
        await pilot.press("p")
        await until(pilot, lambda: not bench.history.page()[0].pinned)
        await pilot.press("escape")
        await until(pilot, lambda: not field.value)

        # Keys behind its end go where slow ones go.
        rows, field = app.screen.query_one(HistoryList), app.screen.query_one("#filter", Input)
        await until(pilot, lambda: rows.length == 1)
        # What cannot be searched with is said at once, and stays to be mended.
        press(app, "f6", "slash", *"is:pinnedd", "enter", "x")
        await until(pilot, lambda: field.value == "is:pinneddx")
        await pilot.press("ctrl+u", *"zzz")
        await until(pilot, lambda: not rows.length)
        # Escape gives the search up and goes to the rows, which are on their way.
        press(app, "escape", "p")
        await until(pilot, lambda: bench.history.page()[0].pinned)
        assert field.value == ""
