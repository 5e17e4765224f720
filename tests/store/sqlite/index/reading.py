"""Reading what stretches have, in a transaction of the test's own, and searching by that alone."""

from __future__ import annotations

import sqlite3

import pytest

from workbench.store.sqlite.index import stretches, wide_stretches


def read_stretches(connection: sqlite3.Connection, most: int | None = None) -> None:
    """Reads the stretches that are to be read, then the wide ones.

    Args:
        connection: of a history, in a transaction.
        most: how many of each at most.
    """
    for kind in (stretches, wide_stretches):
        for number in kind.unread(connection)[:most]:
            kind.read(connection, number)


def have_every_word_frequent(patch: pytest.MonkeyPatch) -> None:
    """Every word counts as frequent, and is found by the notes rather than among the newest."""
    limits: dict[str, object] = {
        "sought._FEW": 1,
        "sought._SOME": 1_500,
        "planner._LOOKED_THROUGH": (5,),
        "planner._LOOKED_THROUGH_LAST": (),
        "selection.SELECTIVE": 50,
    }
    for name, limit in limits.items():
        patch.setattr(f"workbench.store.sqlite.index.{name}", limit)
