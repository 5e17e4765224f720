"""Telling somebody who looks elsewhere: the terminal's bell, or a notification of the desktop's."""

from __future__ import annotations

import os
from collections.abc import Mapping

from textual.app import App

from workbench.content.sanitize import sanitize_line

_LONGEST = 200


def alert(app: App[int], how: str, text: str) -> None:
    """Rings, or has the terminal show a notification; nothing where neither is wanted.

    Args:
        how: the setting `notify`: `bell`, `desktop`, or nothing.
        text: what it says, of strangers too.
    """
    sequence = notification(text, os.environ) if how == "desktop" else ""
    if sequence and app._driver is not None:
        app._driver.write(sequence)
    elif how:
        app.bell()


def notification(text: str, environment: Mapping[str, str]) -> str:
    """The control sequence that has this terminal show a notification; empty where it is not known to.

    iTerm2 began OSC 9, which WezTerm, Ghostty and kitty understand; rxvt-unicode began OSC 777, which foot
    understands. Inside a multiplexer it is not known which terminal is there: the bell passes through.
    """
    message = sanitize_line(text).replace(";", ",")[:_LONGEST]
    if environment.get("TMUX") or environment.get("STY"):
        return ""
    term = environment.get("TERM", "")
    if term.startswith(("rxvt", "foot")):
        return f"\x1b]777;notify;Endpoint Workbench;{message}\x07"
    if environment.get("TERM_PROGRAM") in {"iTerm.app", "WezTerm", "ghostty"} or term == "xterm-kitty":
        return f"\x1b]9;{message}\x07"
    return ""
