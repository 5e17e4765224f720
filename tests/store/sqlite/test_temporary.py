"""Rows that are on the disk for as long as they are needed."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest

from workbench.store.sqlite.temporary import TemporaryDatabase, TemporaryTable


@pytest.fixture
def database() -> Iterator[TemporaryDatabase]:
    with closing(TemporaryDatabase()) as database:
        yield database


def filled(database: TemporaryDatabase, *rows: tuple[str, bytes]) -> TemporaryTable:
    table = database.table()
    for row in rows:
        table.add(*row)
    return table


def test_rows_come_in_their_order_as_often_as_they_are_asked_for(database: TemporaryDatabase) -> None:
    rows = [(f"k{number % 7}", b"%d" % number) for number in range(2_500)]
    table = filled(database, *rows)

    assert list(table) == [data for _, data in rows]
    assert list(zip(table, table, strict=True)) == [(data, data) for _, data in rows]
    assert len(table) == 2_500
    assert table.keys() == 7


def test_of_several_rows_with_a_key_the_last_is_the_one(database: TemporaryDatabase) -> None:
    table = filled(database, ("a", b"1"), ("b", b"2"), ("a", b"3"))

    assert table.last("a") == b"3"
    table.add("a", b"4")
    assert table.last("a") == b"4"
    assert table.last("c") is None


def test_shared_rows_are_paired_in_the_order_of_the_first(database: TemporaryDatabase) -> None:
    first = filled(database, ("c", b"1"), ("a", b"2"), ("x", b"3"), ("c", b"4"))
    second = filled(database, ("a", b"5"), ("c", b"6"), ("y", b"7"), ("a", b"8"))

    ours, theirs = first.shared(second)

    assert list(ours) == [b"4", b"2"]
    assert list(theirs) == [b"6", b"8"]
    assert (len(ours), len(theirs)) == (2, 2)
    assert list(ours.shared(theirs)[0]) == [b"4", b"2"], "what is shared is a table like any other"


def test_a_key_is_new_once(database: TemporaryDatabase) -> None:
    keys = database.keys()

    assert [keys.add(key) for key in (b"a", b"b", b"a")] == [True, True, False]
    assert len(keys) == 2


_FULL = """
import resource
from workbench.model.errors import FullStoreError
from workbench.store.sqlite.temporary import TemporaryDatabase

resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
table = TemporaryDatabase().table()
try:
    for number in range(10_000):
        table.add(str(number), bytes(1000))
    list(table)
except FullStoreError as error:
    print(error.text)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limit of file sizes")
def test_a_disk_without_room_is_named() -> None:
    # A limit of file sizes is, to SQLite, a disk that takes no more.
    ended = subprocess.run(
        [sys.executable, "-c", "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)" + _FULL],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "the disk of temporary files is full" in ended.stdout
    assert "TMPDIR" in ended.stdout
