"""What a request looked like when it left, without what would let another send in its user's name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from workbench.model.destinations.endpoint_url import without_userinfo
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
from workbench.model.redaction.values import redacted_request

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


class MaskedRequest(NamedTuple):
    """A request as it left, without secrets.

    Attributes:
        sent: what is kept of it; None where nothing left.
        redactor: takes out the secrets of this process, and those that the request was signed with.
        in_use: what takes out the secrets that were in use when it was made.
    """

    sent: SentRequest | None
    redactor: Redactor
    in_use: Redactor

    @property
    def is_current(self) -> bool:
        """Whether no secret has come into use since."""
        return self.in_use is IN_USE.redactor


def head_redactor(head: bytes) -> Redactor:
    """Returns what takes out the secrets of this process, and those that a request was signed with.

    Args:
        head: the request line and headers, as bytes of the wire.
    """
    first, headers = _lines(head)
    return IN_USE.redactor.with_values(_secrets(first, headers))


def _secrets(first: str, headers: _Headers) -> list[str]:
    """Returns what a request line and headers hold that would let another send."""
    secrets = shaped_secrets(first)
    for _, lowered, value in headers:
        if lowered == "authorization":
            signature = value.rpartition("Signature=")[2]
            secrets.append(signature if signature != value else value.partition(" ")[2] or value)
        elif lowered in SECRET_HEADERS:
            secrets.append(value)
        elif lowered not in _OWN:
            secrets += shaped_secrets(value)
    return secrets


def masked_request(method: str, url: str, head: bytes) -> MaskedRequest:
    """The request as it left, and what takes its secrets out of the answer.

    Args:
        method: the HTTP method.
        url: where it went; a password in it is masked.
        head: the request line and headers, as bytes of the wire; empty where nothing left.
    """
    in_use = IN_USE.redactor
    if not head:
        return MaskedRequest(None, in_use, in_use)
    first, headers = _lines(head)
    redactor = in_use.with_values(_secrets(first, headers))
    plain = [value for _, lowered, value in headers if lowered not in SECRET_HEADERS]
    touched = redactor.touches("\n".join([url, *plain]))
    # Hardly ever: only what is secret by its name is looked at one by one otherwise.
    masked = tuple(
        [
            (name, masked_header(name, value)) if touched or lowered in SECRET_HEADERS else (name, value)
            for name, lowered, value in headers
        ]
    )
    sent = SentRequest(method=method, url=masked_url(url), headers=masked)
    return MaskedRequest(redacted_request(sent, redactor) if touched else sent, redactor, in_use)


_Headers = list[tuple[str, str, str]]


def _lines(head: bytes) -> tuple[str, _Headers]:
    """Returns the request line and the headers of a head: name, name in lower case, value."""
    first, *lines = head.partition(b"\r\n\r\n")[0].decode("utf-8", "replace").split("\r\n")
    split = [line.partition(":") for line in lines]
    return first, [(name, name.lower(), value.removeprefix(" ")) for name, _, value in split]


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
    scope, sign, signature = value.rpartition("Signature=")
    # But for the signature, which ends it, it is the same for a day.
    return _masked_scope(scope + sign) if signature.isalnum() else _masked_scope(value)


@lru_cache(maxsize=64)
def _masked_scope(value: str) -> str:
    scheme, _, rest = value.partition(" ")
    if "Credential=" not in rest or "Signature=" not in rest:
        return f"{scheme} {MASK}" if rest else MASK
    rest = re.sub(r"(?<=Signature=)[^,\s]*", MASK, rest)
    return f"{scheme} {re.sub(r'(?<=Credential=)[^/,]*', lambda match: masked_key(match[0]), rest)}"
