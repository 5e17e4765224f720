"""What is sent: an operation, its fields, its body, and the connection it goes out on. Immutable values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from workbench.model.caveat import Caveat
from workbench.model.inspection import inspect_now
from workbench.model.service.operations import INVOKE

FieldValue = str | int | float | bool
"""What a field that is not a body can hold; the service model has strings and integers today."""

BODY = "Body"
"""The member that is not a field: the payload (API reference, InvokeEndpoint)."""
NEW_SESSION = "NEW_SESSION"
"""The SessionId that opens a stateful session (API reference, InvokeEndpoint)."""


class Connection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=False):
    """How an invocation is sent: the global options of the reference command, and the number of attempts.

    Args:
        profile: a profile of the shared AWS configuration; None for the default chain.
        region: an AWS region; None for the profile's or the environment's.
        endpoint_url: overrides the service's address; scheme, host and port.
        verify_ssl: whether a TLS certificate is checked.
        ca_bundle: path of a PEM file to check certificates with; None for the usual one.
        sign: whether to sign with credentials (SigV4).
        connect_timeout: seconds to wait for a connection; 0 waits for ever.
        read_timeout: seconds to wait between bytes; 0 waits for ever. A model may take 60 s to answer,
            for which the API reference asks for a socket timeout of 70 s.
        max_attempts: requests that one send may cost, from 1. Retries repeat the inference.
        sandbox: sent to the local sandbox of this process, whatever its port; region, address and
            credentials are then the sandbox's.
    """

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    verify_ssl: bool = True
    ca_bundle: str | None = None
    sign: bool = True
    connect_timeout: float = 10.0
    read_timeout: float = 70.0
    max_attempts: int = 1
    sandbox: bool = False


_TOLD = 200


def truncated_repr(content: str | bytes) -> str:
    """A body in a `repr`: whole where it is short. What writes down its arguments shall not write 25 MB."""
    if len(content) <= _TOLD:
        return repr(content)
    return f"<{len(content):,} {'bytes' if isinstance(content, bytes) else 'characters'}>"


class TextBody(msgspec.Struct, frozen=True, tag="text", tag_field="kind"):
    """A body typed as text. It is sent as UTF-8, every character as it stands, line ends included."""

    text: str

    def __repr__(self) -> str:
        return f"TextBody(text={truncated_repr(self.text)})"


class Base64Body(msgspec.Struct, frozen=True, tag="base64", tag_field="kind"):
    """A body given in base64 (RFC 4648, section 4); white space between the characters is allowed."""

    text: str

    def __repr__(self) -> str:
        return f"Base64Body(text={truncated_repr(self.text)})"


class FileEncoding(StrEnum):
    """What the bytes of a file stand for when it is sent."""

    BYTES = "bytes"
    """Themselves."""
    TEXT = "text"
    """Text, whose line ends are sent as line feeds: `file://` of the AWS CLI, which reads it as text."""
    BASE64 = "base64"
    """Base64 (RFC 4648, section 4) of what is sent."""
    JOINED = "joined"
    """Text that is sent without carriage returns, line feeds and NUL characters: `-d @FILE` of curl."""


class FileBody(msgspec.Struct, frozen=True, tag="file", tag_field="kind", omit_defaults=True):
    """A body that is a file's content, read anew at each send.

    Args:
        path: of the file.
        encoding: what its bytes stand for.
    """

    path: str
    encoding: FileEncoding = FileEncoding.BYTES


class BytesBody(msgspec.Struct, frozen=True, tag="bytes", tag_field="kind"):
    """A body that is known byte for byte.

    Args:
        data: the bytes.
        origin: where they came from (a file's path), for people; empty where there is nothing to say.
    """

    data: bytes
    origin: str = ""

    def __repr__(self) -> str:
        return f"BytesBody(data={truncated_repr(self.data)}, origin={self.origin!r})"


Body = TextBody | Base64Body | FileBody | BytesBody


class Invocation(msgspec.Struct, frozen=True, kw_only=True):
    """One request as its user means it.

    Args:
        operation: an operation of the SageMaker Runtime API, such as `InvokeEndpoint`.
        fields: values by API member name, without the body. A missing name is not sent; an empty string is.
        body: the payload; None sends no body member at all.
        connection: how it goes out.
        caveats: what of it its user has to confirm before it is sent; empty for what nobody imported.
            One ends when its member gets another value.
    """

    operation: str = INVOKE
    fields: Mapping[str, FieldValue] = msgspec.field(default_factory=dict)
    body: Body | None = None
    connection: Connection = Connection()
    caveats: tuple[Caveat, ...] = ()

    @property
    def endpoint_name(self) -> str:
        """The endpoint's name; empty where none is given yet."""
        return str(self.fields.get("EndpointName", ""))

    def field(self, name: str) -> FieldValue | None:
        """The value of a field, None where it is not sent."""
        return self.fields.get(name)

    def with_field(self, name: str, value: FieldValue | None) -> Invocation:
        """The same invocation with one field set, or not sent where `value` is None."""
        fields = {key: kept for key, kept in self.fields.items() if key != name}
        if value is not None:
            fields[name] = value
        return self.with_(fields=fields)

    def with_(self, **changes: Any) -> Invocation:
        """The same invocation with members replaced; what was given another value needs no caveat."""
        changed = msgspec.structs.replace(self, **changes)
        if not changed.caveats or "caveats" in changes:
            return changed
        left = tuple(
            caveat for caveat in self.caveats if self._member(caveat.member) == changed._member(caveat.member)
        )
        return changed if left == changed.caveats else msgspec.structs.replace(changed, caveats=left)

    def caveats_of(self, member: str) -> tuple[Caveat, ...]:
        """The caveats about one member."""
        return tuple(caveat for caveat in self.caveats if caveat.member == member)

    def confirmed(self) -> Invocation:
        """The same invocation, which its user has looked at."""
        return msgspec.structs.replace(self, caveats=()) if self.caveats else self

    def _member(self, name: str) -> object:
        if name == BODY:
            return self.body
        return getattr(self.connection, name) if hasattr(self.connection, name) else self.fields.get(name)


inspect_now(Connection, Invocation)
