"""Searches that the notes of frequent words narrow down, against a plain scan."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from tests.store.history.test_search import tokens
from tests.store.sqlite.index.reading import have_every_word_frequent, read_stretches
from workbench.model import Exchange
from workbench.model.query import Word, parse
from workbench.model.query.sql import Parameters
from workbench.model.query.syntax import Term
from workbench.store import AppDirs, History
from workbench.store.history import search, trash
from workbench.store.history.annotations import note
from workbench.store.sqlite.index import candidates, frequent_words, indexer, stretches
from workbench.store.sqlite.index.frequent_words import Noted
from workbench.store.sqlite.index.sought import Lookup
from workbench.store.sqlite.index.traits.traits import Traits

MakeExchange = Callable[..., Exchange]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
EXCHANGES = 2_300
_INSERT = """
    INSERT INTO exchange (uuid, started_at, operation, endpoint_name, status, fields, connection, output,
        request_digest, response_digest, error_message, note, withheld)
    VALUES (?, ?, 'InvokeEndpoint', ?, ?, '{}', '{}', '{}', ?, ?, ?, ?, ?)
"""

QUERIES = (
    "usual",
    "-usual",
    "-usual -more",
    "uncommon more",
    "more uncommon",
    "usual -more",
    "uncommon -usual",
    "-setosa",
    "-set*",
    "setosa usual",
    "-usu*",
    "-u*",
    "-unco*",
    "r1* r2*",
    "r1* more",
    "-r1*",
    "-r*",
    "r1* -r10*",
    "rare more",
    "rare -more",
    '"usual words"',
    '-"usual words"',
    '"words usual"',
    '"more words" uncommon',
    '"usual wor*" more',
    '-"usual wor*"',
    '-"usual words more"',
    '"the usual words"',
    '"words the"',
    '-"words the"',
    '"and mo*" "usual words"',
    '-"more r*" usual',
    '"usual more"',
    'usual -"usual words"',
    '"it failed" "usual words"',
    '"noted uncommon"',
    "ÜBUNG usual",
    "-übung",
    "noted usual",
    "noted uncommon",
    "-noted more uncommon",
    "failed more",
    "ok -usual",
    "err* uncommon",
    "-usual status:error",
    "-usual endpoint:few",
    "uncommon more endpoint:iris",
    "-usual id:900-2100",
    "-usual -id:1-2200",
    "uncommon more OR -setosa",
    "nowhere -usual",
    "{} -usual",
)
FEWER = (
    "uncommon more",
    "more uncommon",
    "usual -more",
    "usual more -words",
    "-usual",
    "-usual -more",
    "uncommon -usual",
    "-u*",
    "r1* more",
    "-r1*",
    "rare more",
    '"usual words"',
    '-"usual words"',
    '"usual wor*" more',
    '"more r*" usual',
    "-usual status:error",
)
"""Of each kind one or two, for what happens to one exchange or one kind of note."""
OF_CHANGES = (*FEWER, "noted usual", "noted uncommon", "-noted more uncommon", '"noted uncommon"')
"""What finds notes that are written later, and what is left of those kinds."""


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a history that is filled."""
    home = tmp_path_factory.mktemp("filled")
    places = AppDirs(data=home / "data", config=home / "config", cache=home / "cache")
    with History.open(places) as history:
        fill(history, places)
    return places.data


@pytest.fixture
def filled(filled_once: Path, places: AppDirs) -> Iterator[History]:
    """A copy of it."""
    shutil.copytree(filled_once, places.data)
    with History.open(places) as history:
        yield history


def fill(history: History, places: AppDirs) -> None:
    """Records some thousands of exchanges, with words that nearly all have and words that never meet."""
    dice = random.Random(3)
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as raw, raw:
        for number in range(1, EXCHANGES + 1):
            other = "uncommon" if dice.random() < 0.04 else "more"
            lead = "rare" if dice.random() < 0.004 else "the usual words" if dice.random() < 0.99 else "other"
            accent = " übung" if number // 1000 == 1 and dice.random() < 0.5 else ""
            text = f"{lead} {other} r{number % 1500:x}{accent}"
            raw.execute(
                "INSERT INTO body (digest, size, data) VALUES (?, length(?2), CAST(?2 AS BLOB))",
                (b"%d" % number, text.encode()),
            )
        answers = (b"setosa", b"setosa and more words", b"\0\1", b"")
        for at, answer in enumerate(answers):
            raw.execute(
                "INSERT INTO body (digest, size, data) VALUES (?, ?, ?)", (b"a%d" % at, len(answer), answer)
            )
        raw.executemany(
            _INSERT,
            [
                (
                    f"uuid-{number}",
                    1_760_000_000_000_000 + number,
                    "few" if number % 500 == 0 else "iris",
                    "error" if number % 10 == 0 else "ok",
                    # Some were sent long after their body came.
                    b"%d" % dice.choice((number, number, number, dice.randint(1, EXCHANGES)))
                    if number % 97
                    else None,
                    b"a%d" % dice.choices(range(4), (970, 10, 10, 10))[0] if number % 89 else None,
                    "it failed" if number % 10 == 0 else None,
                    "a noted uncommon" if number % 700 == 0 else "",
                    number % 400 == 0,
                )
                for number in range(1, EXCHANGES + 1)
            ],
        )
    with history.writing() as connection:
        while indexer.step(connection):
            pass
    search.catch_up(history)


@cache
def sought(text: str) -> str:
    """The words of a text as a scan looks for them."""
    return " ".join(tokens(text))


def scanned(history: History) -> dict[int, tuple[str, list[str]]]:
    """Each exchange with its label and its texts, without any index."""
    sql = """
        SELECT exchange.id, endpoint_name || ' ' || operation || ' ' || status, error_message, note,
            CASE WHEN NOT withheld THEN request.data END, CASE WHEN NOT withheld THEN response.data END
        FROM exchange LEFT JOIN body AS request ON request.digest = request_digest
        LEFT JOIN body AS response ON response.digest = response_digest ORDER BY exchange.id DESC
    """
    with history.reading() as connection:
        return {
            number: (
                label,
                [
                    f" {sought(text)} "
                    for text in (
                        error or "",
                        remark,
                        *(body.decode() for body in bodies if body and b"\0" not in body),
                    )
                ],
            )
            for number, label, error, remark, *bodies in connection.execute(sql)
        }


def expected(every: Mapping[int, tuple[str, list[str]]], text: str) -> list[int]:
    """What a search finds, newest first."""
    return Scan(every).finds(text)


class Scan:
    """What searches find by looking through everything; a term that several have is looked for once.

    Args:
        every: the exchanges, as `scanned` gives them.
    """

    def __init__(self, every: Mapping[int, tuple[str, list[str]]]) -> None:
        self._every = {number: (label.lower(), "|".join(texts)) for number, (label, texts) in every.items()}
        self._holding: dict[Term, frozenset[int]] = {}

    def finds(self, text: str) -> list[int]:
        """The numbers of what one search finds, newest first."""
        finds: set[int] = set()
        for terms in parse(text).either:
            remaining = set(self._every)
            for term in terms:
                if term not in self._holding:
                    self._holding[term] = frozenset(self._of(term))
                remaining &= self._holding[term]
            finds |= remaining
        return sorted(finds, reverse=True)

    def _of(self, term: Term) -> Iterator[int]:
        """The exchanges of which a term is true."""
        if isinstance(term, Word):
            wanted, beginning = sought(term.text), term.beginning.lower()
            words = f" {wanted}{'' if term.goes_on else ' '}"
            for number, (label, texts) in self._every.items():
                if (beginning in label or (bool(wanted) and words in texts)) is not term.negated:
                    yield number
            return
        first, last = map(int, term.value.split("-")) if term.key == "id" else (0, 0)
        for number, (label, _) in self._every.items():
            held = first <= number <= last if term.key == "id" else term.value in label.split()
            if held is not term.negated:
                yield number


def check(history: History, queries: Iterable[str] = QUERIES) -> None:
    """Queries find what a scan finds: the first page, a later one, and all."""
    scan = Scan(scanned(history))
    for text in queries:
        wanted = scan.finds(text)
        page = search.page(history, parse(text), now=NOW, limit=20)
        assert [row.id for row in page] == wanted[:20], text
        if len(wanted) > 30:
            page = search.page(history, parse(text), now=NOW, limit=20, before=wanted[29])
            assert [row.id for row in page] == wanted[30:50], text
        assert list(search.numbers(history, parse(text), now=NOW)) == wanted, text


def without_traits(connection: sqlite3.Connection) -> Traits:
    """What a search without filters asks for."""
    return Traits(connection, Parameters(), {}, ())


def left_over(history: History, text: str) -> int | None:
    """How many exchanges the notes leave to look through; None where nothing is noted."""
    with history.reading() as connection:
        lookup = Lookup(connection, Parameters())
        words = [lookup.word(term) for term in parse(text).either[0] if isinstance(term, Word)]
        places = candidates.narrowed(connection, lookup, words, without_traits(connection), [(1, EXCHANGES)])
        return None if places is None else sum(last - first + 1 for first, last in places)


@pytest.fixture
def frequent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every word counts as frequent, and is found by the notes rather than among the newest."""
    have_every_word_frequent(monkeypatch)
    monkeypatch.setattr("workbench.store.sqlite.index.beginnings._MANY_ENTRIES", 100)


@pytest.mark.usefixtures("frequent")
def test_a_search_finds_what_a_scan_finds_where_nothing_is_noted(filled: History) -> None:
    check(filled)


@pytest.mark.usefixtures("frequent")
@pytest.mark.parametrize("most_words", [2_000, 40, 3])
def test_a_search_finds_what_a_scan_finds_whatever_is_noted(
    filled: History, exchange: MakeExchange, most_words: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.store.sqlite.index.stretch_words._MOST_WORDS", most_words)
    search.note_words(filled)
    check(filled, QUERIES if most_words == 2_000 else FEWER)
    # What changes is not looked for by what was noted before.
    with filled.writing() as connection:
        connection.execute("UPDATE exchange SET withheld = 1, note = 'noted' WHERE id = 1234")
        connection.execute("DELETE FROM usage WHERE exchange_id = 1234")
    note(filled, 1500, "noted uncommon")
    removed = trash.trash(filled, [1502, 2000, 2003, 900], NOW)
    with filled.writing() as connection:
        while indexer.step(connection):
            pass
    check(filled, OF_CHANGES)
    trash.restore(filled, removed)
    filled.insert(exchange("iris", b"late uncommon usual"))
    search.catch_up(filled)
    search.note_words(filled)
    check(filled, OF_CHANGES)


def test_few_exchanges_are_left_to_look_through(filled: History) -> None:
    most = {
        "-usual": 400,
        "uncommon more": 450,
        "-setosa": 450,
        "-usu*": 400,
        "-r*": 400,
        "nowhere more": 301,
        "r1* r2*": 400,
        '-"usual words"': 400,
        '"words usual"': 301,
        '"more usual" -more': 301,
    }
    assert {left_over(filled, text) for text in most} == {None}
    search.note_words(filled)
    # The newest stretch is not noted: it is not full yet.
    for text, number in most.items():
        count = left_over(filled, text)
        assert count is not None and count <= number, text


def test_a_stretch_that_changes_while_it_is_read_is_not_noted(filled: History) -> None:
    with filled.writing() as connection:
        reading = frequent_words.begin(connection)
        assert reading is not None
    with filled.reading() as connection:
        words = frequent_words.read(connection, reading)
    assert words is not None
    (part,) = frequent_words.parts(words)
    assert part
    with filled.writing() as connection:
        connection.execute(
            "UPDATE exchange SET withheld = 1 WHERE id = ?", (reading.number * stretches.LENGTH + 1,)
        )
        assert not frequent_words.keep(connection, reading, part)
        frequent_words.end(connection, reading, words)
        assert reading.number not in frequent_words.noted(connection, 0, 9)
        read_stretches(connection)
        assert not frequent_words.keep(connection, reading, part)
        frequent_words.end(connection, reading, words)
        assert reading.number not in frequent_words.noted(connection, 0, 9)
        again = frequent_words.begin(connection)
        assert again is not None and again.number == reading.number and again != reading
        assert frequent_words.is_taken_over(connection, reading)
        assert not frequent_words.keep(connection, reading, part)
        assert frequent_words.keep(connection, again, part)
        frequent_words.end(connection, reading, words)
        assert reading.number not in frequent_words.noted(connection, 0, 9)
        frequent_words.end(connection, again, words)
        assert reading.number in frequent_words.noted(connection, 0, 9)


@pytest.mark.usefixtures("frequent")
@pytest.mark.parametrize("mark", [1, 2])
def test_what_a_version_without_pairs_noted_counts_until_it_is_read_again(filled: History, mark: int) -> None:
    search.note_words(filled)
    with filled.writing() as connection:
        connection.execute("DELETE FROM frequent_word WHERE word LIKE '% %'")
        connection.execute("UPDATE stretch_words SET noted = ?", (mark,))
    check(filled, FEWER)
    assert left_over(filled, '-"usual words"') == EXCHANGES
    assert left_over(filled, "-usual") != EXCHANGES
    search.note_words(filled)
    check(filled, FEWER)
    assert left_over(filled, '-"usual words"') != EXCHANGES


def test_what_was_noted_of_exchanges_that_are_gone_is_forgotten(filled: History) -> None:
    search.note_words(filled)
    with filled.writing() as connection:
        connection.execute("DELETE FROM exchange WHERE id < 1000")
    search.note_words(filled)
    with filled.reading() as connection:
        assert frequent_words.noted(connection, 0, 9) == {1: Noted(every_beginning=True, every_pair=True)}
        assert connection.execute("SELECT DISTINCT number FROM frequent_word").fetchall() == [(1,)]


def test_an_index_that_is_made_anew_is_noted_anew(filled: History) -> None:
    search.note_words(filled)
    with filled.writing() as connection:
        indexer.rebuild(connection)
        assert frequent_words.noted(connection, 0, 9) == {}


def test_a_stretch_with_much_text_is_looked_through(filled: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequent_words, "_TEXT_BYTES", 1_000)
    search.note_words(filled)
    assert left_over(filled, "-usual") == EXCHANGES


_WITHOUT_REQUEST = 97 * 13
"""An exchange of a stretch that is full, without a request's body."""
_LATE = b"usual uncommon more r1 late"


def add_late(connection: sqlite3.Connection, text: bytes = _LATE) -> None:
    """Stores a body, and says whose it is after all else of that was noted."""
    connection.execute("INSERT INTO body (digest, size, data) VALUES (?, ?, ?)", (b"late", len(text), text))
    connection.execute("UPDATE exchange SET request_digest = ? WHERE id = ?", (b"late", _WITHOUT_REQUEST))


@pytest.mark.usefixtures("frequent")
def test_a_body_that_is_stored_after_its_stretch_was_noted_is_found(filled: History) -> None:
    search.note_words(filled)
    with filled.writing() as connection:
        add_late(connection)
    search.catch_up(filled)
    search.note_words(filled)
    check(filled, FEWER)


@pytest.mark.usefixtures("frequent")
def test_a_stretch_is_not_noted_before_the_index_has_its_bodies(
    filled: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    search.note_words(filled)
    with filled.writing() as connection:
        add_late(connection)
        read_stretches(connection)
    with monkeypatch.context() as patch:
        # It came from another process after this one saw that nothing was left to read.
        patch.setattr(search, "behind", lambda _: 0)
        search.note_words(filled)
    search.catch_up(filled)
    check(filled, FEWER)
    search.note_words(filled)
    with filled.reading() as connection:
        assert frequent_words.noted(connection, 1, 1) == {1: Noted(every_beginning=True, every_pair=True)}
    check(filled, FEWER)


@pytest.mark.usefixtures("frequent")
def test_a_word_that_the_index_cuts_within_a_letter_stops_nothing(filled: History) -> None:
    of_three_bytes, of_two = "\u4e2d" * 12_000, "a" + "\u044f" * 20_000
    with filled.writing() as connection:
        add_late(connection, f"usual {of_two} more {of_three_bytes}".encode())
    search.catch_up(filled)
    search.note_words(filled)
    with filled.reading() as connection:
        assert frequent_words.noted(connection, 1, 1)
    check(filled, FEWER)
    for letters in (of_three_bytes, of_two):
        page = search.page(filled, parse(f"{letters[:2]}*"), now=NOW, limit=20)
        assert [row.id for row in page] == [_WITHOUT_REQUEST]


@pytest.mark.usefixtures("frequent")
def test_a_stretch_with_a_body_whose_file_is_lost_is_looked_through(
    filled: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    head_of = indexer.head_of
    with monkeypatch.context() as patch:
        patch.setattr(
            indexer, "head_of", lambda c, number, size: b"" if number == 1300 else head_of(c, number, size)
        )
        search.note_words(filled)
        check(filled, FEWER)
    check(filled, FEWER)
