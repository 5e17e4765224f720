"""Every setting that there is, made from the code: the structs of the settings and the table of keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from inspect import getdoc
from typing import Any, get_args

import msgspec

from workbench.model.account.production import Production
from workbench.model.keys.registry import GROUPS
from workbench.model.keys.text import with_keys
from workbench.store.settings import Bodies, Privacy, Retention, Settings
from workbench.store.theme_names import DARK, THEME_NAMES


class Kind(StrEnum):
    """What a value is."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    SWITCH = "true or false"
    CHOICE = "choice"
    PATTERNS = "list of text"
    KEYS = "keys"
    TABLES = "tables"
    """Written in an editor: named destinations."""


@dataclass(frozen=True)
class Setting:
    """One setting.

    Attributes:
        path: the names of its table and its own, as TOML has them.
        kind: what its value is.
        default: its value where the file does not give one.
        meaning: what it does, in a sentence.
        choices: the values that it can have, where these are few.
        at_start: whether a change counts from the next start only.
    """

    path: tuple[str, ...]
    kind: Kind
    default: Any
    meaning: str
    choices: tuple[str, ...] = ()
    at_start: bool = False

    @property
    def name(self) -> str:
        """Its name with that of its table: `retention.days`."""
        return ".".join(self.path)


TABLES: Mapping[str, type[msgspec.Struct]] = {
    "privacy": Privacy,
    "retention": Retention,
    "bodies": Bodies,
    "production": Production,
}
_AT_START = frozenset({"bodies.megabytes", "privacy.digest", "privacy.nothing", "whoami", "notify"})
_ENTRY = re.compile(r"^ {4}(?P<names>[a-z_]+(?:, [a-z_]+)*): ", re.MULTILINE)
_CHOICES = {"theme": THEME_NAMES}
_DEFAULTS = {"theme": DARK}
"""What stands for a default that the file has no word for."""


@cache
def settings_catalog() -> tuple[Setting, ...]:
    """Returns every setting: those at the top of the file, those of its tables, the keys of all actions."""
    top: list[Setting] = []
    tables: list[Setting] = []
    described = meanings(Settings)
    for field in msgspec.structs.fields(Settings):
        if field.name in TABLES:
            struct = TABLES[field.name]
            inner = meanings(struct)
            tables += [
                _setting((field.name, member.name), member, inner[member.name])
                for member in msgspec.structs.fields(struct)
            ]
        elif field.name == "targets":
            tables.append(Setting(("targets",), Kind.TABLES, {}, sentence(described["targets"])))
        elif field.name not in {"keys", "problems"}:
            top.append(_setting((field.name,), field, described[field.name]))
    keys = [
        Setting(("keys", key.id), Kind.KEYS, key.keys, with_keys(key.help))
        for group in GROUPS
        for key in group.keys
    ]
    return (*top, *tables, *keys)


def setting_named(name: str) -> Setting:
    """Returns the setting of a name such as `retention.days`.

    Raises:
        KeyError: there is none.
    """
    return {setting.name: setting for setting in settings_catalog()}[name]


def _setting(path: tuple[str, ...], field: msgspec.structs.FieldInfo, meaning: str) -> Setting:
    name = ".".join(path)
    options = tuple(str(option) for option in get_args(field.type))
    kind = _KINDS.get(field.type, Kind.PATTERNS if str in get_args(field.type) else Kind.CHOICE)
    choices = _CHOICES.get(name, options if kind is Kind.CHOICE else ())
    return Setting(
        path,
        Kind.CHOICE if choices else kind,
        _DEFAULTS.get(name, default_of(field)),
        sentence(meaning),
        choices,
        at_start=name in _AT_START,
    )


def sentence(meaning: str) -> str:
    """Returns a meaning as a sentence."""
    return f"{meaning[:1].upper()}{meaning[1:].removesuffix('.')}."


_KINDS = {str: Kind.TEXT, float: Kind.NUMBER, int: Kind.WHOLE, bool: Kind.SWITCH}


def default_of(field: msgspec.structs.FieldInfo) -> Any:
    """Returns the default of a struct's member."""
    return field.default if field.default is not msgspec.NODEFAULT else field.default_factory()


def meanings(struct: type[msgspec.Struct]) -> dict[str, str]:
    """Returns what the `Args:` of a struct's docstring say of each member, in one line each."""
    _, _, arguments = (getdoc(struct) or "").partition("Args:\n")
    arguments = arguments.partition("\n\n")[0]
    starts = list(_ENTRY.finditer(arguments))
    ends = [start.start() for start in starts[1:]] + [len(arguments)]
    result: dict[str, str] = {}
    for start, end in zip(starts, ends, strict=True):
        result |= dict.fromkeys(start["names"].split(", "), " ".join(arguments[start.end() : end].split()))
    return result
