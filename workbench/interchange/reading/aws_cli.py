"""Command lines of `aws sagemaker-runtime …`, and of `workbench`, which takes the same."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from workbench.interchange.arguments import as_argparse
from workbench.interchange.blobs import BINARY_FORMATS, BYTES, RAW, TEXT, from_base64, from_text
from workbench.interchange.input_json import filled
from workbench.interchange.place import MalformedError, place
from workbench.interchange.reading.bodies import body_of, typed
from workbench.interchange.reading.cli_connection import connection_of
from workbench.interchange.reading.stdin import STANDARD_INPUT, standard_input
from workbench.interchange.reading.words import Command, Gap, Word
from workbench.interchange.values import Files, Reading, field_value
from workbench.model.errors import UsageError
from workbench.model.invocation import Body, FieldValue, FileBody, Invocation
from workbench.model.schema import Field, Operation, schema

FORM = "AWS CLI"
SERVICE = "sagemaker-runtime"
PROGRAMS = frozenset({"aws", "workbench"})

# Options of the command line besides the fields: whether a value follows, and the connection's member.
_GENERAL = {
    "--profile": "profile",
    "--region": "region",
    "--endpoint-url": "endpoint_url",
    "--ca-bundle": "ca_bundle",
    "--cli-read-timeout": "read_timeout",
    "--cli-connect-timeout": "connect_timeout",
    "--cli-binary-format": "binary_format",
    "--cli-input-json": "input_json",
    "--output": "",
    "--query": "",
    "--color": "",
    "--cli-error-format": "",
}
_FLAGS = {
    "--no-verify-ssl": "no_verify_ssl",
    "--no-sign-request": "no_sign_request",
    "--debug": "",
    "--no-cli-pager": "",
    "--no-paginate": "",
    "--cli-auto-prompt": "",
    "--no-cli-auto-prompt": "",
}
_OURS = {"--tag": True, "--repeat": True, "--outfile": True, "--wait": False, "--dry-run": False}
_OUR_FLAGS = {"--sandbox": "sandbox", "--no-record": ""}


def calls(command: Command) -> tuple[str, Operation, list[Word]] | None:
    """The program, the operation and the arguments of a command of ours; None where it is none."""
    texts = [word.text for word in command.words]
    programs = [PurePath(text).name.removesuffix(".exe") for text in texts]
    index = next((at for at, program in enumerate(programs) if program in PROGRAMS), None)
    if index is None:
        return None
    by_command = {operation.command: operation for operation in schema().operations.values()}
    for at in range(index + 1, len(texts)):
        if operation := by_command.get(texts[at]):
            rest = [
                word
                for position, word in enumerate(command.words[index + 1 :], index + 1)
                if position != at and not (position < at and word.text == SERVICE)
            ]
            return programs[index], operation, rest
    return None


@dataclass
class _Line:
    """One command line while it is understood."""

    text: str
    program: str
    operation: Operation
    files: Files
    standard_input: Body | None
    notes: list[str] = field(default_factory=list)

    def note_gap(self, gap: Gap) -> None:
        self.notes.append(
            f"{place(self.text, gap.offset)}: {gap.text} is not filled in; the text stands as it is written"
        )


def read(text: str, commands: list[Command], index: int, files: Files) -> Reading | None:
    """The invocation of a command; None where it is none of SageMaker Runtime's.

    Args:
        text: the whole text, for places.
        commands: of the text, in order.
        index: of the command.
        files: reads what `file://` names.

    Raises:
        MalformedError: an option that there is not, or that lacks its value.
        PayloadError: a file that cannot be read.
    """
    command = commands[index]
    found = calls(command)
    if found is None:
        return None
    program, operation, words = found
    line = _Line(text, program, operation, files, standard_input(commands, index))
    assignments = [*command.assignments, *_assigned(command)]
    for word in (*words, *(word for _, word in assignments)):
        for gap in word.gaps:
            line.note_gap(gap)
    start = command.words[0].offset
    try:
        given, left = _options(line, words)
        return _reading(line, given, left, assignments)
    except MalformedError:
        raise
    except UsageError as error:
        raise MalformedError(error.message, place(text, start), hint=error.hint) from None


def _options(line: _Line, words: list[Word]) -> tuple[dict[str, str | bool], list[str]]:
    """Options by name, and what stands between them."""
    own = [member.option for member in line.operation.input]
    takes_value = dict.fromkeys([*own, *_GENERAL], True) | dict.fromkeys(_FLAGS, False)
    if line.program == "workbench":
        takes_value |= _OURS | dict.fromkeys(_OUR_FLAGS, False)
    spelled = as_argparse([word.text for word in words], takes_value, ([*_GENERAL, *_FLAGS], own))
    given: dict[str, str | bool] = {}
    left: list[str] = []
    rest = iter(spelled)
    for word in rest:
        if word == "--":
            left += rest
            break
        name, equals, value = word.partition("=")
        if name in takes_value:
            if takes_value[name] and not equals:
                following = next(rest, None)
                if following is None:
                    raise MalformedError(f"{name} lacks its value", _where(line, words, name))
                value = following
            given[name] = value if takes_value[name] else True
        elif word.startswith("--"):
            raise MalformedError(
                f"{line.operation.command} has no option {name}",
                _where(line, words, name),
                hint=f"It has {', '.join(own)}.",
            )
        else:
            left.append(word)
    return given, left


def _where(line: _Line, words: list[Word], name: str) -> Any:
    offset = next((word.offset for word in words if word.text.startswith(name)), words[0].offset)
    return place(line.text, offset)


def _assigned(command: Command) -> list[tuple[str, Word]]:
    """Variables that are set behind a prompt or `env`, before the program."""
    found: list[tuple[str, Word]] = []
    for word in command.words:
        name, equals, value = word.text.partition("=")
        if _is_program(word):
            break
        if equals and name.isidentifier():
            found.append((name, Word(value, word.offset + len(name) + 1, word.gaps)))
    return found


def _is_program(word: Word) -> bool:
    return PurePath(word.text).name.removesuffix(".exe") in PROGRAMS


def _reading(
    line: _Line, given: dict[str, str | bool], left: list[str], assignments: list[tuple[str, Word]]
) -> Reading:
    operation = line.operation
    fields: dict[str, FieldValue] = {}
    body: Body | None = None
    binary_format = str(given.get("--cli-binary-format", BINARY_FORMATS[0]))
    if binary_format not in BINARY_FORMATS:
        raise UsageError(
            f"--cli-binary-format {binary_format!r} is none", f"It is {' or '.join(BINARY_FORMATS)}."
        )
    for member in operation.input:
        value = given.get(member.option)
        if isinstance(value, str):
            if member.payload:
                body = _body(line, member, value, binary_format)
            else:
                fields[member.name] = field_value(member, _text(line, member.option, value))
    invocation = Invocation(
        operation=operation.name,
        fields=fields,
        body=typed(body),
        connection=connection_of({**_GENERAL, **_FLAGS, **_OUR_FLAGS}, given, assignments, line.notes),
    )
    if isinstance(document := given.get("--cli-input-json"), str):
        invocation = filled(
            operation,
            invocation,
            _text(line, "--cli-input-json", document),
            lambda member, text: _decoded(line, member.option, text, binary_format),
        )
    dropped = [name for name in (*_GENERAL, *_FLAGS) if name in given and _is_ignored(name)]
    dropped += [name for name in (*_OURS, "--no-record") if name in given]
    if dropped:
        line.notes.append(f"{', '.join(dropped)}: of the command line's own output, and left out")
    if left:
        line.notes.append(f"outfile {left[0]}: left out, answers are kept in the history")
        if len(left) > 1:
            line.notes.append(f"{' '.join(left[1:])}: not understood, and left out")
    return Reading(FORM, invocation, tuple(line.notes))


def _is_ignored(name: str) -> bool:
    return not _GENERAL.get(name, "x") or not _FLAGS.get(name, "x")


def _text(line: _Line, option: str, value: str) -> str:
    """A value, or the text of the file that it names."""
    if value.startswith(BYTES):
        raise UsageError(f"{option} takes text, not the bytes of a file", f"Write {TEXT} for {BYTES}.")
    if not value.startswith(TEXT):
        return value
    data = line.files(_path(value))
    return data.decode("utf-8", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n")


def _body(line: _Line, member: Field, value: str, binary_format: str) -> Body | None:
    path = _path(value) if value.startswith((BYTES, TEXT)) else ""
    if path in STANDARD_INPUT or (value == "-" and line.program == "workbench"):
        if line.standard_input is None:
            line.notes.append(f"{member.option}: standard input is not known, so there is no body")
        return line.standard_input
    if value.startswith(BYTES):
        return FileBody(path)
    if value.startswith(TEXT):
        return _decoded(line, member.option, _text(line, member.option, value), binary_format)
    return _decoded(line, member.option, value, binary_format)


def _decoded(line: _Line, option: str, text: str, binary_format: str) -> Body:
    if binary_format == RAW:
        return body_of(from_text(text))
    try:
        data, foreign = from_base64(text)
    except ValueError:
        data, foreign = b"", len(text)
    if foreign:
        # Whoever wrote this meant the text.
        line.notes.append(
            f"{option} is no base64, which version 2 of the AWS CLI takes it for; it is taken as text, as "
            "version 1 does"
        )
        return body_of(from_text(text))
    return body_of(data)


def _path(value: str) -> str:
    return os.path.expanduser(value.partition("://")[2])  # noqa: PTH111  `~` alone, no more of a path
