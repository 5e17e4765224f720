"""Which records share a request: in order, as many as the limits of rows and bytes let in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from workbench.model.errors import PayloadError
from workbench.services.dataset_batch.bodies.placement import Placed
from workbench.services.datasets.record import Record

REQUEST_LIMIT = 6 * 1024 * 1024
"""Bytes of a request that InvokeEndpoint takes by its service model (Body, maximum 6291456)."""


class Group(msgspec.Struct, frozen=True):
    """The records of one request, or one record that cannot be sent.

    Args:
        placed: as they are sent; empty where the record cannot be.
        record: the record that cannot be sent; None where they can.
        problem: why not.
    """

    placed: tuple[Placed, ...] = ()
    record: Record | None = None
    problem: str = ""

    @property
    def records(self) -> tuple[Record, ...]:
        """All of its records."""
        return (self.record,) if self.record is not None else tuple(item.record for item in self.placed)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What goes into one request.

    Args:
        rows: records at most, from 1; None for as many as `size` lets in.
        size: bytes of their payloads at most; a single record that is larger is sent alone.
    """

    rows: int | None = 1
    size: int = REQUEST_LIMIT


def groups(records: Iterable[Record], place: Callable[[Record], Placed], limits: Limits) -> Iterator[Group]:
    """Yields the groups of records, which depend on nothing but the records and the limits.

    A record that cannot be sent is a group of its own.

    Args:
        records: in order. A gap in their numbers ends a group.
        place: see `Placement.place`.
    """
    held: list[Placed] = []
    size = 0
    for record in records:
        problem = record.row.problem
        placed: Placed | None = None
        if not problem:
            try:
                placed = place(record)
            except PayloadError as error:
                problem = error.text
        if held and (placed is None or not _fits(held, size, placed, limits)):
            yield Group(tuple(held))
            held, size = [], 0
        if placed is None:
            yield Group(record=record, problem=problem)
            continue
        held.append(placed)
        size += len(placed.payload) + 1
        if len(held) == limits.rows:
            yield Group(tuple(held))
            held, size = [], 0
    if held:
        yield Group(tuple(held))


def _fits(held: list[Placed], size: int, placed: Placed, limits: Limits) -> bool:
    last = held[-1]
    return (
        size + len(placed.payload) <= limits.size
        and last.record.number + 1 == placed.record.number
        and last.content_type == placed.content_type
        and last.fields == placed.fields
    )
