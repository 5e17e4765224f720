"""The address of an endpoint URL, taken apart without surprises."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import msgspec

_USERINFO = re.compile(r"((?:[^:/?#]+:)?//)[^/?#]*@")
"""Greedy: a password may hold an `@` that nobody percent-encoded (RFC 3986, section 3.2.1)."""


class EndpointUrl(msgspec.Struct, frozen=True):
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


def parse_endpoint_url(url: str) -> EndpointUrl | None:
    """The address that a URL names; None where it is not an `http` or `https` URL with a host.

    User name and password, if any, are left out.
    """
    try:
        parts = urlsplit(url)
        # Reading the port raises ValueError where it is not a number up to 65535.
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or any(char.isspace() for char in url):
        return None
    return EndpointUrl(parts.scheme, f"[{host}]" if ":" in host else host, port)


def is_loopback(host: str) -> bool:
    """Returns whether a host is this machine: `localhost`, 127.0.0.0/8 or `[::1]`."""
    return host == "localhost" or host.startswith("127.") or host == "[::1]"


def without_userinfo(url: str, mask: str = "") -> str:
    """Returns a URL without the user and password that it may carry; everything else as it stands.

    The one place that takes them out: of what is kept, shown, logged and exported.

    Args:
        url: any text; one that carries neither comes back unchanged.
        mask: stands in their place, such as `***`.
    """
    match = _USERINFO.match(url)
    return url if match is None else f"{match[1]}{mask and mask + '@'}{url[match.end() :]}"


def has_userinfo(url: str | None) -> bool:
    """Returns whether a URL carries a user or a password."""
    return url is not None and _USERINFO.match(url) is not None
