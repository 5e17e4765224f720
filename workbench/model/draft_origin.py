"""Where a draft came from."""

from __future__ import annotations

import msgspec

from workbench.model.inspection import inspect_now


class DraftOrigin(msgspec.Struct, frozen=True, kw_only=True):
    """The saved request that a draft came from.

    Args:
        root: the folder of requests.
        name: the request's.
        environment: where the values of its variables come from; None for nowhere.
    """

    root: str
    name: str
    environment: str | None = None


inspect_now(DraftOrigin)
