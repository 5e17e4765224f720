"""The objects of the sandbox's one bucket, in memory. The oldest give way when there is too much of them."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

CAPACITY = 256 * 1024 * 1024
"""Bytes of all objects together."""

DEFAULT_TYPE = "binary/octet-stream"
"""The media type that S3 gives an object that was put without one (API reference, PutObject)."""


def entity_tag(body: bytes) -> str:
    """The entity tag that S3 gives bytes that were put in one piece, without its quotes."""
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object.

    Args:
        body: its bytes.
        headers: what is kept of the request that put it, by names in lower case: its media type, its metadata
            (`x-amz-meta-…`), its checksums.
        modified: seconds since 1970, whole, as HTTP dates are.
        etag: its entity tag, in its quotes.
        tags: its tags by their keys.
    """

    body: bytes
    headers: Mapping[str, str]
    modified: float
    etag: str
    tags: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        body: bytes,
        headers: Mapping[str, str],
        *,
        etag: str = "",
        tags: Mapping[str, str] | None = None,
    ) -> StoredObject:
        """An object that is written now.

        Args:
            etag: its entity tag without quotes, where it was put in parts; that of its bytes otherwise.
        """
        described = {"content-type": DEFAULT_TYPE, **headers}
        return cls(body, described, float(int(time.time())), f'"{etag or entity_tag(body)}"', tags or {})


class ObjectStore:
    """The bucket. Safe from any thread.

    Args:
        bucket: its name; there is no other.
    """

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        self.created = float(int(time.time()))
        self._objects: OrderedDict[str, StoredObject] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def put(self, key: str, stored: StoredObject) -> StoredObject:
        """Writes an object, over one of the same key."""
        with self._lock:
            self._drop(key)
            self._objects[key] = stored
            self._size += len(stored.body)
            while self._size > CAPACITY and len(self._objects) > 1:
                self._drop(next(iter(self._objects)))
        return stored

    def get(self, key: str) -> StoredObject | None:
        """An object, None where there is none."""
        return self._objects.get(key)

    def delete(self, key: str) -> None:
        """Removes an object; nothing happens where there is none."""
        with self._lock:
            self._drop(key)

    def list(self, prefix: str) -> Iterator[tuple[str, StoredObject]]:
        """Every object whose key begins with `prefix`, in the order of the keys."""
        with self._lock:
            matching = [(key, stored) for key, stored in self._objects.items() if key.startswith(prefix)]
        return iter(sorted(matching, key=lambda item: item[0]))

    def uri(self, key: str) -> str:
        """The S3 URI of a key."""
        return f"s3://{self.bucket}/{key}"

    def key(self, uri: str) -> str | None:
        """The key that an S3 or HTTPS URI names, None where it is not in the bucket."""
        for start in (f"s3://{self.bucket}/", f"https://{self.bucket}.s3.amazonaws.com/"):
            if uri.startswith(start):
                return uri.removeprefix(start)
        return None

    def _drop(self, key: str) -> None:
        stored = self._objects.pop(key, None)
        if stored is not None:
            self._size -= len(stored.body)
