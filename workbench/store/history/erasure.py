"""Taking what is deleted out of the file's bytes, and not out of its tables alone.

SQLite overwrites what it frees (`Database`). What else remembers words of exchanges that are gone is told
here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from workbench.model.errors import FullStoreError
from workbench.store.history.history import History
from workbench.store.sqlite.index import erasure, frequent_words, wide_words
from workbench.store.sqlite.index.stretches import LENGTH
from workbench.store.sqlite.index.traits import notes as trait_notes
from workbench.store.sqlite.index.wide_stretches import first_of

_FORGET_LABELS = """
    DELETE FROM label WHERE endpoint_name = ? AND NOT EXISTS (
        SELECT 1 FROM exchange WHERE exchange.endpoint_name = label.endpoint_name
        AND exchange.status = label.status AND exchange.operation = label.operation
        AND exchange.http_status IS nullif(label.http_status, 0)
        AND exchange.error_code IS nullif(label.error_code, '')
    )
"""


def erase_words(history: History, *, cancelled: Callable[[], bool] = lambda: False) -> None:
    """Has the words of what was deleted be gone from the indexes' pages: a second for a million exchanges.

    Args:
        history: one that takes nothing stays as it is.
        cancelled: asked before each step whether to stop; the next call goes on.

    Raises:
        StoreError: it cannot be written.
    """
    if history.read_only:
        return
    with history.reading() as connection:
        number = erasure.marked(connection)
    if number is None or cancelled():
        return
    try:
        with history.writing(durable=False) as connection:
            erasure.begin(connection)
        more = True
        while more:
            if cancelled():
                return
            with history.writing(durable=False) as connection:
                more = erasure.step(connection)
        with history.writing() as connection:
            erasure.end(connection, number)
    except FullStoreError:
        # It takes room before it gives any back. What was deleted is deleted; the next call goes on.
        return


def forget_notes(connection: sqlite3.Connection, deleted: Mapping[int, Mapping[str, Any]]) -> None:
    """Forgets what was noted of exchanges that are gone, in the transaction that is open.

    Args:
        connection: of the history.
        deleted: their columns, by number. What their thousand has is read anew: see `catch_up` and
            `note_words`.
    """
    stretches = {number // LENGTH for number in deleted}
    connection.executemany(
        "UPDATE stretch SET stale = 1, variants = '[]' WHERE number = ?", [(number,) for number in stretches]
    )
    frequent_words.forget(connection, stretches)
    wide = {first_of(number) for number in stretches}
    wide_words.forget(connection, wide)
    trait_notes.forget(connection, stretches, wide)
    connection.executemany(
        _FORGET_LABELS, _distinct(columns["endpoint_name"] for columns in deleted.values())
    )


def _distinct(names: Iterable[str]) -> list[tuple[str]]:
    return [(name,) for name in dict.fromkeys(names)]
