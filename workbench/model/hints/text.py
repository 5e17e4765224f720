"""Texts with a form for each face: the command line names options, the app names its keys and parts.

A text holds both forms where they differ, as `⟨--region|Connection › Region⟩`. A failure is kept with both,
since the other face may show it later; whoever shows it takes its own with `in_face`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum


class Face(Enum):
    """What shows a text to its user."""

    COMMAND_LINE = 1
    APP = 2


_EITHER = r"⟨([^⟨|⟩]*)\|([^⟨|⟩]*)⟩"

_active = [Face.COMMAND_LINE]
"""The face of this process; the app puts its own on top while it runs."""


def either(command_line: str, app: str) -> str:
    """Returns a text that reads differently in each face.

    Args:
        command_line: names options and commands.
        app: names keys, as `with_keys` reads them, and parts of the screen.
    """
    return f"⟨{command_line}|{app}⟩"


def in_face(text: str, face: Face | None = None) -> str:
    """Returns a text as a face reads it.

    Args:
        text: may hold any number of alternatives.
        face: None takes that of this process.
    """
    if "⟨" not in text:
        return text
    shown = face or _active[-1]
    text = re.sub(_EITHER, lambda match: match[shown.value], text)
    if shown is Face.APP and "‹" in text:
        from workbench.model.keys.text import with_keys

        return with_keys(text)
    return text


@contextmanager
def use_face(face: Face) -> Iterator[None]:
    """Makes `face` that of this process, until the end of the block."""
    _active.append(face)
    try:
        yield
    finally:
        _active.remove(face)
