"""What a request looked like when it left, without what would let another send in its user's name."""

from __future__ import annotations

import re

from workbench.model.endpoint_url import without_userinfo
from workbench.model.exchange import SentRequest
from workbench.model.redaction import (
    IN_USE,
    MASK,
    SECRET_HEADERS,
    Redactor,
    masked_key,
    redacted,
    shaped_secrets,
)

_OWN = frozenset(
    {
        "accept-encoding",
        "amz-sdk-invocation-id",
        "amz-sdk-request",
        "connection",
        "content-length",
        "host",
        "user-agent",
        "x-amz-content-sha256",
        "x-amz-date",
    }
)
"""Headers that nobody types."""


def head_redactor(head: bytes) -> Redactor:
    """Returns what takes out the secrets of this process, and those that a request was signed with.

    Args:
        head: the request line and headers, as bytes of the wire.
    """
    secrets = shaped_secrets(head.partition(b"\r\n")[0].decode("utf-8", "replace"))
    for name, value in _headers(head):
        lowered = name.lower()
        if lowered == "authorization":
            signature = value.rpartition("Signature=")[2]
            secrets.append(signature if signature != value else value.partition(" ")[2] or value)
        elif lowered in SECRET_HEADERS:
            secrets.append(value)
        elif lowered not in _OWN:
            secrets += shaped_secrets(value)
    return IN_USE.redactor.with_values(secrets)


def masked_request(method: str, url: str, head: bytes) -> SentRequest:
    """The request as it left.

    Args:
        method: the HTTP method.
        url: where it went; a password in it is masked.
        head: the request line and headers, as bytes of the wire.
    """
    return SentRequest(
        method=method,
        url=masked_url(url),
        headers=tuple((name, masked_header(name, value)) for name, value in _headers(head)),
    )


def _headers(head: bytes) -> list[tuple[str, str]]:
    lines = head.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
    split = (line.decode("utf-8", "replace").partition(":") for line in lines)
    return [(name, value.removeprefix(" ")) for name, _, value in split]


def masked_header(name: str, value: str) -> str:
    """A header's value; of a secret one only its form."""
    lowered = name.lower()
    if lowered == "authorization":
        return _masked_authorization(value)
    return MASK if lowered in SECRET_HEADERS else redacted(value)


def masked_url(url: str) -> str:
    """An address without the user and password that it may carry."""
    return redacted(without_userinfo(url, MASK))


def _masked_authorization(value: str) -> str:
    """SigV4 keeps its scope and signed headers: they are what a wrong signature is searched with."""
    scheme, _, rest = value.partition(" ")
    if "Credential=" not in rest or "Signature=" not in rest:
        return f"{scheme} {MASK}" if rest else MASK
    rest = re.sub(r"(?<=Signature=)[^,\s]*", MASK, rest)
    return f"{scheme} {re.sub(r'(?<=Credential=)[^/,]*', lambda match: masked_key(match[0]), rest)}"
