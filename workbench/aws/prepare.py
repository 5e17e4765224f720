"""From an invocation to the parameters of an SDK call: what cannot be put on the wire is found here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from workbench.aws.masking import masked_header, masked_url
from workbench.aws.sdk.client import Client
from workbench.model.destinations.destination import Destination
from workbench.model.errors import HeaderValueError, InvalidRequestError
from workbench.model.exchange import SentRequest
from workbench.model.invocation import BytesBody, FieldValue, Invocation
from workbench.model.service.schema import Field, Operation, schema

SIGNING_NAME = "sagemaker"
"""What signatures are scoped to: `signingName` of the service model."""


class Prepared(msgspec.Struct, frozen=True, eq=False):
    """An invocation that is ready to be sent, any number of times; it is signed when it is sent.

    Attributes:
        invocation: what is to be sent.
        region: the region that it is signed for.
        url: the whole address that it goes to, without a password that it may carry.
        destination: where that is: address, region, profile and credentials, and what set them.
        digest: SHA-256 of the body, for the signature; None has it computed when it is signed.
    """

    invocation: Invocation
    region: str
    url: str
    destination: Destination
    client: Client
    request: dict[str, Any]
    seconds: float
    digest: bytes | None = None

    def __repr__(self) -> str:
        """Returns where it goes: neither its body nor what it is signed with."""
        return f"Prepared(url={self.url!r})"

    def with_digest(self, digest: bytes | None) -> Prepared:
        """Returns the same with the digest of its body, where that is known."""
        return self if digest is None else msgspec.structs.replace(self, digest=digest)

    def preview(self, size: int) -> SentRequest:
        """Returns what it will look like when it leaves: the time and the signature of then are masked.

        Args:
            size: bytes of the body.
        """
        headers = [(name, masked_header(name, str(value))) for name, value in self.request["headers"].items()]
        headers.append(("Content-Length", str(size)))
        if self.invocation.connection.sign:
            scope = f"***/{self.region}/{SIGNING_NAME}/aws4_request"
            headers.append(("Authorization", f"AWS4-HMAC-SHA256 Credential={scope}, Signature=***"))
        return SentRequest(method=self.request["method"], url=masked_url(self.url), headers=tuple(headers))


def parameters(invocation: Invocation) -> tuple[Operation, dict[str, Any]]:
    """The operation of an invocation, and its members as the SDK takes them.

    Raises:
        InvalidRequestError: the installed SDK does not know a name, or a value has no form on the wire.
    """
    fields = tuple(invocation.fields.items())
    # True, 1 and 1.0 are equal, and not the same on the wire.
    are_texts = set(map(type, invocation.fields.values())) <= {str}
    operation, wire = (_of_texts if are_texts else _of_fields)(invocation.operation, fields)
    members: dict[str, Any] = dict(wire)
    if invocation.body is not None:
        members[_body_name(operation)] = _body_bytes(invocation)
    return operation, members


def _of_fields(
    operation_name: str, fields: Iterable[tuple[str, FieldValue]]
) -> tuple[Operation, Mapping[str, FieldValue]]:
    operation = schema().operations.get(operation_name)
    if operation is None:
        raise InvalidRequestError(
            f"The installed SDK does not have the operation {operation_name!r}.",
            f"It has {', '.join(schema().operations)}.",
        )
    members: dict[str, FieldValue] = {}
    for name, value in fields:
        member = operation.field(name)
        if member is None or member.payload:
            raise InvalidRequestError(
                f"{operation.name} of the installed SDK has no field {name!r}.",
                "Leave it out, or update botocore if it is newer.",
            )
        members[name] = _wire_value(member, value)
    for member in operation.fields:
        if member.location == "uri" and member.name not in members:
            raise InvalidRequestError(
                f"{member.name} is part of the address and cannot be left out.", f"Give {member.option}."
            )
    return operation, members


_of_texts = lru_cache(maxsize=64)(_of_fields)
"""The same; the fields of a batch or a replay are mostly the same, too."""


def _wire_value(member: Field, value: FieldValue) -> FieldValue:
    if obstacle := member.obstacle(value):
        raise HeaderValueError(f"{member.name}: {obstacle}.", "Remove it from the value.")
    if member.location == "body":
        return value
    # Headers are text whatever the member's type, so that a wrong one can be sent to see what is said of it.
    text = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise HeaderValueError(
            f"{member.name} has a character that cannot be encoded at position {error.start} "
            f"(U+{ord(text[error.start]):04X}).",
            "Its bytes are not UTF-8. Type it again.",
        ) from None
    return text


def _body_name(operation: Operation) -> str:
    if operation.body is None:
        raise InvalidRequestError(
            f"{operation.name} of the installed SDK takes no body.",
            "Put the payload in S3 and give InputLocation, or update botocore.",
        )
    return operation.body.name


def _body_bytes(invocation: Invocation) -> bytes:
    if not isinstance(invocation.body, BytesBody):
        raise InvalidRequestError("The body has not been read yet: its bytes are not known.")
    return invocation.body.data
