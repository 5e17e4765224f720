"""What is wrong in the shared configuration files of AWS, with its place.

The SDK says only that a file cannot be parsed, and of a reference to nothing only which name it is.
"""

from __future__ import annotations

import configparser
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from workbench.aws.profiles import config_files, profile_names

_REFERENCES = {"source_profile": "profile", "sso_session": "sso-session", "services": "services"}
"""Settings of a profile that name another section, and its kind."""
_HEADING = re.compile(r"\s*\[(?P<title>[^\]]*)\]")
_SETTING = re.compile(r"(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<value>.*?)\s*$")


def config_file_problems() -> Iterator[str]:
    """Yields a sentence for each problem; begins with the file, its line and column."""
    for path in config_files():
        if not path:
            continue
        try:
            content = Path(path).read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            yield f"{path} cannot be read: {error.strerror}"
            continue
        yield from _parse_problems(path, content)
    yield from _reference_problems()


def exposed_credentials_file() -> str:
    """Returns the path of the credentials file where other users can read it; else an empty text."""
    path = config_files()[1]
    return path if path and _is_readable_by_others(Path(path)) else ""


def present_config_files() -> tuple[str, ...]:
    """Returns the paths of those shared configuration files that exist."""
    return tuple(path for path in config_files() if path and Path(path).exists())


def _parse_problems(path: str, content: bytes) -> Iterator[str]:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        yield f"{path}, line {line}, column {column}: a byte there is not UTF-8"
        return
    try:
        configparser.RawConfigParser().read_string(text)
    except configparser.MissingSectionHeaderError as error:
        yield f"{path}, line {error.lineno}, column 1: a setting precedes the first [section]"
    except configparser.DuplicateSectionError as error:
        yield f"{path}, line {error.lineno}, column 1: the section [{error.section}] occurs twice"
    except configparser.DuplicateOptionError as error:
        yield f"{path}, line {error.lineno}, column 1: {error.option} is set twice in [{error.section}]"
    except configparser.ParsingError as error:
        lines = text.splitlines()
        for number, _ in error.errors:
            line_text = lines[number - 1] if number <= len(lines) else ""
            column = len(line_text) - len(line_text.lstrip()) + 1
            yield f"{path}, line {number}, column {column}: not a [section] and not `name = value`"


def _reference_problems() -> Iterator[str]:
    """References to a profile or section that does not exist."""
    names = frozenset(profile_names())
    config = config_files()[0]
    sections = set(_titles(config))
    for path in config_files():
        for number, column, title, setting, value in _settings(path):
            kind = _REFERENCES.get(setting)
            profile = title == "default" or title.startswith("profile ") or path != config
            if kind is None or not profile or not value:
                continue
            exists = value in names if kind == "profile" else f"{kind} {value}" in sections
            if not exists:
                place = f"{path}, line {number}, column {column}"
                yield f"{place}: {setting} names {value!r}, and there is no such {kind}"


def _titles(path: str) -> Iterator[str]:
    for line in _lines(path):
        if heading := _HEADING.match(line):
            yield _plain(heading["title"])


def _settings(path: str) -> Iterator[tuple[int, int, str, str, str]]:
    """Lines, column of the value, section, name and value of each setting that is not nested."""
    title = ""
    for number, line in enumerate(_lines(path), 1):
        if heading := _HEADING.match(line):
            title = _plain(heading["title"])
        elif setting := _SETTING.match(line):
            yield number, setting.start("value") + 1, title, setting["name"].lower(), setting["value"]


def _plain(title: str) -> str:
    return " ".join(title.replace('"', " ").replace("'", " ").split())


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text("utf-8", "replace").splitlines() if path else []
    except OSError:
        return []


def _is_readable_by_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False
