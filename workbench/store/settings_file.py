"""The settings file read: each mistake with its place, in words, and the rest used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from workbench.model.destinations.target import Target
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.regular_file import SETTINGS_LIMIT, read_regular
from workbench.store.settings import Privacy, Settings, SettingsProblem

_OVERWRITTEN = "Cannot overwrite a value"
"""What `tomllib` says of a name that stands twice, or for a value and a table."""
_DOTTED = re.compile(r"^\s*[\w-]+\.[\w.-]+\s*=", re.MULTILINE)
_EVERYTHING = Privacy(digest=("*",))


def settings_path(places: AppDirs) -> Path:
    """Returns where the settings file is, whether there is one or not."""
    return places.config / "settings.toml"


def load_settings(places: AppDirs) -> Settings:
    """Reads the settings; defaults stand for what is missing or not understood, and a problem says so.

    Where the file cannot be read, or says anything that may have been meant as a privacy setting, no body
    is kept at all: what should not have been written cannot be taken back.
    """
    path = settings_path(places)
    try:
        content = read_regular(path, SETTINGS_LIMIT)
    except FileNotFoundError:
        # A link to a disk that is not mounted does not mean that there are no settings.
        for link in (path, places.config):
            if link.is_symlink() and not link.exists():
                return _closed(
                    SettingsProblem(str(path), f"{link} is a symbolic link to nothing", unread=True)
                )
        return Settings()
    except OSError as error:
        return _closed(SettingsProblem(str(path), error.strerror or str(error), unread=True))
    return read_settings(path, content)


def read_settings(path: Path, content: bytes) -> Settings:
    """Returns the settings that the content of a file makes.

    Args:
        path: what its problems call the file.
        content: of the file.
    """
    import tomllib

    from workbench.store.requests.toml_errors import TOO_DEEP, position

    try:
        text = content.decode()
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        return _closed(SettingsProblem(str(path), "a byte there is not UTF-8", line=line, column=column))
    except tomllib.TOMLDecodeError as error:
        message, line, column = position(text, str(error))
        if message == _OVERWRITTEN:
            message = "the name there has a value already"
            if _DOTTED.search(text):
                # With `history = "f6"`, TOML takes `history.pin = "x"` for a part of it.
                message += "; a name with a dot needs quotes"
        return _closed(SettingsProblem(str(path), message, line=line, column=column))
    except RecursionError:
        return _closed(SettingsProblem(str(path), TOO_DEEP))
    return _Reader(path, text).read(values)


def _closed(problem: SettingsProblem) -> Settings:
    """The defaults, and no body kept."""
    problem = msgspec.structs.replace(problem, closes=True)
    return Settings(privacy=_EVERYTHING, problems=(problem,))


class _Reader:
    """Reads the values of one file.

    Args:
        path: what its problems call the file.
        text: what the file says, to find the places of its keys.
    """

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text
        self._problems: list[SettingsProblem] = []

    def read(self, values: Mapping[str, Any]) -> Settings:
        kinds = {field.name: field.type for field in msgspec.structs.fields(Settings)}
        del kinds["problems"]
        used: dict[str, Any] = {}
        for name, value in values.items():
            if name not in kinds:
                self._add((name,), _misspelt((name,), kinds), closes=True)
            elif name == "keys" and isinstance(value, Mapping):
                used[name] = self._keys(value)
            else:
                self._convert(name, value, kinds[name], used)
        if any(problem.closes for problem in self._problems):
            used["privacy"] = _EVERYTHING
        self._check_theme(used)
        return Settings(**used, problems=tuple(sorted(self._problems, key=_place)))

    def _convert(self, name: str, value: Any, kind: Any, used: dict[str, Any]) -> None:
        if name == "privacy" and isinstance(value, list):
            value = {"digest": value}  # as it was written before there was more to say
        try:
            used[name] = msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            from workbench.store.requests.toml_errors import unknown_field

            message, keys, field = unknown_field(str(error))
            if field is not None:
                members = getattr(kind, "__struct_fields__", None) or Target.__struct_fields__
                path = (name, *keys, field)
                self._add(path, _misspelt(path, members), closes=True)
            else:
                path = (name, *keys)
                self._add(path, f"{'.'.join(path)} is not used: {message}", closes=name == "privacy")

    def _keys(self, values: Mapping[str, object]) -> Mapping[str, str]:
        from workbench.model.keys.keymap import checked_keymap

        keymap = checked_keymap(values)
        for problem in keymap.problems:
            path = ("keys", *problem.path)
            self._add(path, f"{'.'.join(path)}: {problem.text}")
        return keymap.keys

    def _check_theme(self, used: dict[str, Any]) -> None:
        from workbench.store.theme_names import THEME_NAMES

        if (name := used.get("theme", "")) and name not in THEME_NAMES:
            del used["theme"]
            self._add(("theme",), f"{name!r} is not a theme; {_nearest(name, THEME_NAMES)}")

    def _add(self, keys: tuple[str, ...], text: str, *, closes: bool = False) -> None:
        from workbench.store.requests.toml_errors import place

        line, column = place(self._text, keys) or (0, 0)
        self._problems.append(SettingsProblem(str(self._path), text, line=line, column=column, closes=closes))


def _place(problem: SettingsProblem) -> tuple[int, int]:
    return problem.line, problem.column


def _misspelt(keys: tuple[str, ...], names: Iterable[str]) -> str:
    """What is said of a name that is not a setting's, with the nearest that is."""
    import difflib

    paths = {name: name for name in Privacy.__struct_fields__} | {name: name for name in names}
    if len(keys) == 1 or keys[0] != "privacy":
        paths |= {name: f"privacy.{name}" for name in Privacy.__struct_fields__}
    near = difflib.get_close_matches(keys[-1].strip().lower(), paths, 1, cutoff=0.5)
    meant = f"the nearest is {paths[near[0]]!r}" if near else f"there are {', '.join(paths)}"
    return f"{'.'.join(keys)!r} is not a known setting; {meant}"


def _nearest(name: str, names: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name.strip().lower(), names, 1, cutoff=0.0)
    return f"the nearest is {near[0]!r}"
