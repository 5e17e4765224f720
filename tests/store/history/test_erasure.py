"""What is deleted for good is gone from the file, to the last byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tests.store.conftest import MakeExchange, MakeOutcome
from workbench.model import BytesBody
from workbench.model.async_invocation import AsyncState, AsyncStatus
from workbench.model.logs import LogLine, LogRecord
from workbench.model.query import parse
from workbench.store import AppDirs, History
from workbench.store.history import annotations as marks
from workbench.store.history import erasure, retention, search, trash
from workbench.store.settings import Retention
from workbench.store.sqlite.index import wide_stretches
from workbench.store.sqlite.index.stretches import LENGTH

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
# No two begin alike: the index of words keeps of a word what is not as in the one before.
WORDS = {
    place: f"{letter}ygosaur{place}"
    for letter, place in zip(
        "bcdfghjklmnpqrstvwxz",
        (
            *("endpoint", "attribute", "request", "response", "frequent", "header", "error", "code", "name"),
            *("note", "tag", "variant", "logline", "acceptance", "remark", "renamed", "large"),
        ),
        strict=False,
    )
}
LARGE = 1_100_000

Delete = Callable[[History, list[int]], object]


def fill(history: History, exchange: MakeExchange, outcome: MakeOutcome) -> list[int]:
    """Records ten exchanges with each of the words in its place."""
    numbers = []
    for turn in range(10):
        body = f'{{"{WORDS["request"]}": "{WORDS["frequent"]} {turn}"}}'.encode()
        sent = exchange(
            WORDS["endpoint"],
            body,
            fields={"CustomAttributes": WORDS["attribute"], "TargetVariant": WORDS["variant"]},
        )
        begun = msgspec.structs.replace(sent, started_at=NOW - timedelta(days=9))
        numbers.append(number := history.insert(begun))
        answer = outcome(WORDS["response"].encode(), code=WORDS["code"])
        assert answer.response is not None and answer.failure is not None
        response = msgspec.structs.replace(answer.response, headers=(("x-header", WORDS["header"]),))
        failure = msgspec.structs.replace(answer.failure, message=WORDS["error"])
        history.complete(number, msgspec.structs.replace(answer, response=response, failure=failure))
    invocation = msgspec.structs.replace(
        exchange(WORDS["endpoint"]).invocation,
        body=BytesBody(WORDS["large"].encode() + bytes(LARGE)),
    )
    large = msgspec.structs.replace(
        exchange(WORDS["endpoint"]), invocation=invocation, started_at=NOW - timedelta(days=9)
    )
    numbers.append(history.insert(large))
    history.complete(numbers[-1], outcome(b"small"))
    numbers.append(_accepted(history, exchange, outcome))
    marks.name(history, numbers[0], WORDS["renamed"])
    marks.note(history, numbers[0], WORDS["note"])
    marks.tag(history, numbers[:1], add=[WORDS["tag"]])
    line = LogLine(event_id="1", stream="s", message=WORDS["logline"], event_at=NOW)
    history.logs.keep(numbers[0], LogRecord(group="g", read_at=NOW, lines=(line,)))
    read(history)
    marks.name(history, numbers[0], WORDS["name"])
    read(history)
    return numbers


def _accepted(history: History, exchange: MakeExchange, outcome: MakeOutcome) -> int:
    sent = exchange(WORDS["endpoint"], operation="InvokeEndpointAsync")
    number = history.insert(msgspec.structs.replace(sent, started_at=NOW - timedelta(days=9)))
    history.complete(number, outcome(WORDS["acceptance"].encode(), 202, OutputLocation="s3://b/o"))
    history.arrivals.arrive(
        number,
        AsyncStatus(state=AsyncState.DONE, watched=False, ended_at=NOW, kept=True, remark=WORDS["remark"]),
        outcome(b"transcript"),
    )
    return number


def read(history: History) -> None:
    search.catch_up(history)
    search.note_words(history)


def left(places: AppDirs) -> set[str]:
    """The words that stand anywhere in the history's files."""
    content = b"".join(path.read_bytes() for path in places.data.rglob("*") if path.is_file())
    return {place for place, word in WORDS.items() if word.encode() in content.lower()}


def remove(history: History, numbers: list[int]) -> None:
    assert trash.remove(history, numbers) == len(numbers)


def throw_away(history: History, numbers: list[int]) -> None:
    assert len(trash.trash(history, numbers, NOW)) == len(numbers)
    read(history)
    assert trash.empty_trash(history, NOW + timedelta(seconds=1)) == len(numbers)


def prune(history: History, numbers: list[int]) -> None:
    assert retention.enforce(history, Retention(days=5), NOW) == len(numbers)


@pytest.mark.parametrize("delete", [remove, throw_away, prune])
@pytest.mark.parametrize("others", [0, 20])
def test_nothing_is_left_of_what_is_deleted(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome, delete: Delete, others: int
) -> None:
    with History.open(places) as history:
        for turn in range(others):
            number = history.insert(
                msgspec.structs.replace(exchange(body=f"kept {turn}".encode()), started_at=NOW)
            )
            history.complete(number, outcome())
        numbers = fill(history, exchange, outcome)
    assert WORDS.keys() - {"renamed", "acceptance"} <= left(places), "else nothing is shown"
    with History.open(places) as history:
        delete(history, numbers)
        assert history.verify() == ()
        assert len(search.page(history, parse("kept"), now=NOW)) == others
    assert left(places) == set()


def test_no_word_of_private_exchanges_gets_into_the_index_or_the_notes(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    with History.open(places) as history:
        for turn in range(10):
            number = history.insert(exchange(body=f"{WORDS['request']} {turn}".encode()), withheld=True)
            answer = outcome(WORDS["response"].encode(), code="ModelError")
            assert answer.failure is not None
            failure = msgspec.structs.replace(
                answer.failure,
                message=f'Received client error (400) with message "{WORDS["error"]}"',
                members={"OriginalMessage": WORDS["error"], "OriginalStatusCode": 400},
            )
            history.complete(number, msgspec.structs.replace(answer, failure=failure))
        read(history)
        assert search.page(history, parse(WORDS["request"]), now=NOW) == ()
        assert len(search.page(history, parse("status:error"), now=NOW)) == 10
    assert left(places) == set()


def test_an_old_name_is_gone_and_the_new_one_is_found(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    with History.open(places) as history:
        numbers = fill(history, exchange, outcome)
        erasure.erase_words(history)
        assert [row.id for row in search.page(history, parse(WORDS["name"]), now=NOW)] == numbers[:1]
    assert left(places) == WORDS.keys() - {"renamed", "acceptance"}


def test_what_is_taken_out_meanwhile_is_erased_by_the_next(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    with History.open(places) as history:
        numbers = fill(history, exchange, outcome)
        asked = 0

        def cancelled() -> bool:
            nonlocal asked
            asked += 1
            if asked == 2:
                marks.note(history, numbers[0], "")
                search.catch_up(history)
            return False

        erasure.erase_words(history, cancelled=cancelled)
        erasure.erase_words(history)
        steps = asked
        erasure.erase_words(history, cancelled=cancelled)
        assert asked == steps, "all is erased: nothing is left to do"
    assert "note" not in left(places)


def test_what_is_cancelled_is_done_by_the_next(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    with History.open(places) as history:
        numbers = fill(history, exchange, outcome)
        trash.remove(history, numbers, cancelled=iter([False, True, True, True]).__next__)
        erasure.erase_words(history)
    assert left(places) == set()


_ROW = """
    INSERT INTO exchange
        (uuid, started_at, operation, endpoint_name, status, fields, connection, output, request_digest)
    VALUES (?, ?, 'InvokeEndpoint', ?, 'ok', ?, '{}', '{}', ?)
"""
_USUAL = {"endpoint": "iris", "variant": "blue", "frequent": "usual"}
_STRETCHES = 2


@pytest.mark.parametrize("gone", [range(1, 2 * LENGTH), range(1200, 1900)])
def test_nothing_is_left_of_what_many_exchanges_had(
    places: AppDirs, gone: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wide_stretches, "WIDTH", _STRETCHES)
    with History.open(places) as history:
        with history.writing() as connection:
            for number in range(1, _STRETCHES * LENGTH + 9):
                theirs = WORDS if number in gone else _USUAL
                word = theirs["frequent"]
                connection.execute(
                    "INSERT INTO body (digest, size, data) VALUES (?1, length(?2), ?2)",
                    (b"%d" % number, f"{word} {number}".encode()),
                )
                fields = json.dumps({"TargetVariant": theirs["variant"]})
                row = (f"uuid-{number}", number, theirs["endpoint"], fields, b"%d" % number)
                connection.execute(_ROW, row)
        read(history)
        with history.reading() as connection:
            words = connection.execute("SELECT word FROM wide_word WHERE word = ?", (WORDS["frequent"],))
            assert len(words.fetchall()) == 1
            variants = connection.execute("SELECT variants FROM wide_stretch").fetchone()[0]
            assert WORDS["variant"] in variants
            kinds = connection.execute("SELECT group_concat(kinds) FROM trait WHERE wide").fetchone()[0]
            assert WORDS["variant"] in kinds and WORDS["endpoint"] in kinds
    assert {"frequent", "variant", "endpoint"} <= left(places), "else nothing is shown"
    with History.open(places) as history:
        assert trash.remove(history, [*gone]) == len(gone)
    assert left(places) == set()
    with History.open(places) as history:
        read(history)
        assert len(search.numbers(history, parse("usual"), now=NOW)) == _STRETCHES * LENGTH + 8 - len(gone)
    assert left(places) == set()
