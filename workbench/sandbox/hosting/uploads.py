"""Uploads in parts: kept apart from the objects until they are completed.

Source: the Amazon S3 User Guide, "Uploading and copying objects using multipart upload".
"""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.hosting.objects import CAPACITY, StoredObject, entity_tag

SMALLEST_PART = 5 * 1024 * 1024
"""Bytes of any part but the last (User Guide, "Amazon S3 multipart upload limits")."""
MOST_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its bytes, its entity tag without quotes, and the seconds since 1970 it was put at."""

    body: bytes
    etag: str
    modified: float


@dataclass(eq=False)
class Upload:
    """An upload under way: the key and headers of the object that it becomes, and its parts by number."""

    key: str
    headers: Mapping[str, str]
    tags: Mapping[str, str]
    initiated: float
    parts: dict[int, Part] = field(default_factory=dict)


class Uploads:
    """Every upload under way. Safe from any thread; the oldest is given up when there is too much of them."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._uploads: OrderedDict[str, Upload] = OrderedDict()
        self._lock = threading.Lock()

    def create(self, key: str, headers: Mapping[str, str], tags: Mapping[str, str]) -> str:
        """Begins an upload, and returns its ID."""
        with self._lock:
            upload_id = f"{self._rng.getrandbits(256):064x}"
            self._uploads[upload_id] = Upload(key, headers, tags, float(int(time.time())))
        return upload_id

    def get(self, upload_id: str, key: str) -> Upload:
        """An upload under way.

        Raises:
            ServiceError: there is none of this ID for this key.
        """
        upload = self._uploads.get(upload_id)
        if upload is None or upload.key != key:
            raise ServiceError(
                "NoSuchUpload",
                404,
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have "
                "been aborted or completed.",
            )
        return upload

    def put(self, upload_id: str, key: str, number: int, body: bytes) -> Part:
        """Writes a part, over one of the same number.

        Raises:
            ServiceError: there is no such upload, or the number is out of range.
        """
        if not 1 <= number <= MOST_PARTS:
            raise ServiceError(
                "InvalidArgument",
                400,
                f"Part number must be an integer between 1 and {MOST_PARTS}, inclusive",
            )
        part = Part(body, entity_tag(body), float(int(time.time())))
        with self._lock:
            self.get(upload_id, key).parts[number] = part
            while self._size() > CAPACITY and len(self._uploads) > 1:
                self._uploads.popitem(last=False)
        return part

    def abort(self, upload_id: str, key: str) -> None:
        """Forgets an upload and its parts.

        Raises:
            ServiceError: there is no such upload.
        """
        with self._lock:
            self.get(upload_id, key)
            del self._uploads[upload_id]

    def complete(self, upload_id: str, key: str, chosen: Sequence[tuple[int, str]]) -> StoredObject:
        """Puts parts together, in the order given. The upload stays until `abort`.

        Args:
            chosen: part numbers with entity tags, with or without quotes.

        Raises:
            ServiceError: there is no such upload, a part is missing, has another tag, is out of order, or is
                too small for one that is not the last.
        """
        upload = self.get(upload_id, key)
        if not chosen:
            raise ServiceError("MalformedXML", 400, "You must specify at least one part")
        parts: list[Part] = []
        previous = 0
        for number, etag in chosen:
            part = upload.parts.get(number)
            if part is None or etag.strip('"') != part.etag:
                raise ServiceError(
                    "InvalidPart",
                    400,
                    "One or more of the specified parts could not be found. The part may not have been "
                    "uploaded, or the specified entity tag may not match the part's entity tag.",
                )
            if number <= previous:
                raise ServiceError(
                    "InvalidPartOrder",
                    400,
                    "The list of parts was not in ascending order. Parts must be ordered by part number.",
                )
            previous = number
            parts.append(part)
        if any(len(part.body) < SMALLEST_PART for part in parts[:-1]):
            raise ServiceError(
                "EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size"
            )
        digests = b"".join(bytes.fromhex(part.etag) for part in parts)
        etag = f"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(parts)}"
        body = b"".join(part.body for part in parts)
        return StoredObject.of(body, upload.headers, etag=etag, tags=upload.tags)

    def listed(self) -> list[tuple[str, Upload]]:
        """Every upload under way with its ID, in the order of their keys."""
        with self._lock:
            return sorted(self._uploads.items(), key=lambda item: (item[1].key, item[1].initiated))

    def _size(self) -> int:
        return sum(len(part.body) for upload in self._uploads.values() for part in upload.parts.values())
