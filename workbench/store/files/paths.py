"""Paths of payloads as they are typed, pasted and looked at."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from workbench.model.errors import PayloadError
from workbench.store.files.regular_file import opened_regular, written

_LONGEST_PATH = 4096
_LOOKED_AT = 4096
_ESCAPED = re.compile(r"\\(.)")


class FileFacts(msgspec.Struct, frozen=True):
    """What is known of a file without reading it.

    Attributes:
        size: in bytes.
        modified: when it was last written, in seconds since 1970 (UTC).
        beginning: its first 4,096 bytes.
    """

    size: int
    modified: float
    beginning: bytes


def file_facts(path: str) -> FileFacts:
    """Returns what is known of a payload's file.

    Args:
        path: `~` is the home folder.

    Raises:
        PayloadError: it is missing, unreadable, a folder or a device.
    """
    try:
        place = Path(path).expanduser()
        with opened_regular(place) as file:
            facts = os.fstat(file.fileno())
            return FileFacts(facts.st_size, facts.st_mtime, file.read(_LOOKED_AT))
    except OSError as error:
        raise PayloadError(f"{written(path)} cannot be read: {error.strerror}") from error
    except (ValueError, RuntimeError) as error:
        raise PayloadError(f"{path!r} is not a path: {error}") from error


def completed(path: str) -> str | None:
    """The path to the first entry that begins as it does, in order of name; a folder ends in a slash.

    Args:
        path: as far as it is typed; `~` is the home folder.

    Returns:
        The whole path, beginning exactly as it was typed; None where there is none.
    """
    folder, slash, start = path.rpartition("/")
    try:
        place = Path(f"{folder}{slash}" or ".").expanduser()
        with os.scandir(place) as entries:
            names = sorted(
                f"{entry.name}/" if entry.is_dir() else entry.name
                for entry in entries
                if entry.name.startswith(start) and (start or not entry.name.startswith("."))
            )
    except (OSError, ValueError, RuntimeError):
        # What is typed names no folder yet.
        return None
    return f"{folder}{slash}{names[0]}" if names else None


def pasted_path(text: str) -> str | None:
    """The file that a pasted text is the path of, as terminals paste one that is dropped on them.

    Args:
        text: a path alone on its line; in quotes, with blanks escaped, or as a `file:` URL.

    Returns:
        The path, None where it is none or there is no such file.
    """
    line = text.strip()
    if not line or "\n" in line or len(line) > _LONGEST_PATH:
        return None
    if line.startswith("file://"):
        line = unquote(urlsplit(line).path)
    elif line[0] == line[-1] and line[0] in "'\"" and len(line) > 2:
        line = line[1:-1]
    if "/" not in line:
        # A word that happens to name a file beside us is a word.
        return None
    for candidate in (line, _ESCAPED.sub(r"\1", line)):
        try:
            if Path(candidate).expanduser().is_file():
                return candidate
        except (OSError, ValueError, RuntimeError):
            continue
    return None
