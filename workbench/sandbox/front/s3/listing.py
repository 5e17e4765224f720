"""Both listings of a bucket's objects, page by page, and its uploads under way."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.front.s3.xml import document, element, timestamp
from workbench.sandbox.hosting.objects import ObjectStore, StoredObject
from workbench.sandbox.hosting.uploads import Upload

MOST_KEYS = 1000


@dataclass(frozen=True, slots=True)
class _Page:
    """Objects and folders in order of their names; a folder has no object."""

    entries: tuple[tuple[str, StoredObject | None], ...]
    truncated: bool


class Listing:
    """What a listing asks for, by its query.

    Raises:
        ServiceError: a value is not what it must be.
    """

    def __init__(self, query: Mapping[str, str]) -> None:
        self.query = query
        self.prefix = query.get("prefix", "")
        self.delimiter = query.get("delimiter", "")
        self.most = _whole(query, "max-keys")
        encoding = query.get("encoding-type", "")
        if encoding not in {"", "url"}:
            raise ServiceError("InvalidArgument", 400, "Invalid Encoding Method specified in Request")
        self._encoded = encoding == "url"

    def version_1(self, objects: ObjectStore) -> str:
        """The answer of ListObjects."""
        marker = self.query.get("marker", "")
        page = self._page(objects.list(self.prefix), marker)
        parts = [self._named("Marker", marker)]
        if page.truncated and self.delimiter and page.entries:
            parts.append(self._named("NextMarker", page.entries[-1][0]))
        return self._document(objects.bucket, page, parts, owner=True)

    def version_2(self, objects: ObjectStore) -> str:
        """The answer of ListObjectsV2."""
        token, start_after = self.query.get("continuation-token"), self.query.get("start-after", "")
        page = self._page(objects.list(self.prefix), start_after if token is None else _opened(token))
        parts = [element("KeyCount", str(len(page.entries)))]
        if token is not None:
            parts.append(element("ContinuationToken", token))
        if start_after:
            parts.append(self._named("StartAfter", start_after))
        if page.truncated and page.entries:
            parts.append(element("NextContinuationToken", _closed(page.entries[-1][0])))
        return self._document(objects.bucket, page, parts, owner=self.query.get("fetch-owner") == "true")

    def _page(self, objects: Iterable[tuple[str, StoredObject]], after: str) -> _Page:
        entries: list[tuple[str, StoredObject | None]] = []
        for name, stored in self._entries(objects):
            if name <= after:
                continue
            if len(entries) == self.most:
                return _Page(tuple(entries), truncated=self.most > 0)
            entries.append((name, stored))
        return _Page(tuple(entries), truncated=False)

    def _entries(
        self, objects: Iterable[tuple[str, StoredObject]]
    ) -> Iterator[tuple[str, StoredObject | None]]:
        last = ""
        for key, stored in objects:
            head, delimiter, _ = (
                key[len(self.prefix) :].partition(self.delimiter) if self.delimiter else (key, "", "")
            )
            if not delimiter:
                yield key, stored
            elif (folder := self.prefix + head + delimiter) != last:
                last = folder
                yield folder, None

    def _document(self, bucket: str, page: _Page, parts: Iterable[str], *, owner: bool) -> str:
        members = [
            element("Name", bucket),
            self._named("Prefix", self.prefix),
            *parts,
            element("MaxKeys", str(self.most)),
            element("IsTruncated", str(page.truncated).lower()),
        ]
        if self.delimiter:
            members.append(self._named("Delimiter", self.delimiter))
        if self._encoded:
            members.append(element("EncodingType", "url"))
        for name, stored in page.entries:
            if stored is None:
                members.append(f"<CommonPrefixes>{self._named('Prefix', name)}</CommonPrefixes>")
            else:
                members.append(self._contents(name, stored, owner=owner))
        return document("ListBucketResult", members)

    def _contents(self, key: str, stored: StoredObject, *, owner: bool) -> str:
        members = (
            self._named("Key", key),
            element("LastModified", timestamp(stored.modified)),
            element("ETag", stored.etag),
            element("Size", str(len(stored.body))),
            "<Owner><ID>sandbox</ID></Owner>" if owner else "",
            element("StorageClass", "STANDARD"),
        )
        return f"<Contents>{''.join(members)}</Contents>"

    def _named(self, name: str, value: str) -> str:
        return element(name, quote(value, safe="/") if self._encoded else value)


def uploads_document(bucket: str, uploads: Iterable[tuple[str, Upload]], query: Mapping[str, str]) -> str:
    """The answer of ListMultipartUploads, on one page."""
    prefix = query.get("prefix", "")
    encoded = query.get("encoding-type") == "url"
    members = [
        element("Bucket", bucket),
        element("Prefix", prefix),
        element("MaxUploads", str(MOST_KEYS)),
        element("IsTruncated", "false"),
    ]
    if encoded:
        members.append(element("EncodingType", "url"))
    members += (
        "<Upload>"
        + element("Key", quote(upload.key, safe="/") if encoded else upload.key)
        + element("UploadId", upload_id)
        + element("StorageClass", "STANDARD")
        + element("Initiated", timestamp(upload.initiated))
        + "</Upload>"
        for upload_id, upload in uploads
        if upload.key.startswith(prefix)
    )
    return document("ListMultipartUploadsResult", members)


def _whole(query: Mapping[str, str], name: str) -> int:
    text = query.get(name, "") or str(MOST_KEYS)
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise ServiceError("InvalidArgument", 400, f"Provided {name} not an integer or within integer range")
    return min(int(text), MOST_KEYS)


def _closed(name: str) -> str:
    return urlsafe_b64encode(name.encode("utf-8", "surrogateescape")).decode()


def _opened(token: str) -> str:
    try:
        return urlsafe_b64decode(token.encode()).decode("utf-8", "surrogateescape")
    except ValueError:
        raise ServiceError("InvalidArgument", 400, "The continuation token provided is incorrect") from None
