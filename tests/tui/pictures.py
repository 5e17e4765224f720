"""Pictures of the screen as text, beside the tests: what the app drew when somebody last looked at it.

`WORKBENCH_DRAW=1 pytest tests/tui` draws them anew; look at the difference before it is committed.
"""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

from textual.app import App

from tests.tui.contrast import check_colours
from workbench.tui.app import WorkbenchApp

PAUSE = 0.05
"""Seconds between two looks at the screen."""
ATTEMPTS = 2000
"""Looks until a screen that is not its picture is wrong: a busy machine draws late."""

FOLDER = Path(__file__).parent / "drawn"


def drawn(app: App[int], of: str = "") -> str:
    """What is on the screen, as its user reads it; the sandbox's port is always the same.

    Args:
        app: whose screen.
        of: a selector of the part to look at; empty for the whole screen.
    """
    lines = app.screen._compositor.render_strips()
    if of:
        region = app.screen.query_one(of).region
        lines = [strip.crop(region.x, region.right) for strip in lines[region.y : region.bottom]]
    text = "\n".join(strip.text.rstrip() for strip in lines)
    return re.sub(r"127\.0\.0\.1:\d{4,5}", "127.0.0.1:8080", text) + "\n"


async def check_picture(app: App[int], name: str, *, of: str = "") -> None:
    """Wait until the screen is its picture. A scrollbar may come and go while the parts find their sizes.

    Args:
        app: what is on the screen; nothing in it may depend on the time of day or on how fast it ran.
        name: the picture's name; the size of the screen is added to it.
        of: a selector of the part to hold; empty for the whole screen, which changes with any part of it.

    Raises:
        AssertionError: it does not become what the picture shows, or there is no picture.
    """
    path = FOLDER / f"{name}-{app.size.width}x{app.size.height}.txt"
    if os.environ.get("WORKBENCH_DRAW"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(await _settled(app, of), encoding="utf-8")
        return
    assert path.exists(), f"there is no picture {path.name}; WORKBENCH_DRAW=1 draws it:\n{drawn(app, of)}"
    picture = path.read_text(encoding="utf-8")
    now = drawn(app, of)
    for _ in range(ATTEMPTS):
        if now == picture:
            break
        await asyncio.sleep(PAUSE)
        now = drawn(app, of)
    assert now == picture, f"{path.name} is another one now:\n{now}"
    if isinstance(app, WorkbenchApp):
        check_colours(app, path.name)


async def _settled(app: App[int], of: str) -> str:
    """The screen, once it stays the same for a while."""
    before, same = "", 0
    while same < 10:
        await asyncio.sleep(PAUSE)
        now = drawn(app, of)
        same = same + 1 if now == before else 0
        before = now
    return before
