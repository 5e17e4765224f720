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

_PLAIN = re.compile(
    rb"(?:(?!(?i:host|expect|transfer-encoding|accept-encoding):)[!#$%&'*+.^_`|~0-9A-Za-z-]+: [^\r\n]*\r\n)+"
)
"""RFC 9112, section 5: header lines, none of them folded, and none that has more done than to be written."""
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
    values["Content-Length"] = length.encode()
    try:
        lines = b"".join([b"%b: %b\r\n" % (name.encode("ascii"), value) for name, value in values.items()])
    except (TypeError, UnicodeEncodeError):
        return None
    # A value that ends its line would begin another header.
    if lines.count(b"\n") != len(values) or not _PLAIN.fullmatch(lines):
        return None
    return b"Host: %b\r\nAccept-Encoding: identity\r\n%b" % (host, lines)
