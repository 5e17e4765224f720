"""Runs of many invocations in the history: a row for each, which stands for the exchanges that it made."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.encodable import encoded
from workbench.model.exchange import Exchange, Outcome, Status
from workbench.model.runs.run import Run
from workbench.store.history.history import History


def begin(history: History, head: Exchange, *, again: bool = False) -> int:
    """Records the row of a run, in flight: it says `interrupted` once this process has ended without `end`.

    Args:
        history: takes it.
        head: has a `run`, no body, and an operation that is none of the service's.
        again: whether the newest run of its kind that wrote to the same file goes on in the row that it has.

    Returns:
        its number.

    Raises:
        StoreError: it cannot be written.
    """
    if again and head.run is not None and (number := _latest(history, head.run)) is not None:
        _reopen(history, number, head.run)
        return number
    return history.insert(head)


def _reopen(history: History, number: int, run: Run) -> None:
    with history.writing() as connection:
        connection.execute(
            "UPDATE exchange SET status = ?, owner = ?, run = ?, error_code = NULL, error_message = NULL"
            " WHERE id = ?",
            (Status.IN_FLIGHT.value, history.owner(), encoded(run).decode(), number),
        )
        connection.execute("DELETE FROM detail WHERE exchange_id = ?", (number,))


def update(history: History, number: int, run: Run) -> None:
    """Writes how far a run is.

    Raises:
        StoreError: it cannot be written.
    """
    with history.writing(durable=False) as connection:
        connection.execute("UPDATE exchange SET run = ? WHERE id = ?", (encoded(run).decode(), number))


def end(history: History, number: int, run: Run, outcome: Outcome) -> None:
    """Records what a run came to.

    Args:
        outcome: has how long it took, and why it failed if it did.

    Raises:
        StoreError: it cannot be written.
        NotFoundError: it was deleted meanwhile.
    """
    update(history, number, run)
    history.complete(number, outcome)


def _latest(history: History, run: Run) -> int | None:
    with history.reading() as connection:
        row = connection.execute(
            "SELECT max(id) FROM exchange WHERE run IS NOT NULL"
            " AND json_extract(run, '$.kind') = ? AND json_extract(run, '$.output') = ?",
            (run.kind, run.output),
        ).fetchone()
    return None if row[0] is None else int(row[0])


def without_runs(history: History, numbers: Sequence[int]) -> tuple[int, ...]:
    """Returns, of the numbers given, those of exchanges that were sent: a run's own row was not.

    Raises:
        StoreError: it cannot be read.
    """
    with history.reading() as connection:
        heads = {number for (number,) in connection.execute("SELECT id FROM exchange WHERE run IS NOT NULL")}
    return tuple(number for number in numbers if number not in heads)


def with_members(history: History, numbers: Sequence[int]) -> list[int]:
    """Returns the numbers given, and before each run those of the exchanges that it made.

    Raises:
        StoreError: it cannot be read.
    """
    extended: list[int] = []
    with history.reading() as connection:
        for number in numbers:
            members = connection.execute("SELECT id FROM exchange WHERE run_id = ? ORDER BY id", (number,))
            extended += [member for (member,) in members]
            extended.append(number)
    return list(dict.fromkeys(extended))
