"""Apps that have ended leave the memory.

The app keeps what it has at its start from ever being collected, as one process has one app. In tests it
would keep all earlier ones as well: two gigabytes after some hundred tests.

What one test has left is collected at once, while the processor has it at hand and its memory can be used
again: left to be collected together, eight apps take more time than eight times one.
"""

from __future__ import annotations

import gc

import pytest


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
    """Between two tests, when nothing holds the app any more: collects it, and passes over what remains."""
    gc.collect()
    gc.freeze()
