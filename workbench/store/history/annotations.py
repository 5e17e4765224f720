"""What its user says of an exchange: pins, tags, a name, a note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from workbench.model.redaction import redacted
from workbench.store.history.history import History

_STEP = 500


def pin(history: History, numbers: Sequence[int], *, pinned: bool) -> None:
    """Keeps exchanges whatever the retention says, or no longer so. Numbers that are gone do not matter.

    Raises:
        StoreError: it cannot be written.
    """
    _set(history, numbers, "pinned", pinned)


def name(history: History, number: int, text: str) -> None:
    """Calls an exchange something; empty for nothing any more.

    Raises:
        StoreError: it cannot be written.
    """
    _set(history, [number], "name", redacted(" ".join(text.split())))


def note(history: History, number: int, text: str) -> None:
    """Keeps a note with an exchange; empty for none any more.

    Raises:
        StoreError: it cannot be written.
    """
    _set(history, [number], "note", redacted(text.strip()))


def tag(
    history: History, numbers: Sequence[int], *, add: Iterable[str] = (), drop: Iterable[str] = ()
) -> None:
    """Puts tags on exchanges, and takes some off.

    Raises:
        StoreError: it cannot be written.
    """
    added, dropped = words(map(redacted, add)), set(words(drop))
    for step in _steps(numbers):
        with history.writing() as connection:
            for number in step:
                row = connection.execute("SELECT tags FROM exchange WHERE id = ?", (number,)).fetchone()
                if row is None:
                    continue
                kept = [name for name in msgspec.json.decode(row[0], type=list[str]) if name not in dropped]
                tags = msgspec.json.encode(list(dict.fromkeys([*kept, *added]))).decode()
                connection.execute("UPDATE exchange SET tags = ? WHERE id = ?", (tags, number))


def words(tags: Iterable[str]) -> list[str]:
    """Tags without what surrounds them, each once, empty ones left out."""
    return list(dict.fromkeys(text for tag in tags if (text := " ".join(tag.split()))))


def _set(history: History, numbers: Sequence[int], column: str, value: str | bool) -> None:
    sql = f"UPDATE exchange SET {column} = ? WHERE id = ?"  # noqa: S608  a column of ours
    for step in _steps(numbers):
        with history.writing() as connection:
            connection.executemany(sql, [(value, number) for number in step])


def _steps(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    """So many at once that nobody who sends meanwhile waits for long."""
    return (numbers[at : at + _STEP] for at in range(0, len(numbers), _STEP))
