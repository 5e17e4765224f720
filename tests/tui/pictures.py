"""Pictures of the screen as text, beside the tests: what the app drew when somebody last looked at it.

`WORKBENCH_DRAW=1 pytest tests/tui` draws them anew; look at the difference before it is committed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from textual.app import App

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


def check_picture(app: App[int], name: str, *, of: str = "") -> None:
    """Hold the screen to its picture.

    Args:
        app: what is on the screen now; nothing in it may depend on the time of day or on how fast it ran.
        name: the picture's name; the size of the screen is added to it.
        of: a selector of the part to hold; empty for the whole screen, which changes with any part of it.

    Raises:
        AssertionError: it is not what the picture shows, or there is no picture.
    """
    path = FOLDER / f"{name}-{app.size.width}x{app.size.height}.txt"
    now = drawn(app, of)
    if os.environ.get("WORKBENCH_DRAW"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
        return
    assert path.exists(), f"there is no picture {path.name}; WORKBENCH_DRAW=1 draws it:\n{now}"
    assert now == path.read_text(encoding="utf-8"), f"{path.name} is another one now:\n{now}"
