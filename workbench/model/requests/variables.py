"""Variables: `${NAME}` in a saved request, and the environments that give them values.

They are replaced only where a request asks for it: `$` and `{{` in a payload are payload. The values of
secrets come from the environment of the process alone, and what is recorded has `${NAME}` in their place.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping

import msgspec

from workbench.model.errors import UsageError
from workbench.model.hints.text import either

_CHOICE = either("--env NAME", "‹saved.environment› in the saved requests")
_REFERENCE = re.compile(r"(\$?)\$\{([^{}\r\n]*)\}")
_MOST = 1_000
_DEEPEST = 100
_LONGEST_VALUE = 1024 * 1024
_LONGEST_TEXT = 64 * 1024 * 1024
"""Characters that variables may add to a text: a file of a few lines can ask for more than any memory has."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """Values for the variables of saved requests: a file of its own.

    Args:
        name: what it is chosen by.
        values: by variable; a value may refer to other variables.
        secrets: by variable, the name of the process's environment variable that holds the value.
        source: the file, for messages; empty where there is none.
    """

    name: str = ""
    values: Mapping[str, str] = msgspec.field(default_factory=dict)
    secrets: Mapping[str, str] = msgspec.field(default_factory=dict)
    source: str = ""

    def resolved(self, process: Mapping[str, str]) -> Variables:
        """The values with their references followed.

        Args:
            process: the environment of the process, for the secrets. One that is not set is missed only where
                it is used.

        Raises:
            UsageError: a value refers to itself, by whatever way round, or to an unknown variable.
        """
        if len(self.values) + len(self.secrets) > _MOST:
            raise UsageError(f"{self.source or 'the environment'} has more than {_MOST:,} variables")
        secrets = {name: process[source] for name, source in self.secrets.items() if source in process}
        unset = {name: source for name, source in self.secrets.items() if source not in process}
        values = dict(secrets)
        for name in self.values:
            self._follow(name, values, unset, ())
        tainted = _tainted(self.values, frozenset(secrets))
        hidden = {name: value for name, value in values.items() if name in tainted and value}
        return Variables(values=values, hidden=hidden, unset=unset, environment=self.source or self.name)

    def _follow(
        self, name: str, values: dict[str, str], unset: Mapping[str, str], way: tuple[str, ...]
    ) -> str:
        if name in values:
            return values[name]
        if name in way:
            round_trip = " → ".join([*way[way.index(name) :], name])
            raise UsageError(f"{self._where(name)}: the variables form a circle: {round_trip}")
        if len(way) > _DEEPEST:
            raise UsageError(f"{self._where(way[0])}: the variables are nested deeper than {_DEEPEST} levels")
        if name not in self.values:
            raise _unknown(name, self._where(way[-1]), [*self.values, *self.secrets], unset)

        def other(match: re.Match[str]) -> str:
            return self._follow(match[2], values, unset, (*way, name))

        values[name] = _replaced(self.values[name], other, self._where(name), _LONGEST_VALUE)
        return values[name]

    def _where(self, name: str) -> str:
        return f"{self.source or 'the environment'}, {name}"


class Variables(msgspec.Struct, frozen=True, kw_only=True):
    """What each variable stands for.

    Args:
        values: by name.
        hidden: those of them that hold a secret, or a part of one.
        unset: secrets that the process has no value for: its variable's name by ours.
        environment: where they come from, for messages.
    """

    values: Mapping[str, str] = msgspec.field(default_factory=dict)
    hidden: Mapping[str, str] = msgspec.field(default_factory=dict)
    unset: Mapping[str, str] = msgspec.field(default_factory=dict)
    environment: str = ""

    def replace(self, text: str, where: str) -> str:
        """`text` with a value in the place of each `${NAME}`; `$${NAME}` is `${NAME}` itself.

        Args:
            text: what may refer to variables.
            where: where it stands, for messages.

        Raises:
            UsageError: it refers to a variable that there is none of, or that has no value here.
        """

        def value(match: re.Match[str]) -> str:
            name = match[2]
            if name not in self.values:
                raise _unknown(name, where, list(self.values), self.unset, self.environment)
            return self.values[name]

        return _replaced(text, value, where, _LONGEST_TEXT)


def references(text: str) -> tuple[str, ...]:
    """The variables that a text refers to, in order, each once."""
    names = (match[2] for match in _REFERENCE.finditer(text) if not match[1])
    return tuple(dict.fromkeys(names))


def escape_references(text: str) -> str:
    """`text` so that replacing variables gives it back as it is."""
    return _REFERENCE.sub(lambda match: f"${match[0]}", text)


def _replaced(text: str, value: Callable[[re.Match[str]], str], where: str, longest: int) -> str:
    room = longest

    def replacement(match: re.Match[str]) -> str:
        nonlocal room
        shown = match[0][1:] if match[1] else value(match)
        room -= len(shown)
        if room < 0:
            raise UsageError(
                f"{where}: with its variables replaced it has more than {longest:,} characters",
                "Variables that refer to others many times grow with each step.",
            )
        return shown

    return _REFERENCE.sub(replacement, text)


def _tainted(values: Mapping[str, str], secrets: frozenset[str]) -> frozenset[str]:
    """The variables whose value holds that of a secret."""
    tainted = set(secrets)
    uses = {name: frozenset(references(text)) for name, text in values.items()}
    while more := {name for name, used in uses.items() if not tainted.isdisjoint(used)} - tainted:
        tainted |= more
    return frozenset(tainted)


def _unknown(
    name: str, where: str, names: list[str], unset: Mapping[str, str], environment: str = ""
) -> UsageError:
    if name in unset:
        return UsageError(
            f"{where}: the secret ${{{name}}} has no value", f"Set {unset[name]} in the environment."
        )
    if not _NAME.fullmatch(name):
        return UsageError(
            f"{where}: ${{{name}}} is not a variable",
            "A name has letters, digits and _; $${…} is a literal ${…}.",
        )
    near = difflib.get_close_matches(name, names, 1)
    of = f" in {environment}" if environment else ""
    return UsageError(
        f"{where}: there is no variable ${{{name}}}{of}",
        f"Did you mean ${{{near[0]}}}?" if near else f"Choose an environment that has it ({_CHOICE}).",
    )
