"""Deleting what belongs to no exchange any more, or to one that has it no longer: bodies and outcomes.

Earlier versions left the bytes of an asynchronous invocation's acceptance behind when its object took their
place.
"""

from __future__ import annotations

from workbench.store.history.erasure import erase_words
from workbench.store.history.history import History
from workbench.store.history.trash import link_all
from workbench.store.sqlite import body_usage
from workbench.store.sqlite.connection import HistoryConnection

_STEP = 200


def delete_leftovers(history: History) -> None:
    """Deletes them; a body that other exchanges have stays theirs.

    Raises:
        StoreError: it cannot be written; what was deleted by then stays so.
    """
    link_all(history)
    more = True
    while more:
        with history.writing() as connection:
            more = _delete_some(connection)
    with history.writing() as connection:
        connection.execute(f"DELETE FROM detail WHERE {body_usage.OF_NOBODY}")  # noqa: S608  ours
        connection.execute("DELETE FROM usage WHERE body_id NOT IN (SELECT id FROM body)")
    erase_words(history)


def _delete_some(connection: HistoryConnection) -> bool:
    rows = connection.execute(f"{body_usage.LEFT_OVER} LIMIT {_STEP}").fetchall()
    digests: dict[int, list[bytes]] = {}
    for number, digest in rows:
        digests.setdefault(number, []).append(digest)
    body_usage.release(connection, digests)
    return bool(rows)
