"""Out of one history and into another; and the copy of all of it."""

from __future__ import annotations

import gzip
import io
import json
import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import Exchange, Failure, FailureKind, Outcome, Status
from workbench.model.errors import PayloadError, StoreError
from workbench.model.query import parse
from workbench.store import AppDirs, History
from workbench.store.history import search, trash
from workbench.store.history.transfer import backup, codec, exporter

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[History]:
    """Another history, of another user."""
    folder = tmp_path / "other"
    with History.open(AppDirs(data=folder, config=folder, cache=folder)) as opened:
        yield opened


@pytest.fixture
def filled(history: History, exchange: MakeExchange, outcome: MakeOutcome) -> History:
    """Exchanges of every sort; the first numbers are gone."""
    for _ in range(3):
        history.insert(exchange())
    trash.remove(history, [1, 2, 3])
    for body in (b"text \xc3\xa4\r\n \x1b", b"\x00\xff", b"", None):
        history.complete(
            history.insert(exchange(body=body, tags=("a", "b c"), pinned=True)), outcome(b"\xfe")
        )
    failed = history.insert(exchange(replay_of=4, name="named", note="two\nlines"))
    history.complete(failed, outcome(b"no", status=424, code="ModelError"))
    cut = history.insert(exchange())
    history.complete(cut, Outcome(failure=Failure(kind=FailureKind.CONNECT, code="X", message="refused")))
    opened = history.insert(exchange(fields={"SessionId": "NEW_SESSION"}))
    history.complete(opened, outcome(NewSessionId="s-1; Expires=2026-11-24T03:00:00Z"))
    history.complete(history.insert(exchange(), withheld=True), outcome(b"secret"))
    history.insert(exchange())
    return history


def written(history: History, path: Path) -> str:
    """A file of everything, the oldest first."""
    numbers = sorted(row.id for row in history.page(limit=999))
    packed = path.name.endswith(".gz")
    path.write_bytes(b"".join(exporter.exported(history, numbers, packed=packed)))
    return str(path)


@pytest.mark.parametrize("name", ["all.jsonl", "all.jsonl.gz"])
def test_what_goes_out_comes_in_as_it_was_and_once(
    filled: History, other: History, tmp_path: Path, name: str
) -> None:
    path = written(filled, tmp_path / name)
    imported = exporter.take_in(other, path)
    assert (imported.added, imported.already_recorded) == (9, 0)
    for original, here in zip(filled.page(limit=99), other.page(limit=99), strict=True):
        before, after = filled.exchange(original.id), other.exchange(here.id)
        replay = None if before.replay_of is None else 1
        if before.status is Status.IN_FLIGHT:
            before = msgspec.structs.replace(before, status=Status.INTERRUPTED)
        assert after == msgspec.structs.replace(before, id=here.id, replay_of=replay)
        sizes = (original.request_bytes, original.response_bytes, original.session_id)
        assert (here.request_bytes, here.response_bytes, here.session_id) == sizes
    assert other.verify() == ()
    again = exporter.take_in(other, path)
    assert (again.added, again.already_recorded) == (0, 9)
    search.catch_up(other)
    now = datetime.now(UTC)
    assert [row.id for row in search.page(other, parse("lines"), now=now)] == [5]


def test_lines_are_what_json_prints_and_the_bodies(filled: History, tmp_path: Path) -> None:
    lines = Path(written(filled, tmp_path / "all.jsonl")).read_bytes().splitlines()
    first, second = (json.loads(line) for line in lines[:2])
    assert first.items() >= json.loads(msgspec.json.encode(filled.summary(4))).items()
    assert first["format"] == 1
    assert first["request_body"] == {"text": "text ä\r\n \x1b"}
    assert second["request_body"] == {"base64": "AP8="}
    assert "secret" not in lines[7].decode()


BROKEN: tuple[tuple[Callable[[dict[str, object]], object], str], ...] = (
    (lambda line: line.pop("uuid"), "missing required field `uuid`"),
    (lambda line: line.update(format=2, shape="new"), "its format has version 2"),
    (lambda line: line.update(started_at="2026-11-24T10:00:00"), "timezone"),
    (lambda line: line.update(request_body={"base64": "!"}), "not base64"),
    (lambda line: line.update(request_body={}), "neither text nor base64"),
    (lambda line: line.update(request_digest="zz"), "regex"),
    (lambda line: line.update(fields=[]), "Expected `object`"),
)


@pytest.mark.parametrize(("damage", "message"), BROKEN, ids=[message for _, message in BROKEN])
def test_a_line_that_is_wrong_is_said_with_its_place_and_nothing_comes_in(
    filled: History,
    other: History,
    tmp_path: Path,
    damage: Callable[[dict[str, object]], object],
    message: str,
) -> None:
    path = Path(written(filled, tmp_path / "all.jsonl"))
    lines = path.read_bytes().splitlines()
    wrong = json.loads(lines[4])
    damage(wrong)
    lines[4] = json.dumps(wrong).encode()
    path.write_bytes(b"\n".join([*lines[:2], b"", *lines[2:]]))
    with pytest.raises(PayloadError, match=r"all\.jsonl, line 6, column \d+: ") as caught:
        exporter.take_in(other, str(path))
    assert message in caught.value.message
    assert other.count() == 0
    complaints: list[PayloadError] = []
    imported = exporter.take_in(other, str(path), complain=complaints.append)
    assert (imported.added, imported.wrong, len(complaints)) == (8, 1, 1)
    assert complaints[0].message == caught.value.message
    assert other.verify() == ()


def test_broken_json_and_no_utf8_are_said_with_their_column(other: History, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    for content, place in ((b'{"a": 1,,}', "line 1, column 9"), (b"\n\n?", "line 3, column 1")):
        path.write_bytes(content)
        with pytest.raises(PayloadError, match=place):
            exporter.take_in(other, str(path))
    for name, content in (("no.jsonl.gz", b"plain"), ("cut.jsonl.gz", gzip.compress(b"x" * 9999)[:-9])):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(PayloadError, match=r"gzip"):
            exporter.take_in(other, str(tmp_path / name))
    with pytest.raises(PayloadError, match="No such file"):
        exporter.take_in(other, str(tmp_path / "nowhere"))


def test_standard_input_is_looked_through_before_anything_is_taken(
    filled: History, other: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = Path(written(filled, tmp_path / "all.jsonl")).read_bytes()

    class Standard:
        buffer = io.BytesIO(content + b"{")

    monkeypatch.setattr(sys, "stdin", Standard)
    with pytest.raises(PayloadError, match="-, line 10, column"):
        exporter.take_in(other, "-")
    assert other.count() == 0
    Standard.buffer = io.BytesIO(content)
    assert exporter.take_in(other, "-").added == 9


def test_the_privacy_of_who_takes_in_holds(filled: History, tmp_path: Path, exchange: MakeExchange) -> None:
    filled.insert(exchange("hidden", b"never"))
    path = written(filled, tmp_path / "all.jsonl")
    folder = tmp_path / "careful"
    folder.mkdir()
    (folder / "settings.toml").write_text('[privacy]\ndigest = ["iris"]\nnothing = ["hidden"]\n')
    with History.open(AppDirs(data=folder, config=folder, cache=folder)) as careful:
        imported = exporter.take_in(careful, path)
        assert (imported.added, imported.private) == (9, 1)
        assert careful.exchange(1).request_body is None
        assert careful.summary(1).request_bytes == filled.summary(4).request_bytes
        assert careful.verify() == ()
        with closing(sqlite3.connect(careful.path)) as raw:
            assert raw.execute("SELECT count(*) FROM body").fetchone() == (0,)


@given(st.binary(max_size=50))
def test_any_body_is_packed_and_unpacked(data: bytes) -> None:
    packed = msgspec.json.encode(codec.PackedBody.of(data))
    assert msgspec.json.decode(packed, type=codec.PackedBody).data() == data


def test_a_full_disk_leaves_nothing_of_an_import(
    filled: History, tmp_path: Path, exchange: MakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    for turn in range(40):
        filled.insert(exchange(body=os.urandom(20_000) + bytes([turn])))
    path = written(filled, tmp_path / "all.jsonl")
    folder = tmp_path / "full"
    with History.open(AppDirs(data=folder, config=folder, cache=folder)) as full:
        kept = full.insert(exchange(body=b"before"))
        with full.reading() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
        full._database._writer.execute(f"PRAGMA max_page_count = {pages + 60}")
        with pytest.raises(StoreError, match="disk is full"):
            exporter.take_in(full, path)
        assert [row.id for row in full.page()] == [kept]
        full._database._writer.execute("PRAGMA max_page_count = 1000000")
        assert full.verify() == ()
        assert exporter.take_in(full, path).added == 49


def test_a_store_that_is_held_is_said_and_nothing_comes_in(
    filled: History, other: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(filled, tmp_path / "all.jsonl")
    other._database._writer.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(other.path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another process holds it"):
            exporter.take_in(other, path)
        with pytest.raises(StoreError, match="another process holds it"):
            trash.remove(other, [1])
        assert list(search.page(other, parse("text"), now=datetime.now(UTC))) == []
    assert other.count() == 0


def test_a_copy_is_made_while_it_is_in_use(filled: History, tmp_path: Path, exchange: MakeExchange) -> None:
    target = tmp_path / "copy" / "history.sqlite3"
    target.parent.mkdir()
    progress: list[tuple[int, int]] = []
    under_way = filled.insert(exchange())
    backup.backup(filled, target, lambda left, whole: progress.append((left, whole)))
    assert progress[-1][0] == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [file.name for file in target.parent.iterdir()] == ["history.sqlite3"]
    filled.insert(exchange())
    with pytest.raises(StoreError, match="already exists"):
        backup.backup(filled, target, lambda left, whole: None)
    with pytest.raises(StoreError, match="is not a folder"):
        backup.backup(filled, tmp_path / "no" / "x", lambda left, whole: None)
    with History.open(AppDirs(data=target.parent, config=tmp_path, cache=tmp_path)) as copy:
        assert copy.notice == ""
        assert copy.page(limit=1)[0].id == under_way
        assert copy.verify() == ()
