"""The values of the settings now, and changes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from workbench.model.errors import UsageError
from workbench.model.keys.keymap import checked_keymap
from workbench.services.settings.catalog import Kind, Setting, settings_catalog
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.regular_file import SETTINGS_LIMIT, read_regular
from workbench.store.requests.toml_errors import place
from workbench.store.settings import Settings, SettingsProblem
from workbench.store.settings_file import settings_path
from workbench.store.settings_writer import SettingValue, settings_exist, write_setting


@dataclass(frozen=True)
class SettingState:
    """A setting with its value.

    Attributes:
        setting: which.
        value: the one that holds.
        in_file: whether the file says something about it.
        line, column: where, from 1; 0 where it does not, or the place cannot be told.
        problem: why what the file says does not hold; empty where it does.
    """

    setting: Setting
    value: Any
    in_file: bool = False
    line: int = 0
    column: int = 0
    problem: str = ""

    @property
    def text(self) -> str:
        """The value as it is typed: lists with commas between."""
        return value_text(self.value)


@dataclass(frozen=True)
class SettingsState:
    """All settings, and what is wrong with the file.

    Attributes:
        path: the file.
        exists: whether there is one.
        states: each setting with its value.
        problems: what in the file was not understood.
    """

    path: str
    exists: bool
    states: tuple[SettingState, ...]
    problems: tuple[SettingsProblem, ...]


def settings_state(places: AppDirs) -> SettingsState:
    """Returns every setting with its value and where that comes from. It reads the file."""
    path = settings_path(places)
    settings = Settings.load(places)
    text, document = _given(places)
    states = tuple(_state(setting, settings, text, document) for setting in settings_catalog())
    return SettingsState(str(path), settings_exist(places), states, settings.problems)


def _given(places: AppDirs) -> tuple[str, Mapping[str, Any]]:
    """The file's text and its values; none where it cannot be read, which the problems of it say."""
    try:
        text = read_regular(settings_path(places), SETTINGS_LIMIT).decode()
        return text, tomllib.loads(text)
    except (OSError, ValueError, RecursionError):
        return "", {}


def _state(setting: Setting, settings: Settings, text: str, document: Mapping[str, Any]) -> SettingState:
    first, *rest = setting.path
    if first == "keys":
        value: Any = settings.keys.get(rest[0], setting.default)
    else:
        value = getattr(settings, first)
        value = getattr(value, rest[0]) if rest else value
    if setting.name == "theme":
        value = value or setting.default
    if setting.kind is Kind.TABLES:
        value = msgspec.to_builtins(value)
    in_file = _is_given(setting, document)
    line, column = (place(text, setting.path) if in_file else None) or (0, 0)
    problem = next(
        (
            problem.text.removeprefix(f"{setting.name}: ")
            for problem in settings.problems
            if (in_file and line and problem.line == line) or (problem.closes and first == "privacy")
        ),
        "",
    )
    if first == "keys" and not in_file and value != setting.default:
        problem = "The file gives another action a key of this one"
    return SettingState(setting, value, in_file, line, column, problem)


def _is_given(setting: Setting, document: Mapping[str, Any]) -> bool:
    first, *rest = setting.path
    value = document.get(first)
    if not rest:
        return first in document
    if first == "privacy" and isinstance(value, list):
        return rest == ["digest"]
    if not isinstance(value, Mapping) or rest[0] not in value:
        return False
    # A dot without quotes makes a table of what was meant as the name of an action.
    return not (first == "keys" and isinstance(value[rest[0]], Mapping))


def value_text(value: object) -> str:
    """Returns a value as people type it: lists with commas between, true and false in small letters."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return value
        case int() | float():
            return f"{value:.15g}"
        case Mapping():
            return ", ".join(value)
        case tuple() | list():
            return ", ".join(map(str, value))
    return str(value)


def change_setting(places: AppDirs, setting: Setting, typed: str) -> None:
    """Gives a setting a value, in the user's file.

    Args:
        places: the file is in `config`.
        setting: which; not one of several tables.
        typed: the value as a person types it.

    Raises:
        UsageError: it is not a value of this setting.
        StoreError: the file cannot be changed.
    """
    write_setting(places, setting.path, parsed_value(setting, typed))


def reset_setting(places: AppDirs, setting: Setting) -> None:
    """Takes a setting out of the user's file, so that its default holds.

    Raises:
        StoreError: the file cannot be changed.
    """
    write_setting(places, setting.path, None)


def parsed_value(setting: Setting, typed: str) -> SettingValue:
    """Returns the value that a text is for a setting.

    Raises:
        UsageError: it is none.
    """
    text = typed.strip()
    match setting.kind:
        case Kind.NUMBER | Kind.WHOLE:
            return _number(setting, text)
        case Kind.SWITCH:
            if text.lower() not in _SWITCHES:
                raise UsageError(f"{setting.name} is true or false, not {text!r}.")
            return _SWITCHES[text.lower()]
        case Kind.CHOICE:
            if text not in setting.choices:
                raise UsageError(f"{setting.name} is one of {', '.join(filter(None, setting.choices))}.")
            return text
        case Kind.PATTERNS:
            return [word.strip() for word in text.split(",") if word.strip()]
        case Kind.KEYS:
            keymap = checked_keymap({setting.path[-1]: text})
            if text and not keymap.keys.get(setting.path[-1]):
                raise UsageError(f"{keymap.problems[0].text}.")
            return keymap.keys[setting.path[-1]]
    return typed


_SWITCHES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def _number(setting: Setting, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise UsageError(f"{setting.name} is a number from 0, not {text!r}.")
    if value == int(value):
        return int(value)
    if setting.kind is Kind.WHOLE:
        raise UsageError(f"{setting.name} is a whole number, not {text!r}.")
    return value
