"""Calls of boto3 in a Python text, followed on its syntax tree and never run."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from workbench.interchange.importers.boto3.client import USUAL, Made, connection_of
from workbench.interchange.importers.boto3.event_hooks import hooks
from workbench.interchange.importers.boto3.values import body_of_value, caveat_of, is_field_value
from workbench.interchange.importers.ipython import taken_apart, without_prompts
from workbench.interchange.importers.python.clients import RUNTIME, Client
from workbench.interchange.importers.python.script import Sent, follow
from workbench.interchange.importers.python.values import MISSING, Unknown, Value
from workbench.interchange.location import Location, MalformedError, locate
from workbench.interchange.types import Reading
from workbench.model.caveat import Caveat, CaveatKind
from workbench.model.invocation import BODY, Body, FieldValue, Invocation
from workbench.model.service.schema import Operation, schema

FORM = "boto3"

Locate = Callable[[int], tuple[str, int]]
"""The part of a text that a line is in, empty for the whole, and its number in that."""


@dataclass
class _Script:
    """A script while it is understood."""

    text: str
    indent: int
    locate: Locate
    notes: list[str] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    clients: list[Client] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    hooks: list[ast.Call] = field(default_factory=list)

    @cached_property
    def _rows(self) -> list[str]:
        return self.text.split("\n")

    def place(self, line: int, offset: int) -> Location:
        """A place of the tree; the parser counts bytes."""
        row = self._rows[line - 1] if 0 < line <= len(self._rows) else ""
        column = len(row.encode()[:offset].decode("utf-8", "replace"))
        part, number = self.locate(line)
        return Location(number, column + 1 + self.indent, row.strip(), part)

    def note(self, node: ast.AST, text: str) -> None:
        self.notes.append(f"{self._at(node)}: {text}")

    def note_unknown(self, name: str, value: Unknown) -> None:
        where = self.place(value.line, value.column)
        variable = value.kind is CaveatKind.VARIABLE
        source = f"the environment variable {value.text}, which is not read" if variable else ""
        self.notes.append(
            f"{where}: {name} is {source or f'made by {value.text}, which is not known'}: left out"
        )

    def _at(self, node: ast.AST) -> Location:
        return self.place(getattr(node, "lineno", 1), getattr(node, "col_offset", 0))

    # What is heard of the script

    def hear(self, sent: Sent) -> None:
        """Takes in a call of the service."""
        client = sent.client
        if isinstance(client, Client) and isinstance(client.service, str) and client.service not in RUNTIME:
            self.others.append(
                f"{self._at(sent.node)}: {sent.method} of a client of {client.service} is not part of "
                "SageMaker Runtime, and is left out"
            )
            return
        methods = {operation.method_name: operation for operation in schema().operations.values()}
        operation = methods[sent.method]
        made = self._connection(sent)
        fields, body, caveats = self._members(sent, operation)
        invocation = Invocation(
            operation=operation.name,
            fields=fields,
            body=body,
            connection=made.connection,
            caveats=(*caveats, *made.caveats, *self._hook_caveats(caveats)),
        )
        notes, self.notes = tuple(dict.fromkeys(self.notes)), []
        self._add(sent.node, Reading(FORM, invocation, notes))

    def _hook_caveats(self, caveats: list[Caveat]) -> list[Caveat]:
        """The handlers that may change the request, unless its body waits already."""
        for hook in self.hooks:
            self.note(hook, "a handler is registered here, which may change what is sent")
        if not self.hooks or any(caveat.member == BODY for caveat in caveats):
            return []
        hook = self.hooks[0]
        at = self.place(hook.lineno, hook.col_offset)
        written = ast.unparse(hook.func) + "(…)"
        return [Caveat(member=BODY, kind=CaveatKind.UNKNOWN, text=written, line=at.line, column=at.column)]

    def _add(self, node: ast.AST, reading: Reading) -> None:
        """One more; what one line sends again and again is given once."""
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
        for index, (at, earlier) in enumerate(self._sent_before):
            if at == (line, column) and earlier == reading.invocation:
                before = self.readings[index]
                notes = tuple(dict.fromkeys((*before.notes, *reading.notes, "this is sent more than once")))
                self.readings[index] = Reading(FORM, earlier, notes)
                return
        self._sent_before.append(((line, column), reading.invocation))
        self.readings.append(reading)

    @cached_property
    def _sent_before(self) -> list[tuple[tuple[int, int], Invocation]]:
        return []

    def _connection(self, sent: Sent) -> Made:
        client = sent.client
        if isinstance(client, Client):
            if client not in self.clients:
                self.clients.append(client)
            if not isinstance(client.service, str):
                self.note(
                    client.node,
                    "the service of this client is not known; it is assumed to be SageMaker Runtime",
                )
            return connection_of(client, self.note, self.note_unknown, self.place)
        if len(self.clients) == 1:
            self.note(
                sent.node, "the origin of its client is not known; the client of the earlier calls is used"
            )
            return connection_of(self.clients[0], self.note, self.note_unknown, self.place)
        self.note(
            sent.node, "the origin of its client is not known; profile, region and address are the usual ones"
        )
        return Made(USUAL)

    def _members(
        self, sent: Sent, operation: Operation
    ) -> tuple[dict[str, FieldValue], Body | None, list[Caveat]]:
        fields: dict[str, FieldValue] = {}
        body: Body | None = None
        caveats: list[Caveat] = []
        arguments = dict(sent.arguments)
        further = arguments.pop("", None)
        if isinstance(further, Unknown):
            self.note_further(further)
            caveats += [
                caveat_of(member.name, further, self.place)
                for member in operation.input
                if (member.required or member.payload) and member.name not in arguments
            ]
        members = {member.name: member for member in operation.input}
        for name, value in arguments.items():
            member = members.get(name)
            if member is None:
                self.note(sent.node, f"{operation.name} has no member {name}: left out")
                continue
            resolved, caveat = self._known_value(name, value)
            caveats += [caveat] if caveat else []
            if resolved is MISSING:
                continue
            if member.payload:
                body = body_of_value(resolved)
                if body is None:
                    self.note(sent.node, f"{name} is not text, bytes or a file: left out")
            elif is_field_value(resolved):
                fields[name] = resolved
            else:
                self.note(sent.node, f"{name} is not text or a number: left out")
        return fields, body, caveats

    def note_further(self, value: Unknown) -> None:
        where = self.place(value.line, value.column)
        self.notes.append(f"{where}: {value.text} is not known: left out")

    def _known_value(self, name: str, value: Value) -> tuple[Value, Caveat | None]:
        if not isinstance(value, Unknown):
            return value, None
        caveat = caveat_of(name, value, self.place)
        if value.default is MISSING or value.default is None:
            self.note_unknown(name, value)
            return MISSING, caveat
        where = self.place(value.line, value.column)
        self.notes.append(f"{where}: {name} is the environment variable {value.text}; its default is used")
        return value.default, caveat


def read(text: str) -> list[Reading]:
    """The invocations that a Python text makes, in order. What can be followed of their values is filled in.

    Prompts are removed, and IPython's own syntax is replaced; everything keeps its place.

    Raises:
        MalformedError: it is not Python, or calls nothing of SageMaker Runtime.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    indent = len(first) - len(first.lstrip())
    return followed(plain(taken_apart(without_prompts(text)).python), indent=indent)


def plain(text: str) -> str:
    """Python without the margin that all its lines have."""
    return textwrap.dedent(text)


def followed(text: str, *, indent: int = 0, locate: Locate = lambda line: ("", line)) -> list[Reading]:
    """The invocations of a Python text that is nothing but Python.

    Args:
        indent: the margin that was taken off its lines.
        locate: tells where its lines are from.

    Raises:
        MalformedError: it is not Python, or calls nothing of SageMaker Runtime.
    """
    script = _Script(text, indent, locate)
    tree = _parsed(text)
    script.hooks = list(hooks(tree))
    try:
        follow(text, tree, script.hear, script.note)
    except RecursionError:
        raise MalformedError("this Python is nested too deeply") from None
    if not script.readings:
        raise MalformedError(
            "; ".join(script.others or ["this Python does not call SageMaker Runtime", *script.notes])
        )
    if left := dict.fromkeys((*script.notes, *script.others)):
        last = script.readings[-1]
        script.readings[-1] = Reading(FORM, last.invocation, (*last.notes, *left))
    return script.readings


def _parsed(plain: str) -> ast.Module:
    try:
        return ast.parse(plain)
    except SyntaxError as error:
        offset = sum(len(line) + 1 for line in plain.split("\n")[: (error.lineno or 1) - 1])
        raise MalformedError(
            f"this is not Python: {error.msg}", locate(plain, offset + (error.offset or 1) - 1)
        ) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise MalformedError(f"this is not Python: {error}") from None
