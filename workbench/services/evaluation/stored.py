"""Examples on the disk while they are measured: however many they are, memory holds numbers alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

import msgspec

from workbench.model.encodable import encodable, encoded
from workbench.services.evaluation.example import Example, Unusable
from workbench.store.sqlite.temporary import TemporaryTable

_T = TypeVar("_T", Example, Unusable)


class Stored(Generic[_T]):
    """Values in the order in which they were added, encoded on the disk, and decoded as they are read.

    Args:
        table: where they are.
        kind: their type.
    """

    def __init__(self, table: TemporaryTable, kind: type[_T]) -> None:
        self._table = table
        self._kind: type[_T] = kind
        self._decoder: msgspec.json.Decoder[_T] = msgspec.json.Decoder(kind)

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[_T]:
        return map(self._decoder.decode, self._table)

    def add(self, value: _T) -> None:
        """Adds a value.

        Raises:
            StoreError: the disk does not take it.
        """
        self._table.add(encodable(value.id), encoded(value))

    def rewritten(self, values: Iterable[_T]) -> Stored[_T]:
        """Returns other values in the same database."""
        rewritten = Stored(self._table.beside(), self._kind)
        for value in values:
            rewritten.add(value)
        return rewritten

    def ids(self) -> int:
        """How many different IDs there are."""
        return self._table.keys()

    def shared(self, other: Stored[_T]) -> tuple[Stored[_T], Stored[_T]]:
        """Returns the values of both whose ID is in both, in the order of this one.

        Of several values with one ID the last counts, at the place of the first.
        """
        first, second = self._table.shared(other._table)
        return Stored(first, self._kind), Stored(second, self._kind)


class Examples(NamedTuple):
    """All records of an input.

    Args:
        name: of the input.
        usable: those that are judged.
        unusable: the others.
        labelled: whether labels were asked for.
        note: a sentence on how labels were joined; empty where there is nothing to say.
        by_number: whether labels were joined by the number of their record.
    """

    name: str
    usable: Stored[Example]
    unusable: Stored[Unusable]
    labelled: bool
    note: str = ""
    by_number: bool = False

    @property
    def records(self) -> int:
        """How many records the input has."""
        return len(self.usable) + len(self.unusable)
