"""The terms of a search as conditions in SQL over the table `exchange`; filters carry their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from workbench.model.query import Clause, Word
from workbench.model.query.filters import filters
from workbench.model.query.sql import Parameters, literal
from workbench.store.sqlite.listing import WORDS


def reads_labels(clause: Clause) -> bool:
    """Whether the table `label` can tell: a filter by these looks at a few rows and not at a million."""
    return filters()[clause.key].reads_labels(clause.value)


def reads_properties(clause: Clause) -> bool:
    """Whether the notes of stretches have all of an exchange that a filter asks for."""
    return filters()[clause.key].reads_properties(clause.value)


def amount(clause: Clause) -> tuple[str, float] | None:
    """Returns the sign and the limit that an amount is compared with; None where a filter compares none."""
    comparison = filters()[clause.key].amount
    return None if comparison is None else comparison(clause.value)


def condition(clause: Clause, parameters: Parameters, now: datetime) -> str:
    """A clause as SQL.

    Args:
        clause: the filter's name and a value that it accepts.
        parameters: takes those of the condition.
        now: the time that ages are counted from, in the zone that dates are meant in.

    Raises:
        KeyError: no filter has this name.
    """
    text = filters()[clause.key].condition(clause.value, parameters, now)
    return f"NOT ({text})" if clause.negated else text


def bounds(clauses: Sequence[Clause], parameters: Parameters, now: datetime) -> list[str]:
    """Returns what a stretch has that may have a match of all clauses, as conditions in SQL.

    Args:
        clauses: of one alternative of a search.
        parameters, now: as those of `condition`.
    """
    by_key: dict[str, tuple[list[str], list[str]]] = {}
    for clause in clauses:
        by_key.setdefault(clause.key, ([], []))[clause.negated].append(clause.value)
    conditions = (
        bound(held, left_out, parameters, now)
        for key, (held, left_out) in by_key.items()
        if (bound := filters()[key].bound) is not None
    )
    return [text for text in conditions if text]


def labelled(word: Word, parameters: Parameters) -> str:
    """Returns whether a word occurs in the endpoint, the operation, the status or the error's code."""
    return rf"{WORDS} LIKE {parameters.add(f'%{literal(word.beginning)}%')} ESCAPE '\'"


def number_of(connection: sqlite3.Connection, sql: str, parameters: Parameters) -> int:
    """Returns the number that a query of one row and one column gives."""
    return int(connection.execute(sql, parameters.named).fetchone()[0])


def phrase(word: Word) -> str:
    """A word as FTS5 wants it (sqlite.org/fts5.html, section 3)."""
    text = word.beginning.replace('"', '""').replace("\0", " ")
    return f'"{text}"{"*" if word.goes_on else ""}'


def listed(mark: str) -> str:
    """The numbers of all exchanges with a phrase among their words, as a subselect."""
    return (
        f"SELECT rowid FROM exchange_words WHERE exchange_words MATCH {mark}"  # noqa: S608  the name of a parameter
        " UNION ALL SELECT usage.exchange_id FROM body_words"
        f" CROSS JOIN usage ON usage.body_id = body_words.rowid WHERE body_words MATCH {mark}"
    )


RANGES = (
    "(SELECT json_extract(value, '$[0]') AS first_id, json_extract(value, '$[1]') AS last_id"
    " FROM json_each(:ranges))"
)
"""The first and the last number of each range that the parameter `ranges` has as JSON."""
