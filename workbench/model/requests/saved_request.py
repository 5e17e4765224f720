"""A saved request: an invocation under a name, optionally with what to expect of its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from workbench.model.errors import UsageError
from workbench.model.inspection import inspect_now
from workbench.model.invocation import (
    Base64Body,
    Body,
    BytesBody,
    Connection,
    FieldValue,
    FileBody,
    Invocation,
    TextBody,
)
from workbench.model.requests.variables import Variables

Place = Literal["fields", "connection", "body"]
"""A part of a request in which variables are replaced, where the request says so."""


class Expect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What an answer has to be: the table `[expect]`.

    Args:
        status: the HTTP status; None for any success.
        content_type: the answer's media type, parameters left aside.
        output: output members by API name, exactly this.
        body: the body, as text; at most one of this and `body_file`.
        body_file: the file that holds it, beside the request's.
        rtol, atol: relative and absolute tolerance of numbers, from 0.
        ignore: patterns of paths that are not compared.
        unordered: whether the order of arrays is left aside.
        assertions: JMESPath expressions over a JSON body that must each be true.
        within_ms: milliseconds that it may take from the call to the last byte.
    """

    status: int | None = None
    content_type: str | None = None
    output: Mapping[str, FieldValue] = msgspec.field(default_factory=dict)
    body: str | None = None
    body_file: str | None = None
    rtol: float = 0.0
    atol: float = 0.0
    ignore: tuple[str, ...] = ()
    unordered: bool = False
    assertions: tuple[str, ...] = msgspec.field(default=(), name="assert")
    within_ms: float | None = None


class SavedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request as its file says it, variables not replaced yet.

    Args:
        name: its path below the folder of requests, without the ending: `iris/one-flower`.
        description: for people.
        invocation: what is sent.
        variables: where `${NAME}` is replaced; nowhere by itself.
        expect: what to expect; None where the file says nothing of it.
        source: the file.
    """

    name: str
    description: str = ""
    invocation: Invocation = Invocation()
    variables: tuple[Place, ...] = ()
    expect: Expect | None = None
    source: str = ""

    def ready(self, variables: Variables) -> Invocation:
        """The invocation to send, with the variables replaced where the request says so.

        A body that comes from a file has to be read before: see `Workbench`.

        Raises:
            UsageError: a variable that there is none of.
        """
        invocation = self.invocation
        if "fields" in self.variables:
            fields = {
                name: variables.replace(value, self._where(name)) if isinstance(value, str) else value
                for name, value in invocation.fields.items()
            }
            invocation = invocation.with_(fields=fields)
        if "connection" in self.variables:
            invocation = invocation.with_(connection=self._connection(invocation.connection, variables))
        if "body" in self.variables and invocation.body is not None:
            invocation = invocation.with_(body=self._body(invocation.body, variables))
        return invocation

    def _where(self, part: str) -> str:
        """Names a part of the request; one that is not in a file has no other name."""
        return f"{self.source}, {part}" if self.source else part

    def _connection(self, connection: Connection, variables: Variables) -> Connection:
        members = {name: getattr(connection, name) for name in connection.__struct_fields__}
        texts = {
            name: variables.replace(value, self._where(name))
            for name, value in members.items()
            if isinstance(value, str)
        }
        return msgspec.structs.replace(connection, **texts)

    def _body(self, body: Body, variables: Variables) -> Body:
        where = self._where("body")
        match body:
            case TextBody(text):
                return TextBody(variables.replace(text, where))
            case Base64Body(text):
                return Base64Body(variables.replace(text, where))
            case FileBody():
                raise TypeError("a file is read before variables are replaced in it")
            case BytesBody(data, origin):
                try:
                    text = data.decode()
                except UnicodeDecodeError:
                    raise UsageError(
                        f"{where}: variables cannot be replaced in a body that is not UTF-8",
                        'Leave "body" out of `variables`.',
                    ) from None
                return BytesBody(variables.replace(text, where).encode(), origin)


inspect_now(Expect)
