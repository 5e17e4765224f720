"""A payload, or another file, in the user's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from workbench.model.errors import PayloadError, WorkbenchError
from workbench.store.files.temp_file import scratch_content, scratch_file


def editor_command() -> list[str]:
    """`$VISUAL`, else `$EDITOR`, else `vi`, in words.

    Raises:
        PayloadError: it is not a command line.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(named)
    except ValueError as error:
        raise PayloadError(f"$VISUAL or $EDITOR is not a command: {error}") from error
    if not words:
        raise PayloadError("$VISUAL or $EDITOR is empty", "Set it to the command of an editor.")
    return words


def edited(data: bytes, extension: str, command: Sequence[str]) -> bytes:
    """The bytes as the editor leaves them, whatever they are. The terminal is its own meanwhile.

    Args:
        data: what to edit.
        extension: what the file's name ends in, with the dot; editors colour by it.
        command: the editor, and its arguments before the file.

    Raises:
        PayloadError: it cannot be run, or ended with a status that is not 0: nothing is to be changed then.
    """
    with scratch_file(data, extension) as path:
        if status := run_editor(command, path, PayloadError):
            raise PayloadError(f"{command[0]} ended with {status}: the payload is unchanged")
        return scratch_content(path)


def run_editor(command: Sequence[str], path: Path, refusal: type[WorkbenchError]) -> int:
    """Runs an editor on a file to its end, and returns its exit status.

    Args:
        command: the editor, and its arguments before the file.
        path: the file.
        refusal: what is raised where the editor cannot be run.
    """
    try:
        return subprocess.run([*command, str(path)], check=False).returncode
    except OSError as error:
        raise refusal(
            f"{command[0]} cannot be run: {error.strerror}",
            "Set $VISUAL or $EDITOR to the command of an editor.",
        ) from error
