"""The objects of the sandbox's one bucket, in memory. The oldest give way when there is too much of them."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

_CAPACITY = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object: its bytes, media type, and the seconds since 1970 that it was written at."""

    body: bytes
    content_type: str
    modified: float

    @property
    def etag(self) -> str:
        """The entity tag that S3 gives an object that was put in one piece, in its quotes."""
        return f'"{hashlib.md5(self.body, usedforsecurity=False).hexdigest()}"'


class ObjectStore:
    """The bucket. Safe from any thread.

    Args:
        bucket: its name; there is no other.
    """

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        self._objects: OrderedDict[str, StoredObject] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def put(self, key: str, body: bytes, content_type: str) -> StoredObject:
        """Write an object, over one of the same key."""
        stored = StoredObject(body, content_type, time.time())
        with self._lock:
            self._drop(key)
            self._objects[key] = stored
            self._size += len(body)
            while self._size > _CAPACITY and len(self._objects) > 1:
                self._drop(next(iter(self._objects)))
        return stored

    def get(self, key: str) -> StoredObject | None:
        """An object, None where there is none."""
        return self._objects.get(key)

    def list(self, prefix: str) -> Iterator[tuple[str, StoredObject]]:
        """Every object whose key begins with `prefix`, in the order of the keys."""
        with self._lock:
            found = [(key, stored) for key, stored in self._objects.items() if key.startswith(prefix)]
        return iter(sorted(found, key=lambda item: item[0]))

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
