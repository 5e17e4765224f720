"""A full disk: what cannot be written is kept without bodies or in memory, and can be deleted as ever."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.aws.server import Serve, Server, answer, answering, hosting_of
from workbench.model.errors import NotFoundError, StoreError
from workbench.model.invocation import BytesBody, Connection, Invocation
from workbench.services import Workbench
from workbench.services.history import HistoryService
from workbench.store import AppDirs
from workbench.store.files import disk_reserve


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("only root may mount a small disk; a limit of SQLite's pages is tested all the same")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.fixture
def server(serve: Serve) -> Server:
    return serve(answering(answer(b"[1]")))


def _bench(home: Path, server: Server) -> Workbench:
    places = AppDirs(data=home / "data", config=home / "config", cache=home / "cache")
    return Workbench(places, hosting=lambda: hosting_of(server))


def _iris(body: bytes = b"5.1,3.5") -> Invocation:
    return Invocation(
        fields={"EndpointName": "iris"}, body=BytesBody(body), connection=Connection(sandbox=True)
    )


def _fill(disk: Path) -> Path:
    """Have somebody else take all that is left."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(bytes(4096))
    return ballast


def test_what_is_sent_on_a_full_disk_waits_and_is_written_when_there_is_room(
    small_disk: Path, server: Server
) -> None:
    with _bench(small_disk, server) as bench:
        first = bench.send(_iris())
        ballast = _fill(small_disk)
        waiting = bench.send(_iris(os.urandom(100_000)))
        assert waiting.response is not None
        assert waiting.response.body == b"[1]"
        assert "disk is full" in bench.notice
        if waiting.id is None:
            assert "1 exchange waits in memory" in bench.notice
            assert bench.unrecorded().startswith("the exchange was not recorded: ")
            assert not bench.recording
        ballast.unlink()
        last = bench.send(_iris())
        assert bench.recording
        assert bench.unrecorded() == ""
        assert {row.uuid for row in bench.history.page()} == {first.uuid, waiting.uuid, last.uuid}
        assert bench.history.verify() == ()


def test_what_waits_is_written_at_the_latest_when_the_workbench_is_closed(
    small_disk: Path, server: Server
) -> None:
    with _bench(small_disk, server) as bench:
        bench.send(_iris())
        ballast = _fill(small_disk)
        sent = [bench.send(_iris(os.urandom(60_000))).uuid for _ in range(3)]
        ballast.unlink()
    with _bench(small_disk, server) as bench:
        assert bench.notice == ""
        assert {row.uuid for row in bench.history.page()} >= set(sent)


def test_an_answer_that_has_no_room_is_kept_without_its_body(small_disk: Path, server: Server) -> None:
    large = os.urandom(3_000_000)
    server.behaviour = answering(answer(large))
    with _bench(small_disk, server) as bench:
        sent = bench.send(_iris())
        assert sent.response is not None
        assert sent.response.body == large
        assert sent.id is not None
        assert bench.notice == f"#{sent.id} is kept without the body of its answer: the disk is full"
        row = bench.history.summary(sent.id)
        assert (row.status.value, row.http_status, row.response_bytes) == ("ok", 200, 3_000_000)
        with pytest.raises(NotFoundError, match="was not kept"):
            bench.history.body(sent.id, "response")
        assert bench.history.body(sent.id, "request") == b"5.1,3.5"
        assert bench.history.verify() == ()


def test_a_request_that_has_no_room_is_recorded_without_its_body(small_disk: Path, server: Server) -> None:
    with _bench(small_disk, server) as bench:
        sent = bench.send(_iris(os.urandom(3_000_000)))
        assert sent.id is not None
        assert "without the body of its request: the disk is full" in bench.notice
        assert bench.history.summary(sent.id).http_status == 200
        assert bench.history.verify() == ()


@pytest.mark.parametrize("reopened", [False, True])
@pytest.mark.parametrize("forever", [False, True])
def test_exchanges_can_be_deleted_on_a_full_disk(
    small_disk: Path, server: Server, *, reopened: bool, forever: bool
) -> None:
    with _bench(small_disk, server) as bench:
        numbers = [bench.send(_iris(os.urandom(5_000))).id or 0 for _ in range(60)]
        HistoryService(bench).catch_up()
        if not reopened:
            _fill(small_disk)
            _delete(bench, numbers[:50], forever=forever)
    if reopened:
        _fill(small_disk)
        with _bench(small_disk, server) as bench:
            _delete(bench, numbers[:50], forever=forever)
    with _bench(small_disk, server) as bench:
        assert bench.history.count() == 10
        assert bench.history.verify() == ()


def _words(seed: int, word: str = "zygosaur") -> bytes:
    """Five hundred words that no other body has."""
    made = random.Random(seed)
    return " ".join(f"{word}{made.randrange(10**9):x}" for _ in range(500)).encode()


def _erased(disk: Path) -> bool:
    """Returns whether no file of the history has a word of what was deleted."""
    return not any(b"zygosaur" in path.read_bytes() for path in (disk / "data").rglob("*") if path.is_file())


def test_exchanges_can_be_deleted_where_the_index_is_merged_just_then(
    small_disk: Path, server: Server
) -> None:
    with _bench(small_disk, server) as bench:
        numbers = []
        for seed in range(40):
            numbers.append(bench.send(_iris(_words(seed))).id or 0)
            HistoryService(bench).catch_up()
    _fill(small_disk)
    with _bench(small_disk, server) as bench:
        assert HistoryService(bench).remove(numbers) == len(numbers)
        assert bench.history.verify() == ()


def test_words_that_had_no_room_to_be_erased_are_gone_once_there_is_some(
    small_disk: Path, server: Server
) -> None:
    with _bench(small_disk, server) as bench:
        numbers = [bench.send(_iris(_words(seed))).id or 0 for seed in range(4)]
        for seed in range(20):
            bench.send(_iris(_words(seed, "kept")))
            HistoryService(bench).catch_up()

        def fill_before_the_erasure() -> bool:
            if bench.history.count() == 20:
                _fill(small_disk)
            return False

        assert HistoryService(bench).remove(numbers, fill_before_the_erasure) == len(numbers)
        assert bench.history.verify() == ()
    assert not _erased(small_disk), "else nothing is shown"
    (small_disk / "ballast").unlink()
    with _bench(small_disk, server) as bench:
        HistoryService(bench).tidy()
        assert bench.history.verify() == ()
        assert bench.history.count() == 20
    assert _erased(small_disk)


def test_deleting_that_finds_no_room_ends_with_the_reason(
    small_disk: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log can be emptied before each attempt, and takes the same room in the next."""
    monkeypatch.setattr(disk_reserve, "_BYTES", 4096)
    with _bench(small_disk, server) as bench:
        number = bench.send(_iris(b" ".join(map(_words, range(8))))).id or 0
        HistoryService(bench).catch_up()
    _fill(small_disk)
    with _bench(small_disk, server) as bench, pytest.raises(StoreError, match="the disk is full"):
        HistoryService(bench).remove([number])


def test_where_the_reserve_is_taken_too_the_refusal_says_how_much_to_free(
    small_disk: Path, server: Server
) -> None:
    with _bench(small_disk, server) as bench:
        numbers = [bench.send(_iris()).id or 0 for _ in range(5)]
    (small_disk / "data" / "history.reserve").unlink(missing_ok=True)
    ballast = _fill(small_disk)
    with _bench(small_disk, server) as bench, pytest.raises(StoreError, match="the disk is full") as refusal:
        HistoryService(bench).remove(numbers[:2])
    assert f"Free 1 MB on the disk of {small_disk / 'data'}." in refusal.value.hint
    os.truncate(ballast, ballast.stat().st_size - 1_000_000)
    with _bench(small_disk, server) as bench:
        assert HistoryService(bench).remove(numbers[:2]) == 2
        assert bench.history.verify() == ()


def _delete(bench: Workbench, numbers: list[int], *, forever: bool) -> None:
    past = HistoryService(bench)
    if forever:
        assert past.remove(numbers) == len(numbers)
        # There is room for more in what was deleted.
        assert bench.send(_iris(os.urandom(1_000))).id is not None
        past.remove([bench.history.page(limit=1)[0].id])
    else:
        assert past.trash(numbers) == numbers


def test_a_history_that_may_not_grow_behaves_as_on_a_full_disk(tmp_path: Path, server: Server) -> None:
    """Where no disk can be mounted: SQLite's own limit of pages answers as a full disk does."""
    with _bench(tmp_path, server) as bench:
        numbers = [bench.send(_iris(os.urandom(20_000))).id or 0 for _ in range(10)]
        with bench.history.writing() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")
        sent = bench.send(_iris(os.urandom(100_000)))
        assert sent.response is not None
        assert "disk is full" in bench.notice
        assert HistoryService(bench).remove(numbers) == len(numbers)
        assert bench.send(_iris()).id is not None
        assert sent.uuid in {row.uuid for row in bench.history.page()}
    with closing(sqlite3.connect(tmp_path / "data" / "history.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
