"""What of a dataset is left to send, beside what a journal has."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from workbench.services.dataset_batch.bodies.groups import Group, groups
from workbench.services.dataset_batch.journal import Journal
from workbench.services.dataset_batch.plan import Plan
from workbench.services.datasets.dataset import Dataset
from workbench.services.datasets.record import Record
from workbench.services.datasets.type_profile import TypeProfile


def unsent_groups(
    dataset: Dataset, plan: Plan, journal: Journal, types: TypeProfile, *, failed_only: bool
) -> Iterator[Group]:
    """Yields the groups of records that have not ended, or those that failed.

    Args:
        dataset: the records.
        plan: how they are put together.
        journal: what is already done; a record that differs from what it has stops the run.
        types: sees the values of every record.
        failed_only: whether the failed records are sent again, instead of those that are left.

    Raises:
        WorkbenchError: the input cannot be read, or is not the one that the journal is of.
    """
    records = types.watched(islice(dataset.records(), plan.count))
    if failed_only:
        yield from groups(_failed(records, journal), plan.placement.place, plan.limits)
        return
    for group in groups(records, plan.placement.place, plan.limits):
        missing = _missing(group, journal)
        if missing is not None:
            yield missing


def _failed(records: Iterator[Record], journal: Journal) -> Iterator[Record]:
    for record in records:
        if journal.has(record.number):
            journal.check(record)
            if journal.has_failed(record.number):
                yield record


def _missing(group: Group, journal: Journal) -> Group | None:
    """Returns what of a group has not ended; None where all of it has."""
    ended = [record for record in group.records if journal.has(record.number)]
    for record in ended:
        journal.check(record)
    if not ended:
        return group
    left = tuple(item for item in group.placed if not journal.has(item.record.number))
    return Group(left) if left else None
