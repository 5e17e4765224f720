"""The variables of a shell's text and what they hold, through its blocks, branches and functions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from workbench.interchange.importers.shells.posix_shell.side_effects import EVERY
from workbench.interchange.importers.shells.words import Value


@dataclass
class _Block:
    """A part of the text that may run or not, or several times."""

    kind: str
    before: dict[str, Value | None]
    assigned: set[str] = field(default_factory=set)


class Variables:
    """What every variable holds at one place of a text; None where ways through the text disagree.

    Args:
        counts: how often the whole text assigns each variable.

    Attributes:
        exported: names of those that commands have in their environment.
        volatile: names of those that may change at any moment, and are never known.
    """

    def __init__(self, counts: Counter[str]) -> None:
        self.exported: set[str] = set()
        self.volatile: set[str] = set()
        self._counts = counts
        self._values: dict[str, Value | None] = {}
        self._unfollowed: set[str] = set()
        self._spellings: dict[str, set[str]] = {}
        self._blocks: list[_Block] = []
        self._bodies: list[_Block] = []

    def __contains__(self, name: str) -> bool:
        return name in self._values

    @property
    def in_block(self) -> bool:
        """Whether the place is in a block that may not run."""
        return bool(self._blocks)

    def copy(self) -> Variables:
        """Returns the variables as a substitution sees them: what it assigns stays in it."""
        copied = Variables(self._counts)
        copied.exported = set(self.exported)
        copied.volatile = set(self.volatile)
        copied._values = dict(self._values)
        copied._unfollowed = set(self._unfollowed)
        copied._bodies = [replace(block, assigned=set(block.assigned)) for block in self._bodies]
        copied._blocks = list(copied._bodies)
        return copied

    # Blocks

    def enter(self, kind: str) -> None:
        """Enters a block.

        Args:
            kind: the word that opens it, or "function".
        """
        block = _Block(kind, dict(self._values))
        self._blocks.append(block)
        if kind == "function":
            self._bodies.append(block)

    def leave(self, kind: str = "") -> None:
        """Leaves the innermost block; what it assigned is not known.

        Args:
            kind: only a block of this kind is left; empty for any.
        """
        if not self._blocks or (kind and self._blocks[-1].kind != kind):
            return
        block = self._blocks.pop()
        if block.kind == "function":
            self._bodies.pop()
        self._values = dict(block.before)
        if block.kind == "(":
            return
        for name in block.assigned:
            self._values[name] = None
        if self._blocks:
            self._blocks[-1].assigned |= block.assigned

    def branch(self, name: str, operator: str) -> None:
        """Begins another branch as the whole began, if a command begins one.

        Args:
            name: of the command.
            operator: before it.
        """
        if not self._blocks:
            return
        if name in {"else", "elif"} or (self._blocks[-1].kind == "case" and operator == ";;"):
            self._values = dict(self._blocks[-1].before)

    # Values

    def get(self, name: str) -> Value | None:
        """Returns what a variable was last given; None where that is not known."""
        return self._values.get(name)

    def value_of(self, name: str) -> Value | None:
        """Returns what a variable holds where it is read; None where that is not known."""
        if (
            self._bodies
            and self._counts[name] > 1
            and not any(name in block.assigned for block in self._bodies)
        ):
            return None  # a function runs later, when it may hold something else
        return self._values.get(name)

    def assign(self, name: str, value: Value | None) -> None:
        """Gives a variable a value; None for one that is not known."""
        folded = name.lower()
        self._spellings.setdefault(folded, set()).add(name)
        lost = not self.volatile.isdisjoint((name, EVERY)) or not self._unfollowed.isdisjoint((folded, EVERY))
        self._values[name] = None if lost else value
        if self._blocks:
            self._blocks[-1].assigned.add(name)

    def forget(self, names: set[str]) -> None:
        """Notes that variables may hold something else; an asterisk is for all."""
        for name in names | set(self._values if EVERY in names else ()):
            self.assign(name, None)

    def forget_folded(self, names: frozenset[str]) -> None:
        """Follows no more what variables of a shell hold whose names have no case; an asterisk is for all."""
        if names:
            self._unfollowed |= names
            spelled = (self._spellings.get(name, set()) for name in names)
            self.forget(set().union(*spelled, {EVERY} & names))
