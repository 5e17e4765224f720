"""What a request looked like when it left, without what would let another send in its user's name."""

from __future__ import annotations

import re

from workbench.model.address import without_userinfo
from workbench.model.exchange import SentRequest

_MASK = "***"
_SECRET = frozenset({"x-amz-security-token", "x-amz-s3session-token", "proxy-authorization", "cookie"})


def masked_request(method: str, url: str, head: bytes) -> SentRequest:
    """The request as it left.

    Args:
        method: the HTTP method.
        url: where it went; a password in it is masked.
        head: the request line and headers, as bytes of the wire.
    """
    lines = head.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
    headers = (line.decode("utf-8", "replace").partition(":") for line in lines)
    return SentRequest(
        method=method,
        url=masked_url(url),
        headers=tuple((name, masked_header(name, value.removeprefix(" "))) for name, _, value in headers),
    )


def masked_header(name: str, value: str) -> str:
    """A header's value; of a secret one only its form."""
    lowered = name.lower()
    if lowered == "authorization":
        return _masked_authorization(value)
    return _MASK if lowered in _SECRET else value


def masked_url(url: str) -> str:
    """An address without the user and password that it may carry."""
    return without_userinfo(url, _MASK)


def _masked_authorization(value: str) -> str:
    """SigV4 keeps its scope and signed headers: they are what a wrong signature is searched with."""
    scheme, _, rest = value.partition(" ")
    if "Credential=" not in rest or "Signature=" not in rest:
        return f"{scheme} {_MASK}" if rest else _MASK
    rest = re.sub(r"(?<=Signature=)[^,\s]*", _MASK, rest)
    return f"{scheme} {re.sub(r'(?<=Credential=)[^/,]*', lambda match: masked_key(match[0]), rest)}"


def masked_key(access_key_id: str) -> str:
    """An access key ID by its first and last four characters; a short one not at all."""
    return f"{access_key_id[:4]}…{access_key_id[-4:]}" if len(access_key_id) >= 16 else _MASK
