"""The functions that a text of a POSIX shell defines, and the variables that a call of one changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from workbench.interchange.importers.shells.assignments import assigned_names, plain_words
from workbench.interchange.importers.shells.posix_shell.side_effects import EVERY, changed_later
from workbench.interchange.importers.shells.words import CLOSES, HEADS, OPENS, PASSED, Command, Word


@dataclass
class _Function:
    """What the body of a function does.

    Attributes:
        names: of the variables that it changes.
        local: names that are its own.
        calls: names of the commands that it runs.
        calls_any: whether it runs a command whose name is computed.
    """

    names: set[str] = field(default_factory=set)
    local: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    calls_any: bool = False

    def take(self, command: Command) -> None:
        """Takes in a command of the body."""
        names = {*assigned_names(command), *changed_later(command)}
        options = [word.text for word in command.words if word.text.startswith("-")]
        if command.name == "local" or (command.name in {"declare", "typeset"} and "-g" not in options):
            self.local |= names - {EVERY}
            refers = any("n" in option for option in options)
            self.names |= {EVERY} if refers and any(word.gaps for word in command.words) else set()
        else:
            self.names |= names
        self.calls.add(command.name)
        self.calls_any |= _is_computed(command)


class Functions:
    """The functions of a text, by name.

    Args:
        commands: of the text, in order.
    """

    def __init__(self, commands: Sequence[Command]) -> None:
        self._functions: dict[str, _Function] = {}
        self._changes: dict[str, set[str]] = {}
        self._take(commands)
        self._any = {name for function in self._functions.values() for name in function.names}

    def __contains__(self, name: str) -> bool:
        return name in self._functions

    def changed_by(self, command: Command) -> set[str]:
        """Returns the variables that the functions change that a command may call; an asterisk for all."""
        if _is_computed(command):
            return self._any
        name = command.name
        if name in self._functions and name not in self._changes:
            self._changes[name] = self._changed(name, set())
        return self._changes.get(name, set())

    def changed_by_trap(self, command: Command) -> set[str]:
        """Returns the variables that functions change which the handler of a trap may call at any time."""
        if command.name != "trap" or {word.text for word in command.words[2:]} <= {"EXIT", "0"}:
            return set()
        handler = command.words[1].text.replace(";", " ").split()
        return {name for word in handler for name in self._changed(word, set())}

    def _changed(self, name: str, seen: set[str]) -> set[str]:
        function = self._functions.get(name)
        if function is None or name in seen:
            return set()
        seen.add(name)
        names = function.names | (self._any if function.calls_any else set())
        return names.union(*(self._changed(other, seen) for other in function.calls)) - function.local

    def _take(self, commands: Sequence[Command]) -> None:
        bodies: list[tuple[_Function, int]] = []
        heads: list[_Function] = []
        depth = 0
        for command in commands:
            if command.defines:
                words = list(plain_words(command.words))
                heads = [self._functions.setdefault(word.text, _Function()) for word in words]
                continue
            if command.opened:
                heads = []  # a body in a subshell changes nothing
            for step in _steps(command.words):
                depth += step
                if step > 0:
                    bodies += [(function, depth) for function in heads]
                    heads = []
                while bodies and depth < bodies[-1][1]:
                    bodies.pop()
            plain = replace(command, words=plain_words(command.words))
            for function in (*heads, *(function for function, _ in bodies)):
                function.take(plain)
            heads = []


def _steps(words: Sequence[Word]) -> Iterator[int]:
    """Yields 1 for each word that opens a compound command at the beginning, -1 for each that closes one."""
    for word in words:
        if word.text in OPENS:
            yield 1
            if word.text in HEADS:
                return
        elif word.text in CLOSES:
            yield -1
        elif word.text not in PASSED:
            return


def _is_computed(command: Command) -> bool:
    return bool(command.words and command.words[0].gaps)
