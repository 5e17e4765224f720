"""Tells S3's operations apart, by method, key and sub-resource, and answers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import formatdate
from random import Random
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.front.presigned import VERSION_2
from workbench.sandbox.front.s3.byte_range import byte_range
from workbench.sandbox.front.s3.conditions import NotModifiedError, check_read, check_write
from workbench.sandbox.front.s3.headers import checked_tags, kept_headers, tags_of
from workbench.sandbox.front.s3.listing import MOST_KEYS, Listing, uploads_document
from workbench.sandbox.front.s3.payload import CHECKSUM_PREFIX, uploaded
from workbench.sandbox.front.s3.xml import document, element, parsed, required, timestamp
from workbench.sandbox.hosting.objects import ObjectStore, StoredObject
from workbench.sandbox.hosting.uploads import Uploads

_PLAIN = frozenset(
    {
        *("x-id", *VERSION_2),
        *("prefix", "delimiter", "encoding-type", "max-keys", "marker", "list-type", "continuation-token"),
        *(
            "start-after",
            "fetch-owner",
            "key-marker",
            "upload-id-marker",
            "max-uploads",
            "part-number-marker",
        ),
        *("max-parts", "partNumber", "uploadId", "max-buckets", "bucket-region"),
    }
)
"""Parameters of a query that only say more of an operation. Any other names an operation of its own."""
_OVERRIDES = {
    "response-content-type": "Content-Type",
    "response-content-language": "Content-Language",
    "response-expires": "Expires",
    "response-cache-control": "Cache-Control",
    "response-content-disposition": "Content-Disposition",
    "response-content-encoding": "Content-Encoding",
}
_LARGEST_KEY = 1024
"""Bytes (User Guide, "Naming Amazon S3 objects")."""


@dataclass(frozen=True, slots=True)
class _Call:
    """One request: its key, its query by names, its headers in any case of letters, its body."""

    method: str
    key: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


class ObjectService:
    """Serves an object store over the wire.

    Args:
        rng: makes the IDs of uploads.
    """

    def __init__(self, objects: ObjectStore, region: str, rng: Random) -> None:
        self._objects = objects
        self._region = region
        self._uploads = Uploads(rng)
        self._operations: Mapping[tuple[str, bool, str], Callable[[_Call], web.Response]] = {
            ("GET", False, ""): self._list,
            ("HEAD", False, ""): self._head_bucket,
            ("PUT", False, ""): self._create_bucket,
            ("GET", False, "location"): self._location,
            ("GET", False, "versioning"): _versioning,
            ("GET", False, "uploads"): self._list_uploads,
            ("POST", False, "delete"): self._delete_several,
            ("GET", True, ""): self._get,
            ("HEAD", True, ""): self._get,
            ("PUT", True, ""): self._put,
            ("DELETE", True, ""): self._delete,
            ("GET", True, "tagging"): self._get_tags,
            ("PUT", True, "tagging"): self._put_tags,
            ("DELETE", True, "tagging"): self._delete_tags,
            ("POST", True, "uploads"): self._create_upload,
            ("PUT", True, "uploadId"): self._put_part,
            ("GET", True, "uploadId"): self._list_parts,
            ("POST", True, "uploadId"): self._complete_upload,
            ("DELETE", True, "uploadId"): self._abort_upload,
        }

    def answer(self, http: web.BaseRequest, body: bytes, request_id: str) -> web.Response:
        """Answers one request.

        Raises:
            ServiceError: the sandbox does not have the operation, there is no such bucket or object, or a
                condition of the request is not met.
        """
        path, _, query = http.raw_path.partition("?")
        bucket, _, key = unquote(path.removeprefix("/"), errors="surrogateescape").partition("/")
        call = _Call(http.method, key, _query(query), http.headers, body)
        try:
            response = self._answered(bucket, call)
        except NotModifiedError:
            response = web.Response(status=304, headers=_described(self._object(key)))
        response.headers["x-amz-request-id"] = request_id
        return response

    def _answered(self, bucket: str, call: _Call) -> web.Response:
        if not bucket:
            if call.method == "GET":
                return self._list_buckets()
            raise ServiceError(
                "MethodNotAllowed", 405, "The specified method is not allowed against this resource."
            )
        if bucket != self._objects.bucket:
            raise ServiceError(
                "NoSuchBucket", 404, "The specified bucket does not exist", {"BucketName": bucket}
            )
        if len(call.key.encode(errors="surrogateescape")) > _LARGEST_KEY:
            raise ServiceError("KeyTooLongError", 400, "Your key is too long")
        subresource = _subresource(call.query)
        operation = self._operations.get((call.method, bool(call.key), subresource))
        if operation is None:
            requested = f"{call.method} {'object' if call.key else 'bucket'}" + (
                f"?{subresource}" if subresource else ""
            )
            raise ServiceError("NotImplemented", 501, f"The sandbox's S3 does not have {requested}.")
        return operation(call)

    def _list_buckets(self) -> web.Response:
        bucket = element("Name", self._objects.bucket) + element(
            "CreationDate", timestamp(self._objects.created)
        )
        return _xml(
            "ListAllMyBucketsResult",
            "<Owner><ID>sandbox</ID></Owner>",
            f"<Buckets><Bucket>{bucket}{element('BucketRegion', self._region)}</Bucket></Buckets>",
        )

    def _head_bucket(self, _: _Call) -> web.Response:
        return web.Response(headers={"x-amz-bucket-region": self._region, "Content-Type": "application/xml"})

    def _create_bucket(self, _: _Call) -> web.Response:
        raise ServiceError(
            "BucketAlreadyOwnedByYou",
            409,
            "Your previous request to create the named bucket succeeded and you already own it.",
        )

    def _location(self, _: _Call) -> web.Response:
        # The service leaves its first region empty (API reference, GetBucketLocation).
        region = "" if self._region == "us-east-1" else self._region
        return _text(document("LocationConstraint", [region]))

    def _list(self, call: _Call) -> web.Response:
        listing = Listing(call.query)
        second = call.query.get("list-type") == "2"
        return _text(listing.version_2(self._objects) if second else listing.version_1(self._objects))

    def _list_uploads(self, call: _Call) -> web.Response:
        return _text(uploads_document(self._objects.bucket, self._uploads.listed(), call.query))

    def _get(self, call: _Call) -> web.Response:
        stored = self._object(call.key)
        check_read(call.headers, stored)
        if call.query.get("partNumber", "1") != "1":
            raise ServiceError("InvalidPartNumber", 416, "The requested partnumber is not satisfiable")
        headers = _described(stored)
        for parameter, name in _OVERRIDES.items():
            if parameter in call.query:
                headers[name] = call.query[parameter]
        chosen = byte_range(call.headers.get("Range"), len(stored.body))
        status, body = 200, stored.body
        if chosen is not None:
            start, end = chosen
            status, body = 206, stored.body[start:end]
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(stored.body)}"
        elif call.headers.get("x-amz-checksum-mode", "").upper() == "ENABLED":
            headers |= {
                name: value for name, value in stored.headers.items() if name.startswith(CHECKSUM_PREFIX)
            }
        if call.method == "HEAD":
            return web.Response(status=status, headers={**headers, "Content-Length": str(len(body))})
        return web.Response(status=status, headers=headers, body=body)

    def _put(self, call: _Call) -> web.Response:
        if "x-amz-copy-source" in call.headers:
            return self._copy(call)
        check_write(call.headers, self._objects.get(call.key))
        body, checksums = uploaded(call.headers, call.body)
        headers = kept_headers(call.headers) | checksums
        stored = self._objects.put(call.key, StoredObject.of(body, headers, tags=tags_of(call.headers)))
        return web.Response(headers={"ETag": stored.etag, **checksums})

    def _copy(self, call: _Call) -> web.Response:
        key, source = self._source(call)
        replaces = call.headers.get("x-amz-metadata-directive", "COPY").upper() == "REPLACE"
        if key == call.key and not replaces:
            raise ServiceError(
                "InvalidRequest",
                400,
                "This copy request is illegal because it is trying to copy an object to itself without "
                "changing the object's metadata, storage class, website redirect location or encryption "
                "attributes.",
            )
        check_write(call.headers, self._objects.get(call.key))
        headers = kept_headers(call.headers) if replaces else dict(source.headers)
        tagged = call.headers.get("x-amz-tagging-directive", "COPY").upper() == "REPLACE"
        tags = tags_of(call.headers) if tagged else source.tags
        stored = self._objects.put(call.key, StoredObject.of(source.body, headers, tags=tags))
        return _xml(
            "CopyObjectResult",
            element("LastModified", timestamp(stored.modified)),
            element("ETag", stored.etag),
        )

    def _source(self, call: _Call) -> tuple[str, StoredObject]:
        """The object that a copy is made of, its conditions checked."""
        path, _, version = call.headers["x-amz-copy-source"].partition("?versionId=")
        bucket, _, key = unquote(path.removeprefix("/"), errors="surrogateescape").partition("/")
        if version not in {"", "null"}:
            raise ServiceError("NoSuchVersion", 404, "The specified version does not exist.")
        if bucket != self._objects.bucket:
            raise ServiceError(
                "NoSuchBucket", 404, "The specified bucket does not exist", {"BucketName": bucket}
            )
        source = self._object(key)
        check_read(call.headers, source, "x-amz-copy-source-")
        return key, source

    def _delete(self, call: _Call) -> web.Response:
        if "If-Match" in call.headers:
            check_write(call.headers, self._objects.get(call.key))
        self._objects.delete(call.key)
        return web.Response(status=204)

    def _delete_several(self, call: _Call) -> web.Response:
        body, _ = uploaded(call.headers, call.body)
        tree = parsed(body, "Delete")
        keys = [required(node, "Key") for node in tree.iterfind("Object")]
        if not 1 <= len(keys) <= MOST_KEYS:
            raise ServiceError(
                "MalformedXML", 400, f"Between 1 and {MOST_KEYS} objects can be deleted at once"
            )
        for key in keys:
            self._objects.delete(key)
        quiet = (tree.findtext("Quiet") or "").strip().lower() == "true"
        deleted = () if quiet else (f"<Deleted>{element('Key', key)}</Deleted>" for key in keys)
        return _xml("DeleteResult", *deleted)

    def _get_tags(self, call: _Call) -> web.Response:
        tags = "".join(
            f"<Tag>{element('Key', key)}{element('Value', value)}</Tag>"
            for key, value in self._object(call.key).tags.items()
        )
        return _xml("Tagging", f"<TagSet>{tags}</TagSet>")

    def _put_tags(self, call: _Call) -> web.Response:
        body, _ = uploaded(call.headers, call.body)
        tree = parsed(body, "Tagging")
        pairs = [(required(node, "Key"), required(node, "Value")) for node in tree.iterfind("TagSet/Tag")]
        self._objects.put(call.key, replace(self._object(call.key), tags=checked_tags(pairs)))
        return web.Response()

    def _delete_tags(self, call: _Call) -> web.Response:
        self._objects.put(call.key, replace(self._object(call.key), tags={}))
        return web.Response(status=204)

    def _create_upload(self, call: _Call) -> web.Response:
        upload_id = self._uploads.create(call.key, kept_headers(call.headers), tags_of(call.headers))
        return _xml(
            "InitiateMultipartUploadResult",
            element("Bucket", self._objects.bucket),
            element("Key", call.key),
            element("UploadId", upload_id),
        )

    def _put_part(self, call: _Call) -> web.Response:
        upload_id, number = call.query["uploadId"], _part_number(call.query)
        if "x-amz-copy-source" not in call.headers:
            body, checksums = uploaded(call.headers, call.body)
            part = self._uploads.put(upload_id, call.key, number, body)
            return web.Response(headers={"ETag": f'"{part.etag}"', **checksums})
        _, source = self._source(call)
        body = source.body
        if (wanted := call.headers.get("x-amz-copy-source-range")) is not None:
            chosen = byte_range(wanted, len(body))
            if chosen is None:
                raise ServiceError(
                    "InvalidArgument",
                    400,
                    "The x-amz-copy-source-range value must be of the form bytes=first-last where first "
                    "and last are the zero-based offsets of the first and last bytes to copy",
                )
            body = body[slice(*chosen)]
        part = self._uploads.put(upload_id, call.key, number, body)
        return _xml(
            "CopyPartResult",
            element("LastModified", timestamp(part.modified)),
            element("ETag", f'"{part.etag}"'),
        )

    def _list_parts(self, call: _Call) -> web.Response:
        upload = self._uploads.get(call.query["uploadId"], call.key)
        after = _whole(call.query.get("part-number-marker", "0"), "part-number-marker")
        most = min(_whole(call.query.get("max-parts", str(MOST_KEYS)), "max-parts"), MOST_KEYS)
        following = [(number, part) for number, part in sorted(upload.parts.items()) if number > after]
        shown = following[:most]
        return _xml(
            "ListPartsResult",
            element("Bucket", self._objects.bucket),
            element("Key", call.key),
            element("UploadId", call.query["uploadId"]),
            element("PartNumberMarker", str(after)),
            element("NextPartNumberMarker", str(shown[-1][0] if shown else after)),
            element("MaxParts", str(most)),
            element("IsTruncated", str(len(shown) < len(following)).lower()),
            *(
                "<Part>"
                + element("PartNumber", str(number))
                + element("LastModified", timestamp(part.modified))
                + element("ETag", f'"{part.etag}"')
                + element("Size", str(len(part.body)))
                + "</Part>"
                for number, part in shown
            ),
        )

    def _complete_upload(self, call: _Call) -> web.Response:
        check_write(call.headers, self._objects.get(call.key))
        tree = parsed(call.body, "CompleteMultipartUpload")
        chosen = [
            (_whole(required(node, "PartNumber"), "PartNumber"), required(node, "ETag"))
            for node in tree.iterfind("Part")
        ]
        upload_id = call.query["uploadId"]
        stored = self._objects.put(call.key, self._uploads.complete(upload_id, call.key, chosen))
        self._uploads.abort(upload_id, call.key)
        return _xml(
            "CompleteMultipartUploadResult",
            element("Location", self._objects.uri(call.key)),
            element("Bucket", self._objects.bucket),
            element("Key", call.key),
            element("ETag", stored.etag),
        )

    def _abort_upload(self, call: _Call) -> web.Response:
        self._uploads.abort(call.query["uploadId"], call.key)
        return web.Response(status=204)

    def _object(self, key: str) -> StoredObject:
        stored = self._objects.get(key)
        if stored is None:
            raise ServiceError("NoSuchKey", 404, "The specified key does not exist.", {"Key": key})
        return stored


def _query(text: str) -> dict[str, str]:
    return dict(reversed(parse_qsl(text, keep_blank_values=True, errors="surrogateescape")))


def _subresource(query: Mapping[str, str]) -> str:
    """Returns what of a query makes it an operation of its own; empty where it is a plain one."""
    if "uploadId" in query:
        return "uploadId"
    others = (
        name
        for name in query
        if name not in _PLAIN and name not in _OVERRIDES and not name.lower().startswith("x-amz-")
    )
    return next((name for name in others if (name, query[name]) != ("versionId", "null")), "")


def _described(stored: StoredObject) -> dict[str, str]:
    """The headers of an object that is read; its checksums are given where they are asked for."""
    described = {
        name if name.startswith("x-amz-") else name.title(): value
        for name, value in stored.headers.items()
        if not name.startswith(CHECKSUM_PREFIX)
    }
    return {
        **described,
        "ETag": stored.etag,
        "Last-Modified": formatdate(stored.modified, usegmt=True),
        "Accept-Ranges": "bytes",
        "x-amz-server-side-encryption": "AES256",
        **({"x-amz-tagging-count": str(len(stored.tags))} if stored.tags else {}),
    }


def _part_number(query: Mapping[str, str]) -> int:
    return _whole(query.get("partNumber", ""), "partNumber")


def _whole(text: str, name: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise ServiceError("InvalidArgument", 400, f"Provided {name} not an integer or within integer range")
    return int(text)


def _versioning(_: _Call) -> web.Response:
    return _xml("VersioningConfiguration")


def _xml(name: str, *members: str) -> web.Response:
    return _text(document(name, members))


def _text(text: str) -> web.Response:
    return web.Response(body=text.encode(errors="surrogateescape"), content_type="application/xml")
