"""Full disks, folders that cannot be written, damage, other versions."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench.model import Exchange, Outcome, Status
from workbench.model.errors import DamagedStoreError, NewerStoreError, StoreError
from workbench.store import AppDirs, Drafts, History
from workbench.store.sqlite import migrations
from workbench.store.sqlite.open import open_database

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]


class Noon:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Noon of one day."""
        return datetime(2026, 11, 24, 12, tzinfo=UTC)

    def ticks(self) -> float:
        """Nothing ever takes time."""
        return 0.0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[AppDirs]:
    """A disk of one megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("only root may mount a small disk; a file size limit is tested all the same")
    try:
        yield AppDirs(data=disk / "data", config=disk / "config", cache=disk / "cache")
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_said_and_nothing_recorded_is_lost(
    small_disk: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    with History.open(small_disk) as history:
        before = history.insert(exchange())
        history.complete(before, outcome())
        with pytest.raises(StoreError, match="disk is full"):
            history.insert(exchange(body=os.urandom(2_000_000)))
        under_way = history.insert(exchange())
        with pytest.raises(StoreError, match="disk is full"):
            history.complete(under_way, outcome(os.urandom(2_000_000)))
        assert history.body(before, "response") == b"setosa"
        assert history.summary(under_way).status is Status.IN_FLIGHT
        history.complete(under_way, outcome(b"it fits now"))
        assert history.verify() == ()


def test_a_disk_that_is_full_from_the_start_is_said(small_disk: AppDirs) -> None:
    with pytest.raises(OSError, match="No space"):
        (small_disk.data.parent / "ballast").write_bytes(bytes(2_000_000))
    with pytest.raises(StoreError, match=r"No space|disk is full"):
        History.open(small_disk)


LIMITED = """
import resource, sys
from pathlib import Path
from workbench.model.errors import StoreError
from workbench.store import AppDirs, Drafts, History, write_output
from workbench.model import Invocation, TextBody

home = Path(sys.argv[1])
places = AppDirs(home / "data", home / "config", home / "cache")
history = History.open(places)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
import uuid, datetime
from workbench.model import BytesBody, Exchange
sent = Exchange(uuid="1", started_at=datetime.datetime.now(datetime.UTC),
    invocation=Invocation(body=BytesBody(b"x" * 1_000_000)))
for action in (
    lambda: history.insert(sent),
    lambda: Drafts(places).save(Invocation(body=TextBody("x" * 1_000_000))),
    lambda: write_output(str(home / "old"), b"x" * 1_000_000),
):
    try:
        action()
    except StoreError as error:
        print(error.message)
print(history.count(), history.verify())
"""


def test_a_file_size_limit_is_said_and_destroys_nothing(places: AppDirs, tmp_path: Path) -> None:
    places.data.parent.mkdir(exist_ok=True)
    (places.data.parent / "old").write_bytes(b"old")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(places.data.parent)], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 4
    assert "history.sqlite3-bodies: the disk is full" in lines[0]
    assert "draft.json cannot be written: File too large" in lines[1]
    assert "old cannot be written: File too large" in lines[2]
    assert lines[3] == "0 ()"
    assert (places.data.parent / "old").read_bytes() == b"old"
    assert not list(places.data.parent.rglob("*.part"))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT nothing FROM exchange",
        "SELECT * FROM nothing",
        "SELECT nothing()",
        "SELEC",
        "SELECT count(*, *)",
    ],
)
def test_a_statement_that_is_wrong_is_not_taken_for_damage(
    places: AppDirs, history: History, statement: str
) -> None:
    with pytest.raises(StoreError, match="is whole") as caught, history.reading() as connection:
        connection.execute(statement)
    assert not isinstance(caught.value, DamagedStoreError)
    assert "fault of the workbench" in caught.value.hint
    assert not (places.data / "history.suspect").exists()


@pytest.mark.parametrize(
    "change",
    ["DROP TABLE detail", "ALTER TABLE detail RENAME COLUMN outcome TO other", "DROP TRIGGER unread_changed"],
)
def test_a_statement_that_finds_no_table_or_column_of_its_version_is_damage(
    places: AppDirs, history: History, change: str
) -> None:
    with closing(sqlite3.connect(places.data / "history.sqlite3", isolation_level=None)) as other:
        other.execute(change)
    with pytest.raises(DamagedStoreError, match="no such"), history.reading() as connection:
        connection.execute("SELECT outcome FROM detail, lost")
    assert (places.data / "history.suspect").exists()


@pytest.mark.parametrize("root", ["/proc/nowhere", "/dev/null"])
def test_a_home_that_cannot_be_written_is_said(root: str) -> None:
    places = AppDirs(data=Path(root) / "data", config=Path(root) / "config", cache=Path(root) / "cache")
    with pytest.raises(StoreError, match=rf"^{root}"):
        History.open(places)


def test_a_history_that_vanishes_is_said(places: AppDirs, exchange: MakeExchange) -> None:
    history = History.open(places)
    with closing(sqlite3.connect(places.data / "history.sqlite3", isolation_level=None)) as other:
        other.execute("DROP TABLE exchange")
    with pytest.raises(StoreError, match="no such table"):
        history.insert(exchange())
    history.close()


def test_a_history_that_is_held_is_waited_for_and_said(
    places: AppDirs, exchange: MakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.store.sqlite.connection.BUSY_SECONDS", 0.05)
    with (
        History.open(places) as history,
        closing(sqlite3.connect(places.data / "history.sqlite3", isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another process holds it"):
            history.insert(exchange())
        assert history.page() == ()
        other.execute("ROLLBACK")
        assert history.insert(exchange()) == 1


@pytest.mark.parametrize(
    "content", [b"this is no database, and longer than a header is" * 99, b"SQLite format 3\0" * 999]
)
def test_a_damaged_history_is_set_aside_whole(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome, content: bytes
) -> None:
    places.data.mkdir(parents=True)
    (places.data / "history.sqlite3").write_bytes(content)
    (places.data / "history.sqlite3-wal").write_bytes(b"its log")
    aside = places.data / "history.damaged-20261124T120000Z.sqlite3"

    with History.open(places, clock=Noon()) as history:
        assert str(aside) in history.notice
        history.complete(history.insert(exchange()), outcome())
        assert history.verify() == ()
    with History.open(places, clock=Noon()) as history:
        assert (history.notice, history.count()) == ("", 1)

    assert aside.read_bytes() == content
    assert Path(f"{aside}-wal").read_bytes() == b"its log"


def test_what_was_set_aside_is_never_overwritten(places: AppDirs) -> None:
    places.data.mkdir(parents=True)
    for content in (b"first" * 999, b"second" * 999):
        (places.data / "history.sqlite3").write_bytes(content)
        History.open(places, clock=Noon()).close()
    assert (places.data / "history.damaged-20261124T120000Z.sqlite3").read_bytes() == b"first" * 999
    assert (places.data / "history.damaged-20261124T120000Z-2.sqlite3").read_bytes() == b"second" * 999


def test_another_programs_database_is_set_aside(places: AppDirs) -> None:
    places.data.mkdir(parents=True)
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as other:
        other.execute("CREATE TABLE cookies (name TEXT)")
    with History.open(places) as history:
        assert "set aside" in history.notice
        assert history.page() == ()


def test_damage_in_the_middle_is_said_and_set_aside_at_the_next_start(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    with History.open(places) as history:
        for _ in range(200):
            history.complete(history.insert(exchange(body=os.urandom(2000))), outcome())
    path = places.data / "history.sqlite3"
    whole = bytearray(path.read_bytes())
    half = len(whole) // 2
    whole[half:] = os.urandom(len(whole) - half)
    path.write_bytes(whole)

    with pytest.raises(DamagedStoreError, match="damaged"), History.open(places) as history:
        assert history.notice == ""
        history.page(limit=1000)
    with History.open(places) as history:
        assert "set aside" in history.notice
        assert history.verify() == ()
    with History.open(places) as history:
        assert history.notice == ""


def test_a_body_that_changed_is_found(places: AppDirs, exchange: MakeExchange) -> None:
    with History.open(places) as history:
        changed = history.insert(exchange(body=b"one"))
        lost = history.insert(exchange(body=b"two"))
        with closing(sqlite3.connect(places.data / "history.sqlite3", isolation_level=None)) as other:
            other.execute("UPDATE body SET data = CAST('uno' AS BLOB) WHERE data = CAST('one' AS BLOB)")
            other.execute("DELETE FROM body WHERE data = CAST('two' AS BLOB)")
            other.execute("UPDATE exchange SET status = 'ok' WHERE id = ?", (changed,))
        problems = history.verify()
    assert len(problems) == 3
    assert problems[0] == f"the request body of exchange {lost} is missing"
    assert problems[1] == f"exchange {changed} is marked as ended but has no outcome"
    assert "is not what was stored" in problems[2]


def test_a_newer_history_is_read_and_takes_nothing(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    with History.open(places) as history:
        number = history.insert(exchange())
        history.complete(number, outcome())
    with closing(sqlite3.connect(places.data / "history.sqlite3", isolation_level=None)) as newer:
        newer.execute("ALTER TABLE exchange ADD COLUMN novelty TEXT")
        newer.execute("UPDATE exchange SET novelty = 'x', status = 'in_flight', owner = 'nobody'")
        newer.execute("PRAGMA user_version = 999")

    with History.open(places) as history:
        assert history.read_only
        assert "newer version" in history.notice
        assert history.page()[0].status is Status.IN_FLIGHT
        assert history.body(number, "response") == b"setosa"
        with pytest.raises(NewerStoreError):
            history.insert(exchange())
        with pytest.raises(NewerStoreError):
            history.complete(number, outcome())
        with pytest.raises(NewerStoreError), history.writing() as connection:
            connection.execute("DELETE FROM exchange")
        with pytest.raises(StoreError, match="read-only"), history._database.writing(durable=False) as raw:
            raw.execute("DELETE FROM exchange")


def test_an_older_history_is_copied_and_brought_up(
    places: AppDirs, exchange: MakeExchange, tmp_path: Path
) -> None:
    with History.open(places) as history:
        history.insert(exchange())
    newest = len(migrations.released())
    added = tmp_path / "9999_more.sql"
    added.write_text(
        "-- One; two.\nALTER TABLE exchange ADD COLUMN more TEXT;\n"
        "CREATE TABLE two (a); CREATE TABLE three (b);\n"
    )
    scripts = (*migrations.released(), added)

    database, notice = open_database(places.data, Noon(), scripts)
    with database.reading() as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (newest + 1,)
        assert connection.execute("SELECT count(*), max(more) FROM exchange").fetchone() == (1, None)
        connection.execute("SELECT a, b FROM two, three")
    database.close()
    assert notice == ""

    copy = places.data / f"history.version-{newest}-20261124T120000Z.sqlite3"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (newest,)
        assert old.execute("SELECT count(*) FROM exchange").fetchone() == (1,)


def test_a_migration_that_fails_changes_nothing(places: AppDirs, tmp_path: Path) -> None:
    History.open(places).close()
    wrong = tmp_path / "9999_wrong.sql"
    wrong.write_text("CREATE TABLE two (a);\nCREATE TABLE two (a);\n")
    with pytest.raises(StoreError, match="already exists"):
        open_database(places.data, Noon(), (*migrations.released(), wrong))
    with History.open(places) as history, history.reading() as connection:
        newest = len(migrations.released())
        assert connection.execute("PRAGMA user_version").fetchone() == (newest,)
        assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'two'").fetchone() == (0,)


@pytest.mark.parametrize("umask", [0, 0o777])
def test_everything_is_the_owners_alone_whatever_the_umask(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome, umask: int
) -> None:
    before = os.umask(umask)
    try:
        with History.open(places) as history:
            history.complete(history.insert(exchange()), outcome())
            Drafts(places).save(exchange().invocation)
            modes = [(path.name, path.stat().st_mode) for path in places.data.parent.rglob("*")]
            owners = list((places.data / "owners").iterdir())
    finally:
        os.umask(before)
    names = {name for name, _ in modes}
    assert {"history.sqlite3", "history.sqlite3-wal", "draft.json", owners[0].name} <= names
    assert {stat.S_IMODE(mode) for _, mode in modes if stat.S_ISREG(mode)} == {0o600}
    assert {stat.S_IMODE(mode) for _, mode in modes if stat.S_ISDIR(mode)} == {0o700}


def test_what_was_open_to_others_is_closed(places: AppDirs) -> None:
    History.open(places).close()
    places.data.chmod(0o755)
    (places.data / "history.sqlite3").chmod(0o644)
    History.open(places).close()
    assert stat.S_IMODE(places.data.stat().st_mode) == 0o700
    assert stat.S_IMODE((places.data / "history.sqlite3").stat().st_mode) == 0o600


def test_the_columns_are_readable_json(places: AppDirs, history: History, exchange: MakeExchange) -> None:
    history.insert(exchange(fields={"Accept": "text/csv"}))
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as other:
        (text,) = other.execute("SELECT fields FROM exchange").fetchone()
    assert json.loads(text) == {"EndpointName": "iris", "Accept": "text/csv"}


def test_a_row_that_cannot_be_understood_is_said_and_hides_no_other(
    places: AppDirs, history: History, exchange: MakeExchange
) -> None:
    whole, damaged = history.insert(exchange()), history.insert(exchange())
    with closing(sqlite3.connect(places.data / "history.sqlite3", isolation_level=None)) as other:
        other.execute("UPDATE exchange SET connection = '[]' WHERE id = ?", (damaged,))
    first, second = history.page()
    assert (first.id, first.error_code) == (damaged, "DamagedRow")
    assert (second.id, second.error_code) == (whole, None)
