"""What a batch would send, without sending it: its requests counted, the first one in full."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import msgspec

from workbench.model.invocation import Invocation
from workbench.model.progress import CancelToken
from workbench.services.dataset_batch.bodies.groups import REQUEST_LIMIT, groups
from workbench.services.dataset_batch.plan import Plan
from workbench.services.datasets.dataset import Dataset
from workbench.services.datasets.labels import LabelledRecord
from workbench.services.datasets.type_profile import TypeProfile
from workbench.services.validation import check


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch would send.

    Args:
        first: the first request; None where no record can be sent.
        records: in the input.
        requests: that would be sent.
        unsendable: records that cannot be.
        problem: why the first of them cannot; empty where all can.
        types: content types of the records that can be sent, and how many have each.
        largest: bytes of the largest body.
        oversized: bodies that are larger than the limit.
        limit: bytes that a request may have.
        mixed, mixed_examples: values of another type than their column has before; see `TypeProfile`.
        labelled: the label of the first record, which is sent with it; None where it has none.
    """

    first: Invocation | None = None
    records: int = 0
    requests: int = 0
    unsendable: int = 0
    problem: str = ""
    types: tuple[tuple[str, int], ...] = ()
    largest: int = 0
    oversized: int = 0
    limit: int = REQUEST_LIMIT
    mixed: int = 0
    mixed_examples: tuple[str, ...] = ()
    labelled: LabelledRecord | None = None


def outlook(
    dataset: Dataset, plan: Plan, *, cancellation: CancelToken | None = None, count: int | None = None
) -> Outlook:
    """Reads a dataset and makes its requests.

    Args:
        cancellation: ends it early; what was counted until then is returned.
        count: records that are read at most; None for those of the plan.

    Raises:
        WorkbenchError: whatever keeps the input from being read, or every record from being placed.
    """
    check(plan.placement.invocation)
    limit = plan.count if count is None else count
    first: Invocation | None = None
    records = requests = unsendable = largest = oversized = 0
    problem = ""
    label: LabelledRecord | None = None
    types: Counter[str] = Counter()
    profile = TypeProfile()
    records_seen = profile.watched(islice(dataset.records(), limit))
    largest_allowed = max(plan.limits.size, REQUEST_LIMIT)
    for group in groups(records_seen, plan.placement.place, plan.limits):
        if cancellation is not None and cancellation.cancelled:
            break
        records += len(group.records)
        if group.record is not None:
            unsendable += 1
            problem = problem or group.problem
            continue
        requests += 1
        types.update(placed.content_type for placed in group.placed)
        size = sum(len(placed.payload) + 1 for placed in group.placed) - 1
        largest = max(largest, size)
        oversized += size > largest_allowed
        if first is None:
            first, _ = plan.invocation_of(group)
            label = plan.placement.label_of(group.records[0])
    return Outlook(
        first=first,
        records=records,
        requests=requests,
        unsendable=unsendable,
        problem=problem,
        types=tuple(types.most_common()),
        largest=largest,
        oversized=oversized,
        limit=largest_allowed,
        mixed=profile.count,
        mixed_examples=profile.findings,
        labelled=label,
    )
