"""How a batch ended."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from workbench.model.errors import WorkbenchError
from workbench.services.dataset_batch.tally import Progress
from workbench.services.datasets.labels import LabelledRecord


class Ending(StrEnum):
    """How a run ended."""

    DONE = "done"
    CANCELLED = "cancelled"
    OBSTACLE = "obstacle"
    """The endpoint, the credentials or the disk would fail every further record as well."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came to.

    Args:
        ending: how it ended.
        progress: the numbers at its end.
        concurrency: what an adaptive pace settled on; a fixed one as it is.
        obstacle: what ended it; None where nothing did.
        mixed, mixed_examples: values of another type than their column has before; see `TypeProfile`.
        labelled: the label that was sent with a record that the model refused; None where there was none.
    """

    ending: Ending
    progress: Progress
    concurrency: int
    obstacle: WorkbenchError | None = None
    mixed: int = 0
    mixed_examples: tuple[str, ...] = ()
    labelled: LabelledRecord | None = None
