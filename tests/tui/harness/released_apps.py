"""Apps that have ended leave the memory.

The app keeps what it has at its start from ever being collected, as one process has one app. In tests it
would keep all earlier ones as well: two gigabytes after some hundred tests.
"""

from __future__ import annotations

import gc
from itertools import count

import pytest

_TOGETHER = 8
"""Tests whose remains are collected together."""

_ended = count(1)


def keep_apps_collectable(patch: pytest.MonkeyPatch) -> None:
    """Has the app freeze nothing."""
    patch.setattr("workbench.tui.main.screen.gc", _Collector())


class _Collector:
    """The collector as the app sees it."""

    enable = staticmethod(gc.enable)
    disable = staticmethod(gc.disable)

    def freeze(self) -> None:
        """Leaves what there is to be collected."""


def release_apps() -> None:
    """Between two tests: collects what apps have left, now and then, and passes over what remains."""
    if next(_ended) % _TOGETHER == 0:
        gc.collect()
        gc.freeze()
