"""Large bodies that are written beside the request, in processes that are killed at random moments."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from types import FrameType

import pytest

from tests.support import DEADLINE_SECONDS
from workbench.model import Exchange, Outcome, Status
from workbench.model.errors import NotFoundError, StoreError
from workbench.model.outcome.recent_body import RecentBody
from workbench.store import AppDirs, History
from workbench.store.bodies import upkeep
from workbench.store.bodies.body_digest import BodyDigest
from workbench.store.bodies.files import LARGE
from workbench.store.bodies.pending_body import PendingBody
from workbench.store.history import trash

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]

# Records for ever, and deletes some of what it recorded. Prints "number digest digest" once an exchange is
# finished, and "-number" before it is deleted.
WRITER = """
import os, random, sys, uuid
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from workbench.model import BytesBody, Exchange, Invocation, Outcome, Response
from workbench.model.outcome.recent_body import RecentBody
from workbench.store import AppDirs, History
from workbench.store.bodies.body_digest import large_digest
from workbench.store.history import trash

home, dice = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
history = History.open(AppDirs(home / "data", home / "config", home / "cache"))
shared, recent = os.urandom(400_000), RecentBody()
while True:
    sent, came = (
        shared if dice.random() < 0.2 else os.urandom(dice.choice((10, 131_071, 131_072, 700_000)))
        for _ in range(2)
    )
    number = history.insert(Exchange(
        uuid=str(uuid.uuid4()), started_at=datetime.now(UTC),
        invocation=Invocation(fields={"EndpointName": "iris"}, body=BytesBody(sent)),
    ), digest=dice.choice((None, large_digest(sent, recent))), body_failed=lambda *failure: os._exit(9))
    print("begun", number, sha256(sent).hexdigest(), flush=True)
    history.complete(number, Outcome(response=Response(http_status=200, body=came)))
    print("ended", number, sha256(sent).hexdigest(), sha256(came).hexdigest(), flush=True)
    if dice.random() < 0.2:
        print("deleting", number, flush=True)
        trash.remove(history, [number])
"""


def unexpected(number: int, error: StoreError) -> None:
    """Fail: a body could not be written."""
    pytest.fail(f"#{number}: {error.message}")


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment_bodies_are_whole_or_said_to_be_missing(places: AppDirs, seed: int) -> None:
    dice = random.Random(seed)
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(places.data.parent), str(seed)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    with process.stdout as output:
        lines = [output.readline() for _ in range(dice.randrange(1, 30))]
        time.sleep(dice.uniform(0, 0.01))
        os.kill(process.pid, signal.SIGKILL)
        lines += output.read().split("\n")[:-1]  # the last one may be half a line
    assert process.wait(DEADLINE_SECONDS) == -signal.SIGKILL

    begun = {int(words[1]): words[2] for words in map(str.split, lines) if words[:1] == ["begun"]}
    ended = {int(words[1]): words[2:] for words in map(str.split, lines) if words[:1] == ["ended"]}
    deleted = {int(words[1]) for words in map(str.split, lines) if words[:1] == ["deleting"]}
    with History.open(places) as history:
        assert history.verify() == ()
        for number in ended.keys() - deleted:
            bodies = history.body(number, "request"), history.body(number, "response")
            assert [sha256(body).hexdigest() for body in bodies] == ended[number]
            assert history.summary(number).status is Status.OK
        for number in begun.keys() - ended.keys():
            if history.summary(number).status is Status.INTERRUPTED:
                try:
                    body = history.body(number, "request")
                except NotFoundError as error:
                    assert "was not kept" in error.message
                else:
                    assert sha256(body).hexdigest() == begun[number]
        files = {path.name for path in (places.data / "history.sqlite3-bodies").glob("??/*")}
        with history.reading() as connection:
            rows = connection.execute("SELECT hex(digest) FROM body WHERE size >= ?", (LARGE,)).fetchall()
        named = {digest.lower() for (digest,) in rows}
        assert named <= files
        assert upkeep.remove_strays(history) == len(files - named)
        assert {path.name for path in (places.data / "history.sqlite3-bodies").glob("??/*")} == named
        assert history.verify() == ()


def test_the_body_is_there_before_the_answer_is(history: History, exchange: MakeExchange) -> None:
    """A process that is killed while it waits for an answer leaves the request whole."""
    body = os.urandom(LARGE)
    number = history.insert(exchange(body=body), body_failed=unexpected)
    assert history.body(number, "request") == body
    assert history.summary(number).status is Status.IN_FLIGHT
    assert history.summary(number).request_bytes == LARGE
    with history.reading() as connection:
        (links,) = connection.execute(
            "SELECT count(*) FROM usage WHERE exchange_id = ?", (number,)
        ).fetchone()
    assert links == 1


def test_a_row_names_a_body_at_once_where_it_is_there_already(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    body = os.urandom(LARGE)
    digest, recent = sha256(body).digest(), RecentBody()
    first = history.insert(exchange(body=body), digest=BodyDigest(body, recent), body_failed=unexpected)
    history.complete(first, outcome())
    threads = {thread.name for thread in threading.enumerate()}
    again = history.insert(exchange(body=body), digest=BodyDigest(body, recent), body_failed=unexpected)
    assert {thread.name for thread in threading.enumerate()} <= threads  # nothing is written beside
    with history.reading() as connection:
        rows = connection.execute("SELECT id, request_digest FROM exchange").fetchall()
        (links,) = connection.execute("SELECT count(*) FROM usage WHERE exchange_id = ?", (again,)).fetchone()
    assert rows == [(first, digest), (again, digest)]
    assert links == 1
    assert history.body(again, "request") == body


def test_what_was_written_of_a_body_that_is_there_is_removed(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    body = os.urandom(20_000_000)
    first = history.insert(exchange(body=body), digest=BodyDigest(body, RecentBody()), body_failed=unexpected)
    history.complete(first, outcome())
    # Not the last that was digested: a thread has begun to write it when its digest is known.
    again = history.insert(exchange(body=body), digest=BodyDigest(body, RecentBody()), body_failed=unexpected)
    folder = places.data / "history.sqlite3-bodies"
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [sha256(body).hexdigest()]
    assert history.body(again, "request") == body


def test_a_row_that_cannot_be_written_leaves_no_body(
    history: History, places: AppDirs, exchange: MakeExchange
) -> None:
    with history.writing() as connection:
        connection.execute(
            "CREATE TRIGGER refused BEFORE INSERT ON exchange BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    body = os.urandom(LARGE)
    with pytest.raises(StoreError):
        history.insert(exchange(body=body), digest=BodyDigest(body, RecentBody()), body_failed=unexpected)
    folder = places.data / "history.sqlite3-bodies"
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_interrupted_before_the_thread_learns_of_the_row_the_history_closes(
    places: AppDirs, exchange: MakeExchange
) -> None:
    history, body = History.open(places), os.urandom(LARGE)
    number = history.insert(exchange())
    before = sys.gettrace()

    def interrupt(frame: FrameType, event: str, argument: object) -> None:
        if frame.f_code is PendingBody.record.__code__:
            raise KeyboardInterrupt

    sys.settrace(interrupt)  # Ctrl+C, at this very moment
    try:
        with pytest.raises(KeyboardInterrupt):
            history.insert(exchange(body=body), digest=BodyDigest(body, RecentBody()), body_failed=unexpected)
    finally:
        sys.settrace(before)
    closing = threading.Thread(target=history.close, daemon=True)
    closing.start()
    closing.join(DEADLINE_SECONDS)
    assert not closing.is_alive()
    with History.open(places) as again:
        assert [row.status for row in again.page()] == [Status.INTERRUPTED] * 2
        assert again.page()[0].id == number + 1
        with pytest.raises(NotFoundError, match="was not kept"):
            again.body(number + 1, "request")
    assert not list((places.data / "history.sqlite3-bodies").rglob("*.part"))


def test_a_body_whose_file_is_gone_is_written_again(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    body = os.urandom(LARGE)
    recent = RecentBody()
    first = history.insert(exchange(body=body), digest=BodyDigest(body, recent), body_failed=unexpected)
    history.complete(first, outcome())
    next((places.data / "history.sqlite3-bodies").glob("??/*")).unlink()
    again = history.insert(exchange(body=body), digest=BodyDigest(body, recent), body_failed=unexpected)
    assert history.body(again, "request") == history.body(first, "request") == body
    assert history.verify() == ()


def test_of_a_private_endpoint_only_the_digest_is_kept(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    body = os.urandom(LARGE)
    number = history.insert(exchange(body=body), withheld=True, body_failed=unexpected)
    history.complete(number, outcome(body[::-1]))
    assert not (places.data / "history.sqlite3-bodies").exists()
    with history.reading() as connection:
        row = connection.execute("SELECT request_digest, response_digest FROM exchange").fetchone()
    assert row == (sha256(body).digest(), sha256(body[::-1]).digest())
    with pytest.raises(NotFoundError, match="was not kept"):
        history.body(number, "request")


def test_what_cannot_be_written_is_told_and_the_answer_is_kept(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    (places.data / "history.sqlite3-bodies").write_bytes(b"in the way")
    failures: list[tuple[int, StoreError]] = []
    number = history.insert(
        exchange(body=os.urandom(LARGE)), body_failed=lambda number, error: failures.append((number, error))
    )
    history.complete(number, outcome(b"[1]"))
    assert [failed for failed, _ in failures] == [number]
    assert history.body(number, "response") == b"[1]"
    with pytest.raises(NotFoundError, match="was not kept"):
        history.body(number, "request")
    assert history.verify() == ()


def test_an_exchange_that_is_deleted_meanwhile_leaves_no_file(
    history: History, places: AppDirs, exchange: MakeExchange
) -> None:
    for _ in range(20):  # the deletion comes before the body's transaction, or after it
        number = history.insert(exchange(body=os.urandom(LARGE)), body_failed=unexpected)
        trash.remove(history, [number])
    history.close()
    assert list((places.data / "history.sqlite3-bodies").glob("*/*")) == []
