"""The digest of a large body, computed when it is asked for."""

from __future__ import annotations

from workbench.model.outcome.recent_body import RecentBody
from workbench.store.bodies.files import LARGE


class BodyDigest:
    """SHA-256 of one body, computed once. Used by one thread.

    Args:
        body: the body.
        recent: the body that was digested last; this one takes its place.
    """

    def __init__(self, body: bytes, recent: RecentBody) -> None:
        self._body = body
        self._recent = recent
        self._digest = b""

    @property
    def is_known(self) -> bool:
        """Whether `value` returns at once."""
        return bool(self._digest) or self._body == self._recent.last[0]

    def value(self) -> bytes:
        """Returns the digest."""
        if not self._digest:
            self._digest = self._recent.digest(self._body, _sha256)
        return self._digest


def large_digest(body: bytes | None, recent: RecentBody) -> BodyDigest | None:
    """Returns the digest of a body that is to be a file; None of a small one, digested as it is kept."""
    return None if body is None or len(body) < LARGE else BodyDigest(body, recent)


def _sha256(body: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(body).digest()
