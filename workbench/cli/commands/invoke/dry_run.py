"""`--dry-run`: the HTTP request that would be sent, without its signature."""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

from workbench.content.sanitize import sanitize_block, sanitize_line
from workbench.model.exchange import SentRequest


def print_request(request: SentRequest, body: bytes) -> None:
    """Prints a request in HTTP's own form; on a terminal its body is made inert, elsewhere it is as it is."""
    address = urlsplit(request.url)
    target = address.path + (f"?{address.query}" if address.query else "")
    lines = [f"{request.method} {target} HTTP/1.1", f"Host: {address.netloc}"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    sys.stdout.write("".join(f"{sanitize_line(line)}\n" for line in lines) + "\n")
    if sys.stdout.isatty():
        sys.stdout.write(sanitize_block(body.decode("utf-8", "replace")) + "\n")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(body)
    sys.stdout.flush()
