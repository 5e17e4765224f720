"""Aliases of the AWS CLI, `~/.aws/cli/alias`: words of a command line in place of a name.

An alias stands for a command and options of it: under `[toplevel]` for the word after `aws`, and under
`[command sagemaker-runtime]` for the one after the service's name. One that begins with `!` is a line of
the shell. Source: aws-cli v2, awscli/alias.py.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from workbench.model.errors import WorkbenchError

_TOP = "toplevel"


class AliasError(WorkbenchError):
    """An alias file, or an alias of it, that cannot be parsed."""


def expanded(word: str, words: list[str], service: str) -> list[str] | int | None:
    """The command line that an alias stands for.

    Args:
        word: what stands where a command is expected.
        words: what follows it.
        service: the service whose name may be left out.

    Returns:
        The words in its place; the exit code of what an external alias ran; None where it is not an alias.

    Raises:
        AliasError: the file cannot be parsed, or the alias has a quote that is never closed.
    """
    sections = _sections()
    value = sections.get(f"command {service}", {}).get(word, sections.get(_TOP, {}).get(word))
    if value is None:
        return None
    value = value.strip()
    if value.startswith("!"):
        command = " ".join([value[1:], *map(shlex.quote, words)])
        return subprocess.call(command, shell=True)  # noqa: S602 - its user wrote it for a shell
    try:
        return [*(part.strip(os.linesep) for part in shlex.split(value)), *words]
    except ValueError as error:
        raise AliasError(
            f'Value of alias "{word}" could not be parsed. Received error: {error} when parsing:\n{value}'
        ) from None


def _sections() -> Mapping[str, Mapping[str, str]]:
    path = Path("~/.aws/cli/alias").expanduser()
    if not path.exists():
        return {}
    # Loaded here: few have one.
    from configparser import Error, RawConfigParser

    parser = RawConfigParser(default_section="")
    try:
        parser.read_string(path.read_text("utf-8"))
    except (Error, OSError, UnicodeDecodeError) as error:
        raise AliasError(f"Unable to parse config file: {path}", str(error)) from error
    return {" ".join(title.split()): dict(parser[title]) for title in parser.sections()}
