"""Arrays where there is hardly any room. The response panel alone."""

from __future__ import annotations

import io

import numpy as np

from tests.tui.conftest import text, until
from tests.tui.panels.response.conftest import Host, host, shown

__all__ = ["host"]


async def test_values_are_seen_where_there_are_few_rows(host: Host) -> None:
    file = io.BytesIO()
    np.save(file, np.arange(12, dtype=np.int64).reshape(3, 4) + 100)
    async with host.run_test(size=(40, 8)) as pilot:
        await shown(pilot, host, file.getvalue(), "application/x-npy")
        await until(pilot, lambda: "100" in text(host))
        await pilot.press("down", "down")
        await until(pilot, lambda: "108" in text(host))
        # The facts scroll with the values; with more room they stand above them.
        await pilot.press("home", "up", "up")
        await until(pilot, lambda: "int64" in text(host))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "int64" in text(host) and "100" in text(host) and "108" in text(host))
