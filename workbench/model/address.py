"""The address of an endpoint URL, taken apart without surprises."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Address:
    """What of a URL may be shown.

    Attributes:
        scheme: `http` or `https`.
        host: a name or an IP address; an IPv6 address in brackets.
        port: None where the scheme's own is meant.
    """

    scheme: str
    host: str
    port: int | None

    def __str__(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"


def address(url: str) -> Address | None:
    """The address that a URL names; None where it is no `http` or `https` URL with a host.

    User name and password, if any, are left out.
    """
    try:
        parts = urlsplit(url)
        # Reading the port raises ValueError where it is no number up to 65535.
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or any(char.isspace() for char in url):
        return None
    return Address(parts.scheme, f"[{host}]" if ":" in host else host, port)
