"""Command lines of any shell: which of them are invocations, and what is left out."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workbench.interchange.importers.importer import ForeignAddressError, Importer
from workbench.interchange.importers.programs import base_name, inner_scripts
from workbench.interchange.importers.shells import Command, Word, outputs, parsed
from workbench.interchange.importers.shells.posix_shell.lexer import commands as posix_commands
from workbench.interchange.importers.shells.scope import expanded
from workbench.interchange.importers.written_files import WrittenFiles
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Files, Reading

_QUIET = frozenset(
    {
        "alias",
        "cd",
        "export",
        "set",
        "source",
        ".",
        "let",
        "local",
        "declare",
        "readonly",
        "unset",
        "[",
        "[[",
        "test",
        "read",
    }
)
_ELSEWHERE = frozenset({"ssh", "mosh", "kubectl", "oc", "vagrant", "pdsh"})
"""Programs that run a command line on another machine."""
_SHOWN = 8
_NAME = re.compile(r"[\w.+-]{1,30}")


def read(text: str, files: Files, importers: Sequence[Importer]) -> list[Reading | MalformedError]:
    """The invocations of a text, in order; what is malformed is an error in its place.

    Args:
        text: what was pasted.
        files: reads what has to be known now of the files that it names.
        importers: the forms of a command, in the order in which they are tried.
    """
    commands, errors = parsed(text)
    written = WrittenFiles(commands)
    entries: list[tuple[int, Reading | MalformedError]] = [
        (error.place.line if error.place else 0, error) for error in errors
    ]
    foreign: list[ForeignAddressError] = []
    left: list[Command] = []
    breaks = [match.start() for match in re.finditer("\n", text)]
    for command in commands:
        line = bisect(breaks, command.offset - 1) + 1
        try:
            readings = list(_readings(text, command, written.before(command, files), importers))
        except ForeignAddressError as error:
            foreign.append(error)
            left.append(command)
            continue
        except MalformedError as error:
            entries.append((line, error))
            continue
        if not readings and command.words:
            left.append(command)
        entries += [(line, written.filled(reading, command)) for reading in readings]
    if not entries:
        return [*foreign[:1]]
    entries.sort(key=lambda entry: entry[0])
    return _with_left_out(text, [reading for _, reading in entries], _unused(commands, left))


def _readings(text: str, command: Command, files: Files, importers: Sequence[Importer]) -> Iterator[Reading]:
    program = base_name(command.name)
    notes = (f"{program} runs this elsewhere: files and settings of that machine are not here",)
    for reading in _own_or_inner(text, command, files, importers):
        yield replace(reading, notes=(*reading.notes, *notes)) if program in _ELSEWHERE else reading


def _own_or_inner(
    text: str, command: Command, files: Files, importers: Sequence[Importer]
) -> Iterator[Reading]:
    """The invocations of a command, or of the command lines that it is given."""
    for importer in importers if not _evaluated(command) else ():
        readings = importer.read_command(text, command, files) if importer.read_command else ()
        if readings:
            yield from readings
            return
    for word in _evaluated(command) or inner_scripts(command):
        inner, _ = posix_commands(word.text)
        for line in expanded(inner):
            yield from _readings(word.text, line, files, importers)


def _evaluated(command: Command) -> list[Word]:
    """The command line that `eval` makes of its arguments: their quotes are taken off once more."""
    words = command.words[1:]
    if command.name != "eval" or not words or any(word.gaps for word in words):
        return []
    return [Word.of(" ".join(word.text for word in words), words[0].offset)]


def _unused(commands: Sequence[Command], left: list[Command]) -> list[Command]:
    """The commands that are left out: those whose output is known here were of use."""
    used = {id(command.upstream) for command in commands if command.upstream is not None}
    return [
        command
        for command in left
        if not command.nested
        and command.name not in _QUIET
        and not (id(command) in used and outputs.printed(command) is not None)
    ]


def _with_left_out(
    text: str, readings: list[Reading | MalformedError], left: list[Command]
) -> list[Reading | MalformedError]:
    """Returns the same readings; the first has a note of what is not an invocation."""
    if not left:
        return readings
    names = list(dict.fromkeys(name for command in left if _NAME.fullmatch(name := base_name(command.name))))
    breaks = [match.start() for match in re.finditer("\n", text)]
    lines = sorted({bisect(breaks, command.offset - 1) + 1 for command in left})
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    where = (
        f"line {lines[0]}"
        if len(lines) == 1
        else f"lines {', '.join(map(str, lines[:_SHOWN]))}" + (" …" if len(lines) > _SHOWN else "")
    )
    left_out = f"{where}: not invocations, and left out" + (f": {shown}" if shown else "")
    first = next((reading for reading in readings if isinstance(reading, Reading)), None)
    return [
        replace(reading, notes=(*reading.notes, left_out))
        if isinstance(reading, Reading) and reading is first
        else reading
        for reading in readings
    ]
