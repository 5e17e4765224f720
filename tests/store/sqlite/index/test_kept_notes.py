"""What is noted of words hides nothing, whatever happens to the history meanwhile."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.sqlite.index import test_candidates
from tests.store.sqlite.index.test_candidates import NOW, left_over
from workbench.model.clock import SystemClock
from workbench.model.errors import StoreError
from workbench.store import AppDirs, History
from workbench.store.history import search, trash
from workbench.store.history.transfer import exporter
from workbench.store.history.transfer.backup import backup
from workbench.store.sqlite import blobs, migrations
from workbench.store.sqlite.index import frequent_words, indexer, wide_stretches, wide_words
from workbench.store.sqlite.index.stretch_words import Words
from workbench.store.sqlite.open import open_database

copied, filled_once, frequent = (
    test_candidates.filled,
    test_candidates.filled_once,
    test_candidates.frequent,
)
pytestmark = pytest.mark.usefixtures("frequent")

_WORDS = (
    "usual",
    "words",
    "the",
    "more",
    "uncommon",
    "rare",
    "other",
    "übung",
    "setosa",
    "failed",
    "it",
    "noted",
    "r1f",
)
_QUERIES = (
    "-usual",
    "uncommon more",
    '-"usual words"',
    '"words usual" OR rare',
    '"more r1*"',
    "-u* -setosa",
    "noted",
)
_LATEST = len(migrations.released())
_EXPORTED = 1_050
"""Enough for a stretch that is noted."""
_BEFORE_NOTES = 11
"""The version of the schema that noted no words."""


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two stretches make a wide one: the first two are."""
    monkeypatch.setattr(wide_stretches, "WIDTH", 2)


@pytest.fixture
def filled(copied: History, narrow: None) -> History:
    """A history whose stretches are read, the first two as a wide one."""
    search.catch_up(copied)
    return copied


def _queries(seed: int, count: int) -> Iterator[str]:
    dice = random.Random(seed)
    for _ in range(count):
        terms = []
        for _ in range(dice.choice((1, 1, 2, 2, 3))):
            words = " ".join(dice.choices(_WORDS, k=dice.choice((1, 1, 2, 2, 3))))
            if dice.random() < 0.3:
                words = f"{words[: -dice.randint(1, 2)]}*"
            terms.append(f'{"-" * (dice.random() < 0.4)}"{words}"' if " " in words else words)
        yield " ".join(terms)


def check(history: History, queries: Iterable[str] = _QUERIES) -> None:
    """Searches find what a scan finds."""
    test_candidates.check(history, queries)


@pytest.mark.parametrize("seed", [1, 2])
def test_any_words_and_phrases_are_found_as_a_scan_finds_them(filled: History, seed: int) -> None:
    search.note_words(filled)
    check(filled, _queries(seed, 25))


_KILLED = """
import os, signal, sys
from pathlib import Path
from workbench.store import AppDirs, History
from workbench.store.history import search
from workbench.store.sqlite.index import frequent_words, wide_stretches, wide_words
frequent_words._KEPT_AT_ONCE = 40
wide_stretches.WIDTH = 2
wide_words._KEPT_AT_ONCE = 1_000
places = AppDirs(*map(Path, sys.argv[1:4]))
left = int(sys.argv[4])

def count(statement):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

history = History.open(places)
with history.writing() as connection:
    connection.set_trace_callback(count)
search.note_words(history)
"""


def _run(script: str, *arguments: object) -> int:
    return subprocess.run([sys.executable, "-c", script, *map(str, arguments)], check=False).returncode


def test_a_kill_at_any_statement_leaves_notes_that_hide_nothing(filled: History, places: AppDirs) -> None:
    # Before the first stretch is begun, twice among its words, and twice among those of a wide one.
    for statements in (4, 30, 150, 220, 60):
        code = _run(_KILLED, places.data, places.config, places.cache, statements)
        assert code == -signal.SIGKILL
        check(filled)
    search.note_words(filled)
    check(filled)
    with filled.reading() as connection:
        assert set(frequent_words.noted(connection, 0, 9)) == {0, 1}
        assert set(wide_words.noted(connection, 0, 9)) == {0}
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


_MIGRATED = """
import os, signal, sys
from pathlib import Path
from workbench.model.clock import SystemClock
from workbench.store.sqlite import open
left = int(sys.argv[2])
connect = open.connect

def counting(*arguments, **options):
    made = connect(*arguments, **options)
    made.set_trace_callback(count)
    return made

def count(statement):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

open.connect = counting
open.open_database(Path(sys.argv[1]), SystemClock())
"""


def test_a_migration_to_notes_that_is_killed_goes_on_at_the_next_start(places: AppDirs) -> None:
    open_database(places.data, SystemClock(), migrations.released()[:_BEFORE_NOTES])[0].close()
    statements, ended = 1, False
    while not ended:
        code = _run(_MIGRATED, places.data, statements)
        ended = code == 0
        assert code in (0, -signal.SIGKILL)
        with closing(sqlite3.connect(places.data / "history.sqlite3")) as raw:
            version = raw.execute("PRAGMA user_version").fetchone()[0]
            names = {name for (name,) in raw.execute("SELECT name FROM sqlite_schema")}
        # A version is there with all of its tables and triggers, or with none.
        assert (version >= 12) == ("stretch_words" in names) == ("stretch_read" in names)
        assert (version >= 13) == ("stretch_sent" in names)
        assert (version >= 15) == ("wide_word" in names) == ("wide_words_forgotten" in names)
        assert (version >= 16) == ("trait" in names) == ("wide_traits_begun" in names)
        statements += 7
    assert version == _LATEST
    with History.open(places) as history:
        assert (history.verify(), history.notice) == ((), "")


def test_a_full_disk_leaves_what_is_not_noted_to_be_looked_through(filled: History) -> None:
    with filled.writing() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="full"):
        search.note_words(filled)
    check(filled)
    with filled.writing() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    search.note_words(filled)
    check(filled)
    assert left_over(filled, '-"usual words"') != test_candidates.EXCHANGES


def test_a_version_that_is_older_reads_the_noted_history_and_does_not_write(
    filled: History, places: AppDirs
) -> None:
    search.note_words(filled)
    filled.close()
    older, notice = open_database(places.data, SystemClock(), migrations.released()[:_BEFORE_NOTES])
    with closing(older):
        assert older.read_only
        assert "newer version" in notice
        with older.reading() as connection:
            assert (
                connection.execute("SELECT count(*) FROM exchange").fetchone()[0] == test_candidates.EXCHANGES
            )
    with History.open(places) as again:
        check(again)


def test_a_process_of_an_older_version_that_is_still_open_writes_past_no_note(filled: History) -> None:
    """It knows no notes: the triggers of the file do."""
    search.note_words(filled)
    with filled.writing() as connection:
        connection.execute(
            "INSERT INTO body (digest, size, data) VALUES (x'01', 10, CAST('usual more' AS BLOB))"
        )
        connection.execute("UPDATE exchange SET response_digest = x'01', output = '{}' WHERE id = 1246")
        connection.execute("INSERT OR REPLACE INTO stretch (number, stale) VALUES (0, 0)")
        assert wide_words.noted(connection, 0, 9) == {}
    search.catch_up(filled)
    check(filled)


def test_what_is_deleted_for_good_or_thinned_out_is_not_found_and_hides_nothing(filled: History) -> None:
    problems = filled.verify()
    search.note_words(filled)
    assert filled.verify() == problems
    trash.remove(filled, [*range(1, 700), *range(1001, 1990), 2100], cancelled=lambda: False)
    removed = trash.trash(filled, [*range(2001, 2050)], NOW)
    check(filled)
    trash.restore(filled, removed[:20])
    trash.empty_trash(filled, NOW.replace(year=2100))
    search.catch_up(filled)
    check(filled)
    search.note_words(filled)
    check(filled)


def test_a_backup_and_an_import_find_the_same(filled: History, places: AppDirs, tmp_path: Path) -> None:
    with filled.writing() as connection:
        # An import takes a body under the name that its bytes have.
        named = [
            (blobs.digest(data), name) for name, data in connection.execute("SELECT digest, data FROM body")
        ]
        connection.executemany("UPDATE OR IGNORE body SET digest = ? WHERE digest = ?", named)
        connection.executemany("UPDATE exchange SET request_digest = ? WHERE request_digest = ?", named)
        connection.executemany("UPDATE exchange SET response_digest = ? WHERE response_digest = ?", named)
    search.catch_up(filled)
    search.note_words(filled)
    copy = AppDirs(data=tmp_path / "copy", config=places.config, cache=places.cache)
    copy.data.mkdir(mode=0o700)
    backup(filled, copy.data / "history.sqlite3", lambda done, total: None)
    with History.open(copy) as other:
        check(other)
        with other.reading() as connection:
            assert set(frequent_words.noted(connection, 0, 9)) == {0, 1}
            assert set(wide_words.noted(connection, 0, 9)) == {0}
    lines = tmp_path / "exchanges.jsonl"
    with lines.open("wb") as target:
        target.writelines(exporter.exported(filled, range(1, _EXPORTED + 1)))
    taker = AppDirs(data=tmp_path / "taker", config=places.config, cache=places.cache)
    with History.open(taker) as other:
        assert exporter.take_in(other, str(lines)).added == _EXPORTED
        search.catch_up(other)
        search.note_words(other)
        with other.reading() as connection:
            assert set(frequent_words.noted(connection, 0, 9)) == {0}
        check(other)


def test_two_processes_that_note_the_same_come_to_an_end(
    filled: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one reads a stretch, the other begins it anew: the first leaves it to that one."""
    parts = frequent_words.parts
    began = []

    def begin_anew(words: Words, rest: object) -> Iterator[Sequence[tuple[str, bytes]]]:
        with filled.writing() as connection:
            began.append(frequent_words.begin(connection))
        return parts(words)

    with monkeypatch.context() as patch:
        patch.setattr(frequent_words, "parts", begin_anew)
        search.note_words(filled)
    assert len(began) == 1
    check(filled)
    search.note_words(filled)
    check(filled)


def test_notes_of_stretches_that_are_gone_are_forgotten_wherever_they_lie(filled: History) -> None:
    search.note_words(filled)
    with filled.writing() as connection:
        # Its stretch was read anew, and not noted since.
        connection.execute("INSERT OR REPLACE INTO stretch (number) VALUES (1)")
        connection.execute("DELETE FROM exchange WHERE id BETWEEN 1000 AND 1999")
        while indexer.step(connection):
            pass
    search.note_words(filled)
    with filled.reading() as connection:
        assert connection.execute("SELECT DISTINCT number FROM frequent_word").fetchall() == [(0,)]
