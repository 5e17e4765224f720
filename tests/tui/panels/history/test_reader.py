"""The history read and changed in threads, which only post messages. No app."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial

from tests.tui.conftest import IRIS
from tests.tui.main.host import RecordingHost
from workbench.model.exchange import Status
from workbench.model.query import Search, parse
from workbench.model.runs.run import Run, RunKind
from workbench.services import Workbench
from workbench.services.history import HistoryService
from workbench.tui.panels.history.listing import HistoryListing
from workbench.tui.panels.history.messages import (
    Changed,
    DeletionWanted,
    Listed,
    NotTidied,
    Peeked,
    Read,
    VersionSeen,
)
from workbench.tui.panels.history.reader import HistoryReader


def reader_of(bench: Workbench, host: RecordingHost) -> HistoryReader:
    """A reader of a history of two exchanges."""
    bench.send(IRIS)
    bench.send(IRIS.with_field("EndpointName", "echo"))
    return HistoryReader(HistoryService(bench), host)


def test_rows_are_listed_read_and_looked_at(bench: Workbench) -> None:
    host = RecordingHost()
    reader = reader_of(bench, host)
    reader.list(Search(), 1, [0], is_new=True)
    reader.list(parse("endpoint:echo"), None, [0], is_new=True)
    version, everything, _, matching = host.posted
    assert isinstance(version, VersionSeen)
    assert isinstance(everything, Listed) and (everything.length, everything.cursor) == (2, 1)
    assert isinstance(matching, Listed) and list(matching.numbers or ()) == [2]
    reader.read(3, [0], None)
    rows = host.posted[-1]
    assert isinstance(rows, Read) and rows.turn == 3 and [row.id for row in rows.pages[0]] == [2, 1]
    reader.peek(1, 100)
    glance = host.posted[-1]
    assert isinstance(glance, Peeked) and glance.peek is not None and glance.peek.row.id == 1


def test_of_each_kind_of_reading_the_newest_counts(bench: Workbench) -> None:
    host = RecordingHost(held=True)
    reader = reader_of(bench, host)
    reader.peek(1, 100)
    reader.peek(2, 100)
    reader.read(1, [0], None)
    host.run()
    glances = [message.peek for message in host.posted if isinstance(message, Peeked)]
    assert [glance.row.id for glance in glances if glance] == [2]
    reader.read(2, [0], None)
    reader.close()
    host.run()
    assert [message.turn for message in host.posted if isinstance(message, Read)] == [1]


def test_a_listing_that_was_overtaken_does_not_come_after_the_newer(bench: Workbench) -> None:
    host = RecordingHost(held=True)
    reader = reader_of(bench, host)
    for keep in (2, 1):
        reader.list(Search(), keep, [0], is_new=False)
    host.waiting.reverse()
    host.run()
    assert [message.keep for message in host.posted if isinstance(message, Listed)] == [1]


def test_changes_that_do_not_end_keep_no_listing_from_being_shown(bench: Workbench) -> None:
    host = RecordingHost(held=True)
    reader = reader_of(bench, host)
    for keep in (2, 1):
        reader.list(Search(), keep, [0], is_new=False)
    host.run()
    assert [message.keep for message in host.posted if isinstance(message, Listed)] == [2, 1]


def test_a_change_is_seen_once_and_said(bench: Workbench) -> None:
    host = RecordingHost()
    reader = reader_of(bench, host)
    past = HistoryService(bench)
    version = past.version()
    reader.look(version)
    assert host.posted == []
    reader.write(lambda: f"{len(past.trash([1]))} deleted")
    (changed,) = host.posted
    assert isinstance(changed, Changed) and changed.notice == "1 deleted"
    reader.look(version)
    assert len(host.posted) == 2


def test_what_is_pinned_inside_a_run_is_not_deleted_unasked(bench: Workbench) -> None:
    host = RecordingHost()
    reader = reader_of(bench, host)
    record = bench.begin_run(Run(kind=RunKind.REPEAT, total=1), IRIS)
    member = bench.send(IRIS, run_id=record.id).id
    record.end(Status.OK, ok=1, failed=0)
    head = record.id
    assert head is not None and member is not None
    HistoryService(bench).annotations.pin([member], pinned=True)
    reader.prepare_deletion([head])
    (wanted,) = host.posted
    assert isinstance(wanted, DeletionWanted)
    assert (wanted.rows, wanted.pinned, wanted.count) == ([head], [member], 2)


def test_a_cursor_that_moves_while_the_list_is_read_stays_where_it_went(bench: Workbench) -> None:
    host = RecordingHost()
    reader_of(bench, host).list(Search(), 2, [0], is_new=False)
    (listed,) = [message for message in host.posted if isinstance(message, Listed)]
    listing = HistoryListing()
    assert listed.cursor == 0
    assert listing.accept(listed, 1, is_held=True, highlighted=1) == (1, True)
    listing.destination = 2
    assert listing.accept(listed, 1, is_held=True, highlighted=1) == (0, True), "that was asked for"


def test_changes_are_made_in_the_order_in_which_they_were_asked_for(bench: Workbench) -> None:
    host = RecordingHost(held=True)
    reader = reader_of(bench, host)
    annotations = HistoryService(bench).annotations
    reader.write(partial(annotations.pin, [1], pinned=True))
    reader.write(partial(annotations.pin, [1], pinned=False))
    host.waiting.reverse()
    host.run()
    assert HistoryService(bench).pinned([1])[0] == []
    assert len(host.posted) == 2


def test_what_keeps_the_history_from_being_tidied_is_said(bench: Workbench) -> None:
    host = RecordingHost()
    reader = reader_of(bench, host)
    with closing(sqlite3.connect(bench.places.data / "history.sqlite3")) as connection:
        connection.execute("DROP TABLE stretch_words")
    reader.tidy()
    (message,) = host.posted
    assert isinstance(message, NotTidied) and "no such table" in message.text
