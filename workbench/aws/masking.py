"""What a request looked like when it left, without what would let another send in its user's name."""

from __future__ import annotations

import re
from functools import lru_cache

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
    first, headers = _lines(head)
    secrets = shaped_secrets(first)
    for name, value in headers:
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
    _, headers = _lines(head)
    rest = "\n".join([value for name, value in headers if name.lower() not in SECRET_HEADERS])
    if IN_USE.redactor.touches(rest):
        masked = tuple((name, masked_header(name, value)) for name, value in headers)
    else:  # as it is nearly always: only what is secret by its name is looked at one by one
        masked = tuple(
            (name, masked_header(name, value)) if name.lower() in SECRET_HEADERS else (name, value)
            for name, value in headers
        )
    return SentRequest(method=method, url=masked_url(url), headers=masked)


@lru_cache(maxsize=64)
def _lines(head: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The request line and the headers of a head; each head is asked for several times in a row."""
    first, *lines = head.partition(b"\r\n\r\n")[0].decode("utf-8", "replace").split("\r\n")
    split = [line.partition(":") for line in lines]
    return first, tuple([(name, value.removeprefix(" ")) for name, _, value in split])


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
