"""Which variables a command assigns, and whether it does so for certain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from workbench.interchange.importers.shells.posix_shell.side_effects import (
    DECLARATIONS,
    EVERY,
    READS,
    changed_names,
    changes_any,
)
from workbench.interchange.importers.shells.words import RESERVED, Command, Word

__all__ = [
    "DECLARATIONS",
    "LOOPS",
    "READS",
    "assigned_in_loop",
    "assigned_names",
    "assignment_counts",
    "is_harmless",
    "plain_words",
]

LOOPS = frozenset({"while", "until", "for", "select", "foreach"})
"""Words that begin a loop."""

_MODIFIERS = frozenset({"command", "builtin", "noglob", "nocorrect"})
"""Words before a command that only say where it is looked for."""
_HARMLESS = frozenset({"cd", "export", "set", "source", ".", "mkdir", "echo", "pushd", "true", ":", "printf"})


def assignment_counts(commands: Sequence[Command]) -> Counter[str]:
    """Returns how often each name is assigned anywhere in the text."""
    return Counter(name for command in commands for name in assigned_names(command))


def assigned_names(command: Command) -> Iterator[str]:
    """Yields the names of the variables that a command sets; an asterisk for all."""
    command = replace(command, words=plain_words(command.words))
    if changes_any(command):
        yield EVERY
    for assignment in command.assignments:
        yield assignment.name
    yield from changed_names(command)
    name = command.name
    for index, word in enumerate(command.words):
        if word.text in READS or name in DECLARATIONS:
            for other in command.words[index + 1 :]:
                if match := re.match(r"[A-Za-z_]\w*", other.text):
                    yield match[0]
            return
        if word.text in {"for", "foreach"} and index + 1 < len(command.words):
            yield command.words[index + 1].text


def plain_words(words: list[Word]) -> list[Word]:
    """Returns the words of a command without what stands before its name."""
    while words and words[0].text in RESERVED:
        words = words[1:]
    while len(words) > 1 and words[0].text in _MODIFIERS and not words[1].text.startswith("-"):
        words = words[1:]
    return words


def is_harmless(command: Command) -> bool:
    """Returns whether what stands behind a command and `&&` is taken to run whenever the text comes by."""
    return command.name in _HARMLESS if command.words else bool(command.assignments)


def assigned_in_loop(
    following: Sequence[Command], changed_by_call: Callable[[Command], Iterable[str]]
) -> set[str]:
    """The names that a loop assigns, which begins with the first of these commands.

    Args:
        following: the commands from there on.
        changed_by_call: gives what a command changes where it calls a function.
    """
    names: set[str] = set()
    depth = 0
    for command in following:
        names.update(assigned_names(command))
        names.update(changed_by_call(replace(command, words=plain_words(command.words))))
        for word in command.words:
            if word.text in LOOPS:
                depth += 1
            if word.text != "do":
                break
        if command.name == "done":
            depth -= 1
            if depth <= 0:
                break
    return names
