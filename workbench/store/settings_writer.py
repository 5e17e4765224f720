"""One setting changed in the user's file. Comments, order and everything else in it stay."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomlkit

from workbench.model.errors import StoreError
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.atomic import (
    PRIVATE_FILE,
    only_one,
    private_folder,
    replace_file,
    unwritable,
)
from workbench.store.files.regular_file import SETTINGS_LIMIT, read_regular
from workbench.store.settings_file import read_settings, settings_path

SettingValue = str | float | bool | Sequence[str]
"""What a setting can be given: of tables, each entry is a setting."""


def write_setting(places: AppDirs, path: tuple[str, ...], value: SettingValue | None) -> None:
    """Gives a setting a value, in one step; another window that writes at the same time waits.

    Args:
        places: the file is in `config`.
        path: the names of the tables and of the setting.
        value: the new one; None takes the setting out, so that its default holds.

    Raises:
        StoreError: the file is not TOML, or cannot be read or written; it is as it was.
    """
    with _only_writer(places):
        # A link to a file elsewhere stays a link.
        target = settings_path(places).resolve()
        before = _text(target)
        after = changed_text(target, before, path, value)
        if after != before:
            try:
                replace_file(target, (after.encode(),), None if target.exists() else PRIVATE_FILE)
            except OSError as error:
                raise unwritable(target, error) from error


def create_settings(places: AppDirs, text: str) -> None:
    """Creates the settings file with a text, where there is none yet; two that do so at once make one.

    Raises:
        StoreError: it cannot be created.
    """
    with _only_writer(places):
        path = settings_path(places)
        if path.exists() or path.is_symlink():
            return
        try:
            replace_file(path, (text.encode(),), PRIVATE_FILE)
        except OSError as error:
            raise unwritable(path, error) from error


@contextmanager
def _only_writer(places: AppDirs) -> Iterator[None]:
    private_folder(places.config)
    private_folder(places.data)
    with only_one(places.data / "settings.lock"):
        yield


def settings_exist(places: AppDirs) -> bool:
    """Returns whether there is a settings file."""
    return settings_path(places).exists()


def _text(path: Path) -> str:
    try:
        content = read_regular(path, SETTINGS_LIMIT)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    problems = read_settings(path, content).problems
    try:
        text = content.decode()
        tomllib.loads(text)
    except (ValueError, RecursionError):
        raise StoreError(problems[0].notice, "Correct this line in an editor first.") from None
    return text


def changed_text(path: Path, before: str, keys: tuple[str, ...], value: SettingValue | None) -> str:
    """Returns a file's text with one setting changed.

    Args:
        path: what errors call the file.
        before: its text, which is TOML.
        keys: the names of the tables and of the setting.
        value: the new one; None takes it out.

    Raises:
        StoreError: the file is written in a way that cannot be changed without changing more.
    """
    if value is None and not _is_set(tomllib.loads(before), keys):
        return before
    document = tomlkit.parse(before)
    *tables, last = keys
    try:
        container: MutableMapping[str, Any] = document
        for name in tables:
            container = _table(container, name)
        if value is None:
            container.pop(last, None)
        else:
            container[last] = (
                list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
            )
        after = tomlkit.dumps(document)
        is_changed = tomllib.loads(after) == _expected(tomllib.loads(before), keys, value)
    except (tomlkit.exceptions.TOMLKitError, tomllib.TOMLDecodeError, TypeError, AttributeError, KeyError):
        is_changed = False
    if not is_changed:
        raise StoreError(
            f"{'.'.join(keys)} cannot be changed without changing more of {path}",
            "Change it in an editor: `workbench config edit`.",
        )
    return after


def _table(container: MutableMapping[str, Any], name: str) -> MutableMapping[str, Any]:
    """The table of a name; it is made where there is none."""
    value = container.get(name)
    if name == "privacy" and isinstance(value, list):
        # As it was written before there was more to say.
        table = tomlkit.inline_table()
        table["digest"] = value
        container[name] = table
    elif value is None:
        container[name] = tomlkit.table()
    held: MutableMapping[str, Any] = container[name]
    return held


def _is_set(document: Mapping[str, Any], keys: tuple[str, ...]) -> bool:
    first, *rest = keys
    inner = document.get(first)
    if first == "privacy" and isinstance(inner, list):
        return rest == ["digest"]
    if rest and isinstance(inner, Mapping):
        return _is_set(inner, tuple(rest))
    return not rest and inner is not None


def _plain(value: SettingValue) -> str | float | bool | list[str]:
    return value if isinstance(value, str | float | int) else list(value)


def _expected(before: Mapping[str, Any], keys: tuple[str, ...], value: SettingValue | None) -> dict[str, Any]:
    """What the file has to say afterwards, as plain values."""
    first, *rest = keys
    result = dict(before)
    if not rest:
        if value is None:
            result.pop(first, None)
        else:
            result[first] = _plain(value)
        return result
    inner = result.get(first, {})
    if first == "privacy" and isinstance(inner, list):
        inner = {"digest": inner}
    result[first] = _expected(inner, tuple(rest), value)
    return result
