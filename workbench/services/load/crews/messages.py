"""What a master and its workers say to each other over Locust's protocol, beside what Locust itself says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from workbench.model.inspection import inspect_now
from workbench.services.load.measurement.tally import Tally
from workbench.services.load.plan import LoadPlan

HELLO = "workbench_hello"
"""A worker asks for the plan."""
PLAN = "workbench_plan"
READY = "workbench_ready"
"""A worker can send."""
REFUSED = "workbench_refused"
"""A worker cannot send: no credentials, another version."""
OPEN = "workbench_open"
"""Users may send, for a level."""
DRAIN = "workbench_drain"
"""Nothing begins any more."""
DRAINED = "workbench_drained"
"""Every request of a worker has ended, and is reported."""
_COUNTS = "workbench"
"""The member of Locust's own reports that has the counts of ours."""

_encode = msgspec.msgpack.encode


class Assignment(msgspec.Struct, frozen=True):
    """What a worker does.

    Args:
        plan: of the load.
        level: that runs now.
        open: whether users may send already.
    """

    plan: LoadPlan
    level: int
    open: bool


class Refusal(msgspec.Struct, frozen=True):
    """Why a worker cannot send; see `WorkbenchError`."""

    message: str
    hint: str = ""


class _Counts(msgspec.Struct, frozen=True):
    level: int
    tally: Tally


def packed(assignment: Assignment) -> dict[str, bytes]:
    """Returns an assignment as the data of a message."""
    return {"assignment": _encode(assignment)}


def assignment_of(data: Mapping[str, Any]) -> Assignment:
    """Returns the assignment in the data of a message.

    Raises:
        msgspec.DecodeError: a master of another version sent it.
    """
    return msgspec.msgpack.decode(data["assignment"], type=Assignment)


def add_counts(data: dict[str, Any], level: int, tally: Tally) -> None:
    """Puts counts into a report of a worker."""
    data[_COUNTS] = _encode(_Counts(level, tally))


def counts_of(data: Mapping[str, Any]) -> tuple[int, Tally] | None:
    """Returns the level and the counts in a report of a worker; None where it has none."""
    if _COUNTS not in data:
        return None
    counts = msgspec.msgpack.decode(data[_COUNTS], type=_Counts)
    return counts.level, counts.tally


inspect_now(Assignment, Refusal, _Counts)
