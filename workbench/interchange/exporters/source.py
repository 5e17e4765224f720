"""What is to be written, with the choice of where its body goes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workbench.model.destinations.endpoint_url import has_userinfo, without_userinfo
from workbench.model.errors import UsageError
from workbench.model.exchange import Exchange
from workbench.model.invocation import BytesBody, Connection, FileBody, Invocation
from workbench.model.service.schema import Operation, schema

INLINE_BYTES = 8_192
"""The largest body that is written into the text itself, as text."""


@dataclass(frozen=True)
class Source:
    """An invocation that is to be written.

    Attributes:
        invocation: its body is a `BytesBody`, a `FileBody` or None.
        exchange: what came of it; None for a draft.
        stem: what a file beside the text is called, but for its ending; empty where none can lie there.
        notes: grows while it is written.
        beside: files that have to lie beside the text; grows while it is written.
    """

    invocation: Invocation
    exchange: Exchange | None
    stem: str
    notes: list[str] = field(default_factory=list)
    beside: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, invocation: Invocation, exchange: Exchange | None, stem: str) -> Source:
        """The source without what must not leave: passwords in addresses."""
        source = cls(invocation, exchange, stem)
        connection = invocation.connection
        if has_userinfo(connection.endpoint_url):
            source.notes.append("The user and password of the endpoint URL are left out.")
            url = without_userinfo(connection.endpoint_url or "")
            invocation = invocation.with_(connection=_with_url(connection, url))
            source = cls(invocation, exchange, stem, source.notes)
        return source

    @property
    def operation(self) -> Operation:
        """The operation of the service model.

        Raises:
            UsageError: the installed SDK does not have it.
        """
        operation = schema().operations.get(self.invocation.operation)
        if operation is None:
            raise UsageError(f"SageMaker Runtime has no operation {self.invocation.operation!r}")
        return operation

    @property
    def data(self) -> bytes | None:
        """The body's bytes; None where there is none, or it is a file that is referred to."""
        body = self.invocation.body
        return body.data if isinstance(body, BytesBody) else None

    @property
    def file(self) -> str:
        """The path of a body that is a file; empty where it is none."""
        body = self.invocation.body
        return body.path if isinstance(body, FileBody) else ""

    def inline(self, *, refused: tuple[str, ...] = ()) -> str | None:
        """The body as text to write into the text; None where it is not text, is too large, or begins so.

        Args:
            refused: beginnings that mean something else where it is to be written.
        """
        data = self.data
        if data is None or len(data) > INLINE_BYTES or b"\0" in data:
            return None
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return None
        return None if text.startswith(refused) else text

    def aside(self) -> str | None:
        """Puts the body into a file beside the text; its name, or None where none can lie there."""
        data = self.data
        if not self.stem or data is None:
            return None
        name = f"{self.stem}.{ending(str(self.invocation.field('ContentType') or ''), data)}"
        self.beside[name] = data
        return name

    def lost(self, name: str, why: str) -> None:
        """Notes that a field is left out."""
        self.notes.append(f"{name} is left out: {why}.")


def ending(content_type: str, data: bytes) -> str:
    """The ending of a file with a body."""
    from workbench.content.formats import format_of

    format = format_of(content_type, data)
    usual = format.extensions[0] if format.extensions else ".txt" if format.text else ".bin"
    return usual.removeprefix(".")


def stem(invocation: Invocation, number: int | None) -> str:
    """A name for files of an invocation, that any system takes."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", invocation.endpoint_name)[:48].strip("-.") or "invocation"
    return f"{name}-{number}" if number else name


def _with_url(connection: Connection, url: str) -> Connection:
    import msgspec

    return msgspec.structs.replace(connection, endpoint_url=url)
