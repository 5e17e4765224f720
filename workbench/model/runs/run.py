"""What a run of many invocations came to: the row that stands for all of them in the history."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from workbench.model.inspection import inspect_now


class RunKind(StrEnum):
    """What sends many invocations, and the operation that the run's own row names: none of the service's."""

    BATCH = "Batch"
    REPEAT = "Repeat"


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A run, as its own row of the history has it.

    Args:
        kind: what sends.
        ok, failed: records, or exchanges, that have ended so.
        total: how many there are; None where that is not known.
        input: what is sent: a path, an address, a search; empty for the same request again.
        output: the file that gets the answers, as an absolute path; empty for none.
    """

    kind: RunKind
    ok: int = 0
    failed: int = 0
    total: int | None = None
    input: str = ""
    output: str = ""


inspect_now(Run)
