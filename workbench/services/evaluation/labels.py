"""Labels of a file of their own, joined to answers by ID."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from workbench.content.sanitize import sanitize_line
from workbench.model.encodable import encodable, encoded
from workbench.model.errors import UsageError
from workbench.model.hints.text import either
from workbench.services.datasets.record import Record
from workbench.services.evaluation.example import Value
from workbench.store.sqlite.temporary import TemporaryDatabase, TemporaryTable


class LabelReading(NamedTuple):
    """Labels by ID, where IDs are read in one way; of several with one ID the last counts.

    Args:
        table: where they are.
        note: what its user should know of it; empty for nothing.
        by_number: whether the IDs are the numbers of the records.
    """

    table: TemporaryTable
    note: str = ""
    by_number: bool = False

    def get(self, identity: str) -> Value:
        """Returns the label of an ID; None where there is none."""
        data = self.stored(identity)
        return None if data is None else msgspec.json.decode(data)

    def stored(self, identity: str) -> bytes | None:
        """Returns the label of an ID as it is kept; None where no record has the ID."""
        return self.table.last(encodable(identity))


class Labels:
    """The labels of a dataset of their own.

    Without `--id`, a record that has an `id` may be meant by it, or by its number, which is the ID that a
    batch gives it. Both are kept: the IDs of the answers tell which it is.

    Args:
        name: of the dataset.
        database: where they are.
        by_number: whether records are meant by their number in any case.
    """

    def __init__(self, name: str, database: TemporaryDatabase, *, by_number: bool = False) -> None:
        self.name = name
        self._by_number = by_number
        self._named, self._own, self._of_dataset = database.table(), database.table(), database.table()
        self._is_numbered = True

    def add(self, record: Record, own: str, label: Value) -> None:
        """Adds the label of a record.

        Args:
            own: the ID in its member `id`; empty where it has none.

        Raises:
            StoreError: the disk does not take it.
        """
        data = encoded(label)
        if self._by_number:
            self._of_dataset.add(str(record.number + 1), data)
            return
        if record.is_named:
            self._named.add(encodable(record.id), data)
            return
        if own:
            self._own.add(encodable(own), data)
        self._is_numbered = self._is_numbered and not record.row.key
        self._of_dataset.add(encodable(record.id), data)

    def add_event(self, event: str, label: Value) -> None:
        """Adds the label of an event of Data Capture.

        Raises:
            UsageError: labels are to be joined by number.
            StoreError: the disk does not take it.
        """
        if self._by_number:
            raise UsageError(
                f"{self.name}: its labels have the IDs of captured events, and no numbers.",
                either("Leave out --by-number.", "Let labels be joined by ID."),
            )
        self._named.add(encodable(event), encoded(label))

    def readings(self) -> tuple[LabelReading, ...]:
        """Returns the ways in which their IDs can be meant: one, or those of `id` and of the dataset.

        Where an ID is named, a record without one is nobody's label.
        """
        if len(self._named):
            return (LabelReading(self._named),)
        name = sanitize_line(self.name)
        note = (
            f"Labels are joined by number: ID 1 is the first record of {name}." if self._is_numbered else ""
        )
        of_dataset = LabelReading(self._of_dataset, note, self._is_numbered)
        return (LabelReading(self._own), of_dataset) if len(self._own) else (of_dataset,)


class LabelChoice:
    """Which reading of labels the answers of one input are joined by.

    Args:
        labels: of a file of their own.
    """

    def __init__(self, labels: Labels) -> None:
        self._name = labels.name
        self.readings = labels.readings()
        self._answers = 0
        self._matches = [0] * len(self.readings)
        self._contradiction = ""

    def see(self, identity: str) -> None:
        """An answer has this ID."""
        if len(self.readings) == 1:
            return
        self._answers += 1
        labels = [reading.stored(identity) for reading in self.readings]
        for at, label in enumerate(labels):
            self._matches[at] += label is not None
        if None not in labels and len(set(labels)) > 1:
            self._contradiction = self._contradiction or identity

    def chosen(self) -> int:
        """Returns which reading it is: the only one with a label for every answer, else that with more.

        Raises:
            UsageError: readings give an answer different labels, and neither fits better.
        """
        if len(self.readings) == 1:
            return 0
        complete = [count == self._answers for count in self._matches]
        if self._contradiction and complete[0] == complete[1]:
            identity = self._contradiction
            raise UsageError(
                f"{self._name}: the ID {identity} of an answer may mean two records, and their labels "
                f"differ: the one whose id is {identity}, and record {identity}.",
                either(
                    "If the answers have the IDs of the labels, add --id id. If they have numbers, "
                    "add --by-number.",
                    "If the answers have the IDs of the labels, write id in ID. If they have numbers, "
                    "let labels be joined by number.",
                ),
            )
        return 0 if self._matches[0] >= self._matches[1] else 1
