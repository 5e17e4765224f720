"""Where the sandbox of this process listens, and what it takes for credentials."""

from __future__ import annotations

import msgspec


class SandboxInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A running sandbox, as the invoker needs to know it. Never written to the disk.

    Args:
        url: scheme, host and port.
        access_key_id, secret_access_key: dummy credentials that this sandbox checks signatures with.
        region: the region that requests to it are signed for.
    """

    url: str
    access_key_id: str
    secret_access_key: str
    region: str = "us-east-1"
