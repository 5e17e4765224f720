"""Secrets taken out of bytes that come in parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.model.redaction import Redactor
from workbench.model.redaction.api_keys import unfinished_api_key

_CONTEXT = 32
"""Bytes that have been shown and are still looked at: an API key may begin in them."""

_LONGEST = 8192
"""Bytes that are held back at most: a secret that is longer is none."""


class StreamRedactor:
    """Shows bytes that come in parts, without secrets, in as many bytes as came.

    What may be an unfinished secret is held back until more comes.

    Args:
        redactor: knows the secrets.

    Attributes:
        redactor: the same; one that knows more may take its place between two parts.
        redacted: whether there was one.
    """

    def __init__(self, redactor: Redactor) -> None:
        self.redactor = redactor
        self._shown = b""
        self._held = b""
        self.redacted = False

    def add(self, part: bytes) -> bytes:
        """Takes in a part; returns what may be shown now, which may be nothing."""
        if not part:
            return b""
        data = self._shown + self._held + part
        before = len(self._shown)
        key = unfinished_api_key(data)
        if key is None:
            data = self._redacted(data)
        cut = max(self.redactor.unfinished(data) if key is None else key, before)
        if len(data) - cut > _LONGEST:
            cut = len(data)
        shown = data[:cut] if key is None else self._redacted(data[:cut])
        self._held = data[cut:]
        self._shown = _context(shown)
        return shown[before:]

    def end(self) -> bytes:
        """Nothing more comes; returns what was held back."""
        rest = self._redacted(self._shown + self._held)[len(self._shown) :]
        self._held = b""
        return rest

    def _redacted(self, data: bytes) -> bytes:
        safe = self.redactor.data(data)
        self.redacted = self.redacted or safe is not data
        return safe


def _context(shown: bytes) -> bytes:
    """What was shown last. Where more was, the first byte of it tells only whether a word goes on."""
    if len(shown) <= _CONTEXT:
        return shown
    first, rest = shown[-_CONTEXT : 1 - _CONTEXT], shown[1 - _CONTEXT :]
    return (b"_" if first.isalnum() or first in b"_.-" else b" ") + rest


def redacted_chunks(chunks: Iterable[bytes], redactor: Redactor) -> Iterator[bytes]:
    """Yields the same bytes, without secrets."""
    stream = StreamRedactor(redactor)
    for chunk in chunks:
        if safe := stream.add(chunk):
            yield safe
    if rest := stream.end():
        yield rest
