"""What a pasted text may be besides text: another tool's call, a file's path. Offered, never taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App

from workbench.content.humanize import size
from workbench.services.interchange import detect_command
from workbench.tui.screens.picker import Picker

Offered = Callable[[str], None]


def offer_call(app: App[Any], text: str, take: Offered, *, keep: Offered = lambda _text: None) -> bool:
    """Offers to load a pasted call into the form; whether it is one.

    Args:
        app: above whose screen to ask.
        text: what was pasted.
        take: what to do with it where its user wants that.
        keep: what to do with it otherwise.
    """
    command = detect_command(text)
    if command:
        yes = ("Load it into the form", "fields, connection and body")
        _ask(app, f"This is {command}", yes, lambda: take(text), lambda: keep(text))
    return bool(command)


def offer_file(app: App[Any], path: str, count: int, take: Offered) -> None:
    """Offers to send the file whose path was pasted.

    Args:
        app: above whose screen to ask.
        path: its path.
        count: its size in bytes.
        take: what to do with the path where its user wants that.
    """
    yes = ("Send the file", f"{size(count)}, read at each send")
    _ask(app, "This is a file path", yes, lambda: take(path), lambda: None)


def _ask(
    app: App[Any], title: str, yes: tuple[str, str], take: Callable[[], None], keep: Callable[[], None]
) -> None:
    def chosen(index: int | None) -> None:
        (take if index == 0 else keep)()

    app.push_screen(Picker(title, [yes, ("Keep it as text", "")]), chosen)
