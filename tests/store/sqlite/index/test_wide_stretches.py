"""Searches by duration, size, variant and more pass over wide stretches that have no match."""

from __future__ import annotations

import pytest

from tests.store.sqlite.index import test_stretches
from tests.store.sqlite.index.test_stretches import NOW, found, looked_at
from workbench.model.query import Clause, parse
from workbench.store import History
from workbench.store.history import search
from workbench.store.history.annotations import note
from workbench.store.sqlite.index import wide_stretches

filled_once, filled, before = test_stretches.filled_once, test_stretches.filled, test_stretches.before


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two stretches make a wide one."""
    monkeypatch.setattr(wide_stretches, "WIDTH", 2)


def test_what_is_found_is_the_same(filled: History, before: dict[str, list[int]]) -> None:
    search.catch_up(filled)
    with filled.reading() as connection:
        firsts = connection.execute("SELECT first, last FROM wide_stretch ORDER BY first").fetchall()
    assert firsts == [(0, 1), (2, 3), (4, 5)]
    assert found(filled) == before


def test_stretches_of_a_wide_one_that_has_no_match_are_not_looked_at(filled: History) -> None:
    search.catch_up(filled)
    with filled.writing() as connection:
        # Were they looked at, they would be left.
        connection.execute(
            "UPDATE stretch SET took_most = 5000, variants = '[\"none\"]' WHERE number IN (2, 3)"
        )
    for clause in (Clause(key="took", value=">900ms"), Clause(key="variant", value="none")):
        assert not {2, 3} & {*looked_at(filled, clause)}


def test_a_change_has_its_wide_stretch_be_made_anew(filled: History) -> None:
    search.catch_up(filled)
    note(filled, 5_555, "later")
    with filled.reading() as connection:
        firsts = connection.execute("SELECT first FROM wide_stretch ORDER BY first").fetchall()
    assert firsts == [(0,), (2,)]
    assert search.numbers(filled, parse("is:noted"), now=NOW)[0] == 5_555
    search.catch_up(filled)
    assert looked_at(filled, Clause(key="is", value="noted")) == [7, 5, 3, 2]


def test_many_variants_have_their_stretches_be_looked_at(
    filled: History, before: dict[str, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wide_stretches, "_IS_READ", wide_stretches._IS_READ.replace("100000", "100"))
    search.catch_up(filled)
    with filled.reading() as connection:
        firsts = connection.execute("SELECT first FROM wide_stretch ORDER BY first").fetchall()
    assert (2,) in firsts and (4,) not in firsts
    assert found(filled) == before
