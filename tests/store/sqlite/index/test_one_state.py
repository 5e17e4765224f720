"""A search sees one state of the history, whatever another connection writes between its statements."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest

from tests.store.sqlite.index import test_candidates
from tests.store.sqlite.index.test_candidates import NOW
from workbench.model import Exchange
from workbench.model.query import parse
from workbench.store import History
from workbench.store.history import search, trash
from workbench.store.sqlite.index import wide_stretches

MakeExchange = Callable[..., Exchange]

copied, filled_once, frequent = (
    test_candidates.filled,
    test_candidates.filled_once,
    test_candidates.frequent,
)
pytestmark = pytest.mark.usefixtures("frequent")


@pytest.fixture
def filled(copied: History, monkeypatch: pytest.MonkeyPatch) -> History:
    """A history of which all is noted, two stretches as a wide one."""
    monkeypatch.setattr(wide_stretches, "WIDTH", 2)
    search.catch_up(copied)
    search.note_words(copied)
    return copied


@contextlib.contextmanager
def between(
    history: History, statement: str, write: Callable[[], object], *, turn: int = 1
) -> Iterator[list[str]]:
    """Has something be written before the statement that contains a text, when it comes for the given time.

    Yields those statements.
    """
    met: list[str] = []

    def look(sql: str) -> None:
        if statement in sql:
            met.append(sql)
            if len(met) == turn:
                write()

    with history.reading() as connection:
        connection.set_trace_callback(look)
    yield met
    # The pool gives the connection that was put back last.
    with history.reading() as connection:
        connection.set_trace_callback(None)


def test_a_page_is_full_though_some_of_it_is_deleted_meanwhile(filled: History) -> None:
    wanted = [row.id for row in search.page(filled, parse("-usual"), now=NOW, limit=20)]
    with between(
        filled, "IN (SELECT value FROM json_each('[2", lambda: trash.trash(filled, wanted[:5], NOW)
    ) as met:
        page = search.page(filled, parse("-usual"), now=NOW, limit=20)
    assert met
    assert [row.id for row in page] == wanted


@pytest.mark.parametrize("table", ["JOIN frequent_word", "JOIN wide_word", "JOIN trait"])
@pytest.mark.parametrize("text", ["-usual status:error", "uncommon more is:noted", "uncommon more"])
def test_a_page_is_right_though_what_it_looks_up_is_forgotten_meanwhile(
    filled: History, table: str, text: str
) -> None:
    wanted = [row.id for row in search.page(filled, parse(text), now=NOW, limit=400)]

    def forget() -> None:
        trash.trash(filled, [600, 1_600], NOW)

    with between(filled, table, forget):
        page = search.page(filled, parse(text), now=NOW, limit=400)
    assert [row.id for row in page] == wanted
    assert wanted


def test_a_window_has_no_row_twice_though_exchanges_are_recorded_meanwhile(
    filled: History, exchange: MakeExchange
) -> None:
    wanted = [row.id for row in search.window(filled, 0, 40)]
    with filled.writing() as connection:
        # A run whose members are folded: the rows below them are looked up by themselves.
        head = wanted[3]
        connection.execute("UPDATE exchange SET run = '{}' WHERE id = ?", (head,))
        connection.execute(
            "UPDATE exchange SET run_id = ? WHERE id BETWEEN ? AND ?", (head, head - 30, head - 1)
        )
    wanted = [row.id for row in search.window(filled, 0, 40)]

    def record() -> None:
        for _ in range(3):
            filled.insert(exchange())

    with between(filled, "SELECT max(id) FROM exchange", record, turn=2) as met:
        rows = [row.id for row in search.window(filled, 0, 40)]
    assert len(met) > 1
    assert len(set(rows)) == 40
    assert rows == wanted
