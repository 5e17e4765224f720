"""The invocation of an AWS CLI command, with its body and its whole inputs."""

from __future__ import annotations

import os
import re

from workbench.interchange.blobs import from_base64, from_text
from workbench.interchange.importers.aws_cli.call import Call
from workbench.interchange.importers.aws_cli.connection import connection_of
from workbench.interchange.importers.aws_cli.options import (
    FLAGS,
    GENERAL,
    OUR_FLAGS,
    OURS,
    Options,
    options_of,
)
from workbench.interchange.importers.body_source import body_of
from workbench.interchange.importers.command_line import BODY, Line
from workbench.interchange.importers.programs import LOCALSTACK
from workbench.interchange.importers.shells.outputs import (
    STANDARD_INPUT,
    OfFile,
    Output,
    output,
    standard_input,
)
from workbench.interchange.importers.shells.placeholders import placeholder_of_body
from workbench.interchange.importers.shells.words import Gap, GapKind, Word
from workbench.interchange.input_json import filled
from workbench.interchange.location import locate
from workbench.interchange.types import Reading, field_value
from workbench.model.errors import PayloadError, UsageError
from workbench.model.invocation import Body, FieldValue, FileBody, FileEncoding, Invocation
from workbench.model.service.command_words import BINARY_FORMATS, BYTES, RAW, TEXT
from workbench.model.service.schema import Field

FORM = "AWS CLI"


_YAML = "--cli-input-yaml"
_JSON = "--cli-input-json"


class Reader:
    def __init__(self, line: Line, call: Call) -> None:
        self.line = line
        self.call = call
        self.ours = call.program.name == "workbench"
        self.options: Options = options_of(
            line.text, call.operation, call.words, ours=self.ours, fed=call.program.fed
        )
        self.binary_format = self.options.text("--cli-binary-format") or BINARY_FORMATS[0]
        if self.binary_format not in BINARY_FORMATS:
            raise UsageError(
                f"--cli-binary-format {self.binary_format!r} is not a format",
                f"Use {' or '.join(BINARY_FORMATS)}.",
            )

    def reading(self) -> Reading:
        line, operation = self.line, self.call.operation
        fields: dict[str, FieldValue] = {}
        body: Body | None = None
        for member in operation.input:
            word = self.options.values.get(member.option)
            if word is None:
                continue
            if member.payload:
                body = self._body(member, word)
            elif (value := self._field(member, word)) is not None:
                fields[member.name] = value
        invocation = Invocation(
            operation=operation.name,
            fields=fields,
            body=body,
            connection=connection_of(
                {**GENERAL, **FLAGS, **OUR_FLAGS}, self.options.values, self._environment(), line
            ),
        )
        invocation = self._with_input(invocation)
        self._say_program()
        self._say_open_options()
        self._say_dropped()
        caveats = tuple(caveat for caveat in line.caveats if not self._overruled(caveat.member, invocation))
        return Reading(FORM, invocation.with_(caveats=caveats), tuple(line.notes))

    def _overruled(self, member: str, invocation: Invocation) -> bool:
        """Returns whether nothing of that name is sent by the operation."""
        operation = self.call.operation
        return not (
            member == BODY or operation.field(member) is not None or hasattr(invocation.connection, member)
        )

    def _environment(self) -> dict[str, Word]:
        environment = {**self.line.command.environment, **self.call.program.environment}
        has_endpoint_url = "AWS_ENDPOINT_URL" in environment or "--endpoint-url" in self.options.values
        if self.call.program.name == "awslocal" and not has_endpoint_url:
            environment["AWS_ENDPOINT_URL"] = Word.of(LOCALSTACK, self.call.program.written.offset)
            self.line.note(f"awslocal sends to {LOCALSTACK}")
        return environment

    # Fields

    def _field(self, member: Field, word: Word) -> FieldValue | None:
        self.line.open_gaps(member.name, word)
        text = self._text(member.option, member.name, word.text)
        if text is None:
            return None
        if word.gaps:
            try:
                return field_value(member, text)
            except UsageError:
                return None  # a number that is not known yet; its caveat says so
        return field_value(member, text)

    def _text(self, option: str, member: str, value: str) -> str | None:
        """A value, or the text of the file that it names; None where that cannot be read."""
        if value.startswith(BYTES):
            raise UsageError(f"{option} takes text, not the bytes of a file", f"Write {TEXT} for {BYTES}.")
        if not value.startswith(TEXT):
            return value
        path = _path(value)
        try:
            data = self.line.files(path)
        except PayloadError as error:
            self.line.note(f"{option}: {error.message}")
            self.line.unknown(member, value, self.call.program.written.offset)
            return None
        return data.decode("utf-8", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n")

    # Body

    def _body(self, member: Field, word: Word) -> Body | None:
        value = word.text
        path = _path(value) if value.startswith((BYTES, TEXT)) else ""
        if path in STANDARD_INPUT or (value == "-" and self.ours):
            return self._standard_input(member, word, as_text=value.startswith(TEXT))
        gap = word.only_gap
        if gap is not None and gap.kind is GapKind.SUBSTITUTION:
            produced = output(gap.commands)
            if isinstance(produced, OfFile):
                return self._substituted(member, word, produced)
        if value.startswith((BYTES, TEXT)) and (printed := _process(word)) is not None:
            return self._taken(member, printed, as_text=value.startswith(TEXT))
        self.line.open_gaps(BODY, word)
        if value.startswith(BYTES):
            return FileBody(path)
        if value.startswith(TEXT):
            return self._file_of_text(member, path)
        if not word.gaps and (placeholder_text := placeholder_of_body(value)):
            at = locate(self.line.text, word.offset)
            self.line.note(f"{at}: {placeholder_text} is a placeholder for {BODY}, not a value")
            self.line.unknown(BODY, placeholder_text, word.offset)
            return body_of(from_text(value))
        if self.line.command.document is None and _single_quoted_in_cmd(value):
            self.line.note(f"{member.option}: cmd.exe takes single quotes for a part of the value")
        return body_of(from_text(value)) if word.gaps else self._decoded(member.option, value)

    def _standard_input(self, member: Field, word: Word, *, as_text: bool) -> Body | None:
        document = self.line.command.document
        if document is not None and document.gaps:
            self.line.open_gaps(BODY, document)
            return body_of(from_text(document.text))
        piped = standard_input(self.line.command)
        if piped is None or (isinstance(piped, OfFile) and piped.encoded and not as_text):
            self.line.note(f"{member.option}: standard input is not known, so there is no body")
            self.line.unknown(BODY, self._source_of_input(), word.offset)
            return None
        return self._taken(member, piped, as_text=as_text)

    def _source_of_input(self) -> str:
        upstream = self.line.command.upstream
        if upstream is None or not upstream.words:
            return "standard input"
        return self.line.text[upstream.offset : upstream.end].strip(" |\n")

    def _taken(self, member: Field, piped: Output, *, as_text: bool) -> Body:
        if isinstance(piped, bytes):
            text = piped.decode("utf-8", "surrogateescape")
            return self._decoded(member.option, text) if as_text else body_of(piped)
        if piped.encoded:
            return FileBody(piped.path)
        return self._file_of_text(member, piped.path) if as_text else FileBody(piped.path)

    def _substituted(self, member: Field, word: Word, produced: OfFile) -> Body | None:
        """A file whose content a shell would put in its place, less the line ends at its end."""
        path = produced.path
        if self.binary_format != RAW:
            return FileBody(path) if produced.encoded else self._file_of_text(member, path)
        if produced.encoded:
            self.line.note(f"{member.option} is the base64 of {path} as text, which is not made here")
            self.line.unknown(BODY, word.text, word.offset)
            return None
        self.line.note(f"{path}: a shell would remove its trailing line ends; it is sent unchanged")
        return FileBody(path)

    def _file_of_text(self, member: Field, path: str) -> Body:
        """A file that is read as text, and decoded where the AWS CLI does that."""
        if self.binary_format == RAW:
            return FileBody(path, FileEncoding.TEXT)
        data = self.line.content(path)
        if data is None:
            self.line.note(f"{path} must be base64, as version 2 of the AWS CLI reads it")
            return FileBody(path, FileEncoding.BASE64)
        try:
            _, foreign = from_base64(data.decode("utf-8", "surrogateescape"))
        except ValueError:
            foreign = 1
        if not foreign:
            return FileBody(path, FileEncoding.BASE64)
        self._as_version_1(member.option)
        return FileBody(path, FileEncoding.TEXT)

    def _decoded(self, option: str, text: str) -> Body:
        if self.binary_format == RAW:
            return body_of(from_text(text))
        try:
            data, foreign = from_base64(text)
        except ValueError:
            data, foreign = b"", len(text)
        if foreign:
            # Whoever wrote this meant the text.
            self._as_version_1(option)
            return body_of(from_text(text))
        return body_of(data)

    def _as_version_1(self, option: str) -> None:
        self.line.note(
            f"{option} is not base64, which version 2 of the AWS CLI expects; it is read as text, as in "
            "version 1"
        )

    # Whole inputs

    def _with_input(self, invocation: Invocation) -> Invocation:
        if _YAML in self.options.values:
            self.line.note(f"{_YAML}: YAML is not read, so what it gives is left out")
            self.line.unknown(BODY, _YAML, self.options.values[_YAML].offset)
        word = self.options.values.get(_JSON)
        if word is None:
            return invocation
        self.line.open_gaps(BODY, word)
        document = self._text(_JSON, BODY, word.text)
        if document is None or word.only_gap:
            return invocation
        whole = filled(
            self.call.operation,
            invocation,
            document,
            lambda member, text: self._decoded(member.option, text),
        )
        for name, value in whole.fields.items():
            if name not in invocation.fields:
                self.line.open_gaps(name, Word.of(str(value), word.offset))
        return whole

    # What is left out

    def _say_program(self) -> None:
        program = self.call.program
        if program.fed:
            of = f" {self.options.lacking}" if self.options.lacking else ""
            self.line.note(f"what {program.before[0].text} adds to the command line{of} is not known")
            member = next(
                (
                    member.name
                    for member in self.call.operation.input
                    if member.option == self.options.lacking
                ),
                BODY,
            )
            self.line.unknown(member, program.before[0].text, program.before[0].offset)
        elif program.before:
            words = " ".join(word.text for word in program.before)
            self.line.note(f"{words}: precedes the program and is left out")
        if not program.name:
            self.line.note(f"{program.written.text} is assumed to be the AWS CLI")

    def _say_open_options(self) -> None:
        """Marks what is missing where a variable that is not known may hold more than one argument."""
        options = self.options.values
        if "--cli-input-json" in options:
            return
        missing = [
            member.name
            for member in self.call.operation.input
            if (member.required or member.payload) and member.option not in options
        ]
        gap = next((gap for word in self.options.rest if (gap := word.only_gap) and not gap.quoted), None)
        if gap is None or not missing:
            return
        self.line.note(
            f"{locate(self.line.text, gap.offset)}: {gap.text} may hold options, which are not known"
        )
        for name in missing:
            self.line.unknown(name, gap.text, gap.offset)

    def _say_dropped(self) -> None:
        options = self.options.values
        dropped = [name for name in (*GENERAL, *FLAGS) if name in options and not {**GENERAL, **FLAGS}[name]]
        dropped += [name for name in (*OURS, "--no-record") if name in options]
        if dropped:
            self.line.note(f"{', '.join(dropped)}: of the command line's own output, and left out")
        if self.options.rest:
            texts = [word.text for word in self.options.rest]
            self.line.note(f"outfile {texts[0]}: left out, answers are kept in the history")
            if len(texts) > 1:
                self.line.note(f"{' '.join(texts[1:])}: not understood, and left out")


def _path(value: str) -> str:
    return os.path.expanduser(value.partition("://")[2])  # noqa: PTH111  `~` alone, no more of a path


def _process(word: Word) -> Output | None:
    """Returns what `<(command)` prints where it is all that a word names; None where that is not known."""
    gap = word.parts[-1] if len(word.parts) == 2 else None
    if not isinstance(gap, Gap) or not gap.text.startswith("<("):
        return None
    printed = output(gap.commands)
    return None if isinstance(printed, OfFile) and printed.encoded else printed


def _single_quoted_in_cmd(value: str) -> bool:
    """Returns whether single quotes around JSON are a part of the value, as they are in cmd.exe."""
    return re.fullmatch(r"'[\[{].*[\]}]'", value, re.DOTALL) is not None
