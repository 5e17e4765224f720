"""Searching: against a plain walk through everything, and by SQLite's own account."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from functools import cache
from itertools import product
from pathlib import Path

import msgspec
import pytest

from tests.store.old_history import as_version_1
from workbench.model import Exchange, ExchangeSummary, Outcome, Status
from workbench.model.errors import OperationCancelledError
from workbench.model.query import Clause, Word, parse, parser, values
from workbench.model.query.filters import filters
from workbench.model.query.filters.mark import MARKS
from workbench.model.query.sql import Parameters
from workbench.store import AppDirs, History
from workbench.store.history import search as history_search
from workbench.store.sqlite.index import indexer
from workbench.store.sqlite.index.sql import condition

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORDS = ("setosa", "versicolor", "virginica", "Ünïcode", "5.1", "cat", "category")


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, exchange: MakeExchange, outcome: MakeOutcome
) -> Iterator[History]:
    """Three hundred exchanges of all sorts, many of them with bodies that were there before."""
    home = tmp_path_factory.mktemp("home")
    with History.open(AppDirs(data=home, config=home, cache=home)) as history:
        fill(history, exchange, outcome)
        yield history


def fill(history: History, exchange: MakeExchange, outcome: MakeOutcome) -> None:
    """Record them."""
    dice = random.Random(7)
    bodies = [" ".join(dice.choices(WORDS, k=2)).encode() for _ in range(12)]
    for turn in range(1, 301):
        sent = exchange(
            dice.choice(("iris", "iris-two", "chat_1", "setosa-net")),
            dice.choice([*bodies, f"once {turn} {dice.choice(WORDS)}".encode(), b"\0\1 setosa", None]),
            fields={"SessionId": "s-1"}
            if turn % 9 == 0
            else {"TargetVariant": "green"}
            if turn % 5 == 0
            else {},
            tags=("smoke", "a b") if turn % 17 == 0 else (),
            pinned=turn % 19 == 0,
            replay_of=turn - 3 if turn % 13 == 0 else None,
            name="setosa baseline" if turn % 37 == 0 else "",
            note="see cat" if turn % 41 == 0 else "",
        )
        sent = msgspec.structs.replace(sent, started_at=NOW - timedelta(hours=300 - turn))
        number = history.insert(sent)
        if turn % 23:
            history.complete(
                number,
                outcome(b"bad cat", status=424, code="ModelError")
                if turn % 4 == 0
                else outcome(dice.choice(bodies), InvokedProductionVariant="blue"),
            )
    history_search.catch_up(history)


def tokens(text: str) -> list[str]:
    """As FTS5's unicode61 takes them, for the words that occur here."""
    plain = text.lower().replace("ü", "u").replace("ï", "i")
    return re.findall(r"[a-z0-9]+", plain)


def has(word: Word, text: str) -> bool:
    """Whether the words stand in a text, one after the other."""
    wanted, words = tokens(word.text), tokens(text)
    for at in range(len(words) - len(wanted) + 1):
        stretch = words[at : at + len(wanted)]
        if stretch == wanted or (
            word.goes_on and stretch[:-1] == wanted[:-1] and stretch[-1].startswith(wanted[-1])
        ):
            return bool(wanted)
    return False


def holds(term: Word | Clause, row: ExchangeSummary, texts: list[str]) -> bool:
    """Whether a term is true of an exchange, without SQL."""
    return _positive(term, row, texts) is not term.negated


def _positive(term: Word | Clause, row: ExchangeSummary, texts: list[str]) -> bool:
    if isinstance(term, Word):
        label = (
            f"{row.endpoint_name} {row.operation} {row.status} {row.error_code or ''} {row.http_status or ''}"
        )
        return term.text.removesuffix("*").lower() in label.lower() or any(has(term, text) for text in texts)
    match term.key:
        case "endpoint":
            return fnmatchcase(row.endpoint_name, term.value)
        case "status":
            between = values.http(term.value)
            return between[0] <= (row.http_status or 0) <= between[1] if between else row.status == term.value
        case "code":
            return row.error_code == term.value
        case "variant":
            return term.value in {row.fields.get("TargetVariant"), row.output.get("InvokedProductionVariant")}
        case "session":
            return row.session_id is not None and fnmatchcase(row.session_id, term.value)
        case "tag":
            return any(fnmatchcase(tag, term.value) for tag in row.tags)
        case "name":
            return bool(row.name) and fnmatchcase(row.name, term.value)
        case "since":
            return row.started_at >= (values.moment(term.value, NOW) or NOW)
        case "before":
            return row.started_at < (values.moment(term.value, NOW) or NOW)
        case "took":
            return row.duration_ms is not None and row.duration_ms > 10
        case "size":
            return max(row.request_bytes or 0, row.response_bytes or 0) > 15
        case "id":
            between = values.numbers(term.value) or (0, 0)
            return between[0] <= row.id <= between[1]
        case "run":
            return row.run_id is not None and str(row.run_id) == term.value
        case "replay":
            return row.replay_of is not None and str(row.replay_of) == term.value
        case _:
            marks = {"pinned": row.pinned, "replay": row.replay_of is not None, "noted": bool(row.note)}
            return marks.get(term.value, row.status == term.value)


@pytest.fixture(scope="module")
def expected(filled: History) -> Callable[[str], list[int]]:
    """What a search finds, by walking through everything: once for each search, however it is looked up."""
    rows = []
    for row in filled.page(limit=1000):
        whole = filled.exchange(row.id)
        bodies = [whole.request_body, whole.response.body if whole.response else None]
        texts = [body.decode() for body in bodies if body and b"\0" not in body]
        texts.append(f"{row.error_message or ''} {row.name} {row.note} {' '.join(row.tags)}")
        rows.append((row, texts))

    @cache
    def walk(text: str) -> list[int]:
        either = parse(text).either
        return [
            row.id
            for row, texts in rows
            if any(all(holds(term, row, texts) for term in terms) for terms in either)
        ]

    return walk


SEARCHES = (
    "setosa",
    "-setosa",
    '"setosa versicolor"',
    "cat",
    "cat*",
    '"cat*"',
    "categ",
    "set* -versi* cat*",
    "cat-*",
    "5.1*",
    "UNÏ*",
    "-se*",
    "setosa endpoint:setosa-net -cat*",
    "5.1",
    "unicode",
    "onc*",
    '"once 77"',
    "setosa cat",
    "setosa -cat",
    "iris",
    "modelerror",
    "424 cat",
    "setosa endpoint:iris",
    "setosa endpoint:iris* -status:4xx",
    "endpoint:iris status:ok",
    "endpoint:iris took:>10ms",
    "is:pinned",
    "is:pinned setosa",
    "-is:replay tag:smoke",
    "tag:a*",
    "name:setosa* OR is:noted OR replay:10",
    "since:50h setosa",
    "since:200h setosa -cat",
    "before:200h",
    "since:2026-11-20 before:2026-11-21 -is:error",
    "session:s-* status:200",
    "variant:green",
    "variant:blue size:>15B",
    "id:17-30",
    "is:interrupted OR is:in_flight",
    "code:ModelError setosa OR virginica",
    "nowhere",
    "{}",
    "smoke",
)


@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"sought._FEW": 1},
        {"selection.SELECTIVE": 0},
        {"sought._FEW": 1, "planner._LOOKED_THROUGH": (10, 40), "sought._GAP": 0},
        {"sought._FEW": 1, "planner._LOOKED_THROUGH": (1,)},
        {"sought._FEW": 1, "planner._LOOKED_THROUGH": (1,), "planner._LOOKED_THROUGH_LAST": ()},
        {"sought._FEW": 1, "beginnings._FEW_ENTRIES": 0},
        {"sought._FEW": 1, "beginnings._FEW_ENTRIES": 0, "sought._LOOKUPS": 0},
        {"sought._FEW": 1, "beginnings._FEW_ENTRIES": 0, "beginnings._MERGED_WORDS": 0},
        {"beginnings._FEW_ENTRIES": 0, "beginnings._FEW_WORDS": 0},
        {"beginnings._FEW_ENTRIES": 0, "beginnings._MANY_ENTRIES": 1},
        {"beginnings._FEW_ENTRIES": 0, "beginnings._FEW_WORDS": 0, "sought._TEXT_BYTES": 0},
    ],
    ids=[
        "rare",
        "frequent",
        "unselective",
        "apart",
        "by the rarest",
        "neither",
        "as whole words",
        "as whole words in the text",
        "as whole words, the rest merged",
        "in the text",
        "as a frequent word goes on",
        "whole index",
    ],
)
def test_a_search_finds_what_a_walk_through_everything_finds(
    filled: History,
    expected: Callable[[str], list[int]],
    limits: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whichever way it is looked up."""
    for name, number in limits.items():
        monkeypatch.setattr(f"workbench.store.sqlite.index.{name}", number)
    for text in SEARCHES:
        search = parse(text)
        if limits and not any(isinstance(term, Word) for terms in search.either for term in terms):
            continue  # the limits are those of words
        wanted = expected(text)
        assert list(history_search.numbers(filled, search, now=NOW)) == wanted, text
        numbers = [row.id for row in history_search.page(filled, search, limit=7, now=NOW)]
        assert numbers == wanted[:7], text
        if len(wanted) > 7:
            more = history_search.page(filled, search, limit=7, before=wanted[6], now=NOW)
            assert [row.id for row in more] == wanted[7:14], text


def test_every_key_and_every_mark_has_a_condition_of_its_own() -> None:
    clauses = [Clause(key=key.name, value=key.example) for key in filters().values()]
    clauses += [Clause(key="is", value=mark) for mark in MARKS if mark != "pinned"]
    written = []
    for clause in clauses:
        parameters = Parameters()
        text = condition(clause, parameters, NOW)
        for name, value in parameters.named.items():
            text = text.replace(f":{name}", repr(value))
        written.append(text)
    assert len(set(written)) == len(written)
    for key, value in (("colour", "red"), ("is", "blue")):
        with pytest.raises(KeyError, match=value if key == "is" else key):
            condition(Clause(key=key, value=value), Parameters(), NOW)


def test_a_search_right_after_a_send_finds_it(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    number = history.insert(exchange(body=b"a peculiar request"))
    assert history_search.behind(history) == 1
    history_search.catch_up(history)
    history.complete(number, outcome(b"a remarkable answer", code="ModelError"))
    assert history_search.catch_up(history) == 0
    for word in ("peculiar", "remarkable", "said"):
        assert [row.id for row in history_search.page(history, parse(word), now=NOW)] == [number]


def test_only_the_beginning_of_a_large_body_and_no_binary_is_read(
    history: History, exchange: MakeExchange
) -> None:
    large = b"early " + b"x " * indexer.INDEXED_BYTES + b"late"
    history.insert(exchange(body=large))
    history.insert(exchange(body=b"early\0"))
    assert history_search.catch_up(history) == 0
    assert [row.id for row in history_search.page(history, parse("early"), now=NOW)] == [1]
    assert history_search.page(history, parse("late"), now=NOW) == ()


def test_a_private_body_is_not_found_where_another_endpoint_sent_the_same(
    places: AppDirs, exchange: MakeExchange
) -> None:
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text('privacy = ["secret"]')
    with History.open(places) as history:
        history.insert(exchange("secret", b"confidential words"))
        assert history_search.catch_up(history) == 0
        assert history_search.page(history, parse("confidential"), now=NOW) == ()
        plain = history.insert(exchange("plain", b"confidential words"))
        history_search.catch_up(history)
        for words in ("confidential", "conf* endpoint:*"):
            assert [row.id for row in history_search.page(history, parse(words), now=NOW)] == [plain]


@pytest.mark.parametrize("joint", [" ", " OR "])
def test_a_search_may_have_as_many_terms_and_letters_as_it_takes(filled: History, joint: str) -> None:
    for term in (
        "{}",
        "-{}",
        "set{}*",
        '"setosa {}"',
        "-status:4{:02}",
        "variant:a{}",
        "-variant:a{}",
        "variant:a{0} -variant:b{0}",
        "-tag:a{}",
        "-took:>{}ms",
        "size:<{}kb",
        "-since:{}h",
        "-id:{0}-{0}5",
        "-is:pinned -name:{}",
    ):
        numbered = " ".join(term.format(number) for number in range(1, 100))
        terms = numbered.split(" " if '"' not in term else "  ")
        sought_in(filled, joint.join(terms[: parser.MOST_TERMS]))


def test_a_word_may_be_as_long_as_the_search_takes_it(filled: History) -> None:
    for key, letter in product(
        ("", "endpoint:", "tag:", "variant:", "-code:"), ("x", "%", "\N{GRINNING FACE}", "_*")
    ):
        sought_in(filled, key + (letter * 10_000)[:10_000])


def sought_in(history: History, text: str) -> None:
    """Searches by a text, which raises nothing."""
    try:
        history_search.page(history, parse(text), now=NOW)
        history_search.numbers(history, parse(text), now=NOW)
    except Exception as error:
        error.add_note(f"the search: {text[:200]}")
        raise


def test_a_search_nobody_wants_any_more_is_given_up(filled: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_search, "_OPERATIONS_BETWEEN_LOOKS", 10)
    with pytest.raises(OperationCancelledError):
        list(
            history_search.numbers(
                filled, parse("-nowhere -never -cat OR setosa"), now=NOW, cancelled=lambda: True
            )
        )
    assert history_search.numbers(filled, parse("setosa"), now=NOW)


def test_the_place_of_a_row_is_found_whatever_is_gone(history: History, exchange: MakeExchange) -> None:
    assert (history_search.length(history), history_search.window(history, 0, 5)) == (0, ())
    for _ in range(60):
        history.insert(exchange())
    gone = {1, 2, 3, 10, 11, 30, 31, 32, 33, 50, 60}
    with history.writing() as connection:
        connection.executemany("DELETE FROM exchange WHERE id = ?", [(number,) for number in gone])
    present = [number for number in range(60, 0, -1) if number not in gone]
    assert history_search.length(history) == len(present) == history.count()
    for place, number in enumerate(present):
        assert history_search.place(history, number) == place
        assert [row.id for row in history_search.window(history, place, 3)] == present[place : place + 3]
    assert history_search.window(history, len(present), 3) == ()


def test_a_history_from_before_the_search_is_read_from_its_newest_on(
    places: AppDirs, tmp_path: Path, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    with History.open(places) as history:
        for turn in range(20):
            number = history.insert(exchange(body=f"request {turn}".encode(), tags=("old",)))
            history.complete(number, outcome(b"same answer", status=424, code="ModelError"))
    old = tmp_path / "old"
    places_of_old = AppDirs(data=old / "data", config=old / "config", cache=old / "cache")
    as_version_1(places, places_of_old)

    with History.open(places_of_old) as history:
        assert (history.read_only, history.count()) == (False, 20)
        assert history.insert(exchange(body=b"request new")) == 21
        assert history_search.behind(history) > 20
        with history.writing(durable=False) as connection:
            assert indexer.step(connection)
        assert [row.id for row in history_search.page(history, parse('"request new"'), now=NOW)] == [21]
        assert history_search.catch_up(history) == 0
        assert len(history_search.numbers(history, parse("answer"), now=NOW)) == 20
        assert len(history_search.numbers(history, parse("old said"), now=NOW)) == 20
        assert [row.id for row in history_search.page(history, parse('"request 7"'), now=NOW)] == [8]
        assert history.summary(8).status is Status.ERROR
        assert history.verify() == ()
