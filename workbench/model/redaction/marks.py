"""What stands in the place of a secret, and headers that are secret."""

from __future__ import annotations

REDACTED = "[redacted]"
"""What stands in the place of a secret."""
MASK = "***"
"""What stands in the place of a user and password, and of the value of a header that is secret."""
SECRET_HEADERS = frozenset(
    {
        "authorization",
        "x-amz-security-token",
        "x-amz-s3session-token",
        "proxy-authorization",
        "cookie",
        "set-cookie",
    }
)
"""Headers, in lower case, that would let another send in their user's name."""
SHORTEST_WORD = 16
"""A secret such as `password` or `localstack` is a word that also stands in texts that tell no secret."""


def masked_key(key_id: str) -> str:
    """An access key ID by its first and last four characters; a short one not at all."""
    return f"{key_id[:4]}…{key_id[-4:]}" if len(key_id) >= SHORTEST_WORD else MASK


def filling(size: int) -> bytes:
    """What stands in the place of a secret in bytes, as long as that was."""
    mark = REDACTED.encode()
    return mark.ljust(size, b"*") if size >= len(mark) else b"*" * size
