"""Whose each body is: it goes with the last exchange that it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbench.store.bodies.files import LARGE
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index import indexer


def release(connection: HistoryConnection, digests: Mapping[int, Iterable[bytes]]) -> None:
    """Takes bodies from exchanges, and deletes those that are nobody's then, in the transaction that is open.

    Args:
        connection: of a history in which it is known of all exchanges which bodies are theirs.
        digests: by the number of the exchange.
    """
    theirs: dict[int, tuple[int, bytes]] = {}
    for number, names in digests.items():
        for name in names:
            stored = connection.execute("SELECT id, size FROM body WHERE digest = ?", (name,)).fetchone()
            if stored is not None:
                theirs[stored[0]] = stored[1], name
                connection.execute(
                    "DELETE FROM usage WHERE body_id = ? AND exchange_id = ?", (stored[0], number)
                )
    alone = [
        (body, size, name)
        for body, (size, name) in theirs.items()
        if connection.execute("SELECT 1 FROM usage WHERE body_id = ? LIMIT 1", (body,)).fetchone() is None
    ]
    for body, size, name in alone:
        indexer.forget(connection, body)
        connection.execute("DELETE FROM body WHERE id = ?", (body,))
        if size >= LARGE:
            connection.files.drop(name)
    if alone:
        indexer.give_back(connection)
