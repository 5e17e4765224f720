"""A change of a variable that is not followed, and the commands behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.interchange.importers.shells.words import Command


@dataclass(frozen=True)
class Change:
    """A change of a variable that is not followed.

    Attributes:
        name: of the variable, in small letters; an asterisk for all.
        start: where it begins to count.
    """

    name: str
    start: int


def marked(commands: Sequence[Command], changes: Iterable[Change]) -> None:
    """Tells each command which variables were changed since the command before it."""
    pending = sorted(changes, key=lambda change: change.start, reverse=True)
    for command in commands:
        names: set[str] = set()
        while pending and pending[-1].start <= command.offset:
            names.add(pending.pop().name)
        command.forgets = frozenset(names)
