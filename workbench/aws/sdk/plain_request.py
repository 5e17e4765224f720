"""The head of a request that is as plain as nearly all are, written at once.

`http.client` takes headers one by one, encodes each by itself and looks each through twice. And where a
request does not name its host, the SDK takes the address apart each time that it looks for what it signs.
Together they cost a small request a thirtieth of its time. What is not plain is left to both of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from urllib3.util import SKIP_HEADER

from workbench.model.destinations.endpoint_url import parse_endpoint_url

HOST = "Host"

_PLAIN_NAME = re.compile(
    r"(?!(?i:host|expect|transfer-encoding|accept-encoding)\Z)[!#$%&'*+.^_`|~0-9A-Za-z-]+"
)
"""RFC 9112, section 5: the name of a header that has nothing more done than to be written."""
_PLAIN_HOST = re.compile(r"(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]+)?")
_OWN_PORTS = {"http": 80, "https": 443}

WRITTEN: Mapping[str, str] = {HOST: SKIP_HEADER, "User-Agent": SKIP_HEADER, "Accept-Encoding": SKIP_HEADER}
"""What urllib3 is given in the place of headers that are written here, so that it makes none of its own (its
user guide, `SKIP_HEADER`)."""


@lru_cache(maxsize=64)
def plain_host(url: str) -> str:
    """Returns the host of an address as a request names it and as the SDK signs it; empty where these differ.

    Args:
        url: the whole address that a request goes to.
    """
    address = parse_endpoint_url(url)
    if address is None or address.port == _OWN_PORTS[address.scheme]:
        return ""
    host = str(address)
    return host if host == urlsplit(url).netloc and _PLAIN_HOST.fullmatch(host) else ""


def plain_lines(headers: Mapping[str, Any]) -> bytes | None:
    """Returns the lines of all headers in the order in which http.client writes them; None where that has to.

    Args:
        headers: of the request, the length of its body among them. The SDK has texts and bytes as values.
    """
    values = dict(headers.items())
    host, length = values.pop(HOST, None), values.get("Content-Length")
    if host is None or type(length) is not str:
        return None
    # The names are the same for all requests of a kind.
    form = _form(tuple(values))
    if form is None:
        return None
    values["Content-Length"] = length.encode()
    try:
        lines = form % (host, *values.values())
    except TypeError:
        return None
    ends = len(values) + 2  # a value that ends its line would begin another header
    return lines if lines.count(b"\r") == ends and lines.count(b"\n") == ends else None


@lru_cache(maxsize=64)
def _form(names: tuple[str, ...]) -> bytes | None:
    """Returns the lines of all headers with places for the host and for each value; None where not plain."""
    if not all(map(_PLAIN_NAME.fullmatch, names)):
        return None
    lines = "".join(f"{name.replace('%', '%%')}: %b\r\n" for name in names)
    return f"Host: %b\r\nAccept-Encoding: identity\r\n{lines}".encode()
