"""Copying a short text, and saying by which way it was copied."""

from __future__ import annotations

import os
from typing import Any

from textual.app import App

from workbench.content.sanitize import sanitize_line


def copy_text(app: App[Any], text: str, *, shown: str | None = None) -> None:
    """Copies a text with a program of this machine, else through the terminal. Blocks: call it in a thread.

    Args:
        app: notifies, and writes to the terminal.
        text: what is copied.
        shown: what the notification shows; None for the text itself.
    """
    from workbench.services.clipboard import copied_by, programs

    program = copied_by(programs(os.environ), text.encode())
    if not program:
        app.call_from_thread(app.copy_to_clipboard, text)
    way = (
        f"Copied with {program}."
        if program
        else "Sent to the terminal's clipboard, if the terminal allows it."
    )
    app.notify(sanitize_line(text if shown is None else shown), title=way, markup=False)
