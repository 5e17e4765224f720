"""Whose each body is: it goes with the last exchange that it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbench.store.bodies.files import LARGE
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index import indexer

OF_NOBODY = """
    NOT EXISTS (SELECT 1 FROM exchange WHERE id = exchange_id)
    AND NOT EXISTS (SELECT 1 FROM trash WHERE id = exchange_id)
"""
"""The condition that what a row is of is gone. What is in the trash keeps its own until that is emptied."""
NOT_ITS_OWN = """
    SELECT exchange_id, digest FROM usage
    JOIN body ON body.id = body_id JOIN exchange ON exchange.id = exchange_id
    WHERE digest IS NOT request_digest AND digest IS NOT response_digest
"""
"""The bodies that an exchange has no longer."""
LEFT_OVER = f"""
    SELECT exchange_id, digest FROM usage JOIN body ON body.id = body_id WHERE {OF_NOBODY} UNION {NOT_ITS_OWN}
"""  # noqa: S608  ours


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
