"""Bodies as files: whole or absent, their owner's alone, and gone with the last row that names them."""

from __future__ import annotations

import os
import resource
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from workbench.model import Exchange, Outcome
from workbench.model.errors import FullStoreError, NotFoundError, StoreError
from workbench.store import AppDirs, History
from workbench.store.bodies.files import LARGE, BodyFiles
from workbench.store.history import trash

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]


def files_of(places: AppDirs) -> list[Path]:
    """Every file of a large body."""
    return sorted(path for path in (places.data / "history.sqlite3-bodies").rglob("*") if path.is_file())


def test_large_bodies_are_files_and_small_ones_are_not(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    large, small = os.urandom(LARGE), os.urandom(LARGE - 1)
    first = history.insert(exchange(body=large))
    history.complete(first, outcome(small))
    second = history.insert(exchange(body=small))
    history.complete(second, outcome(large))

    assert [path.name for path in files_of(places)] == [sha256(large).hexdigest()]
    assert files_of(places)[0].read_bytes() == large
    for number, sent, received in ((first, large, small), (second, small, large)):
        kept = history.exchange(number)
        assert kept.response is not None
        assert (kept.request_body, kept.response.body) == (sent, received)
        assert (history.body(number, "request"), history.body(number, "response")) == (sent, received)
    assert history.verify() == ()


@pytest.mark.parametrize("umask", [0, 0o777])
def test_only_their_owner_reads_them(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome, umask: int
) -> None:
    before = os.umask(umask)
    try:
        with History.open(places) as history:
            history.complete(history.insert(exchange(body=os.urandom(LARGE))), outcome())
    finally:
        os.umask(before)
    (file,) = files_of(places)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.parent.parent.stat().st_mode) == 0o700


def test_of_a_body_that_nobody_wants_any_more_no_further_step_is_written(tmp_path: Path) -> None:
    answers = iter([False, False, True])
    draft = BodyFiles(tmp_path).draft(bytes(20_000_000), unwanted=lambda: next(answers))
    assert 0 < draft.path.stat().st_size <= 8 * 1024 * 1024
    draft.discard()
    assert list(tmp_path.iterdir()) == []


def test_what_is_deleted_takes_its_file_along_unless_another_exchange_has_it(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    shared, own = os.urandom(LARGE), os.urandom(LARGE)
    first = history.insert(exchange(body=shared))
    history.complete(first, outcome(own))
    second = history.insert(exchange(body=shared))
    history.complete(second, outcome())
    assert len(files_of(places)) == 2
    trash.remove(history, [first])
    assert [path.name for path in files_of(places)] == [sha256(shared).hexdigest()]
    assert history.body(second, "request") == shared
    trash.remove(history, [second])
    assert files_of(places) == []
    assert history.verify() == ()


def test_what_is_brought_back_has_its_file(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    body = os.urandom(LARGE)
    number = history.insert(exchange(body=body))
    history.complete(number, outcome(body[::-1]))
    trash.trash(history, [number], exchange().started_at)
    assert len(files_of(places)) == 2
    assert trash.restore(history, [number]) == [number]
    assert history.body(number, "request") == body
    assert history.body(number, "response") == body[::-1]


def test_of_a_transaction_that_fails_no_file_is_left(
    history: History, places: AppDirs, exchange: MakeExchange
) -> None:
    first = exchange(body=os.urandom(LARGE))
    history.insert(first)
    with pytest.raises(StoreError, match="UNIQUE"):
        history.insert(msgspec.structs.replace(exchange(body=os.urandom(LARGE)), uuid=first.uuid))
    assert len(files_of(places)) == 1
    assert history.verify() == ()


def test_damage_is_reported_and_a_body_that_is_sent_again_mends_it(
    history: History, places: AppDirs, exchange: MakeExchange
) -> None:
    shorter, changed, lost = (os.urandom(LARGE) for _ in range(3))
    numbers = [history.insert(exchange(body=body)) for body in (shorter, changed, lost)]
    paths = [history_path(places, body) for body in (shorter, changed, lost)]
    paths[0].write_bytes(shorter[:-1])
    paths[1].write_bytes(changed[:-1] + b"?")
    paths[2].unlink()

    problems = [problem for problem in history.verify() if problem.startswith("the body")]
    assert problems == [
        f"the body {sha256(shorter).hexdigest()} is not what was stored",
        f"the body {sha256(changed).hexdigest()} is not what was stored",
        f"the body {sha256(lost).hexdigest()} is missing: its file does not exist",
    ]
    for number in (numbers[0], numbers[2]):
        with pytest.raises(NotFoundError, match="missing"):
            history.body(number, "request")
        assert history.exchange(number).request_body is None
    history.insert(exchange(body=lost))
    assert history.body(numbers[2], "request") == lost


def history_path(places: AppDirs, body: bytes) -> Path:
    """Where a body is."""
    name = sha256(body).hexdigest()
    return places.data / "history.sqlite3-bodies" / name[:2] / name


def test_a_body_that_has_no_room_leaves_nothing(tmp_path: Path) -> None:
    files = BodyFiles(tmp_path / "bodies")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(FullStoreError, match="disk is full"):
            files.draft(bytes(1001))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list((tmp_path / "bodies").iterdir()) == []


def test_a_damaged_history_takes_its_files_with_it(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    body = os.urandom(LARGE)
    with History.open(places) as history:
        history.complete(history.insert(exchange(body=body)), outcome())
    (places.data / "history.sqlite3").write_bytes(b"no database" * 999)
    with History.open(places) as history:
        assert "set aside" in history.notice
    (aside,) = places.data.glob("history.damaged-*.sqlite3-bodies")
    assert [path.read_bytes() for path in aside.rglob("*") if path.is_file()] == [body]
    assert files_of(places) == []
