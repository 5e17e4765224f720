"""Tells S3's operations apart, by method, key and sub-resource, and answers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from urllib.parse import unquote

from aiohttp import web

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.front.s3.answers import described, text_answer, versioning, xml_answer
from workbench.sandbox.front.s3.byte_range import byte_range
from workbench.sandbox.front.s3.call import (
    LARGEST_KEY,
    OVERRIDES,
    ObjectCall,
    part_number,
    query_of,
    subresource,
    whole_number,
)
from workbench.sandbox.front.s3.conditions import NotModifiedError, check_read, check_write
from workbench.sandbox.front.s3.headers import checked_tags, kept_headers, tags_of
from workbench.sandbox.front.s3.listing import MOST_KEYS, Listing, uploads_document
from workbench.sandbox.front.s3.payload import CHECKSUM_PREFIX, uploaded
from workbench.sandbox.front.s3.xml import document, element, parsed, required, timestamp
from workbench.sandbox.hosting.objects import ObjectStore, StoredObject
from workbench.sandbox.hosting.uploads import Uploads


class ObjectService:
    """Serves an object store over the wire.

    Args:
        rng: makes the IDs of uploads.
    """

    def __init__(self, objects: ObjectStore, region: str, rng: Random) -> None:
        self._objects = objects
        self._region = region
        self._uploads = Uploads(rng)
        self._operations: Mapping[tuple[str, bool, str], Callable[[ObjectCall], web.Response]] = {
            ("GET", False, ""): self._list,
            ("HEAD", False, ""): self._head_bucket,
            ("PUT", False, ""): self._create_bucket,
            ("GET", False, "location"): self._location,
            ("GET", False, "versioning"): versioning,
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

    def has_bucket(self, path: str) -> bool:
        """Returns whether a path leads into the bucket.

        Args:
            path: as it came, without the query.
        """
        return _bucket_and_key(path)[0] == self._objects.bucket

    def answer(self, http: web.BaseRequest, body: bytes, request_id: str) -> web.Response:
        """Answers one request.

        Raises:
            ServiceError: the sandbox does not have the operation, there is no such bucket or object, or a
                condition of the request is not met.
        """
        path, _, query = http.raw_path.partition("?")
        bucket, key = _bucket_and_key(path)
        call = ObjectCall(http.method, key, query_of(query), http.headers, body)
        try:
            response = self._answered(bucket, call)
        except NotModifiedError:
            response = web.Response(status=304, headers=described(self._object(key)))
        response.headers["x-amz-request-id"] = request_id
        return response

    def _answered(self, bucket: str, call: ObjectCall) -> web.Response:
        if not bucket:
            if call.method == "GET":
                return self._list_buckets()
            raise ServiceError(
                "MethodNotAllowed", 405, "The specified method is not allowed against this resource."
            )
        if bucket != self._objects.bucket:
            if call.method == "PUT" and not call.key and not subresource(call.query):
                raise ServiceError("NotImplemented", 501, "The sandbox's S3 does not have PUT bucket.")
            raise ServiceError(
                "NoSuchBucket", 404, "The specified bucket does not exist", {"BucketName": bucket}
            )
        if len(call.key.encode(errors="surrogateescape")) > LARGEST_KEY:
            raise ServiceError("KeyTooLongError", 400, "Your key is too long")
        part = subresource(call.query)
        operation = self._operations.get((call.method, bool(call.key), part))
        if operation is None:
            requested = f"{call.method} {'object' if call.key else 'bucket'}" + (f"?{part}" if part else "")
            raise ServiceError("NotImplemented", 501, f"The sandbox's S3 does not have {requested}.")
        return operation(call)

    def _list_buckets(self) -> web.Response:
        bucket = element("Name", self._objects.bucket) + element(
            "CreationDate", timestamp(self._objects.created)
        )
        return xml_answer(
            "ListAllMyBucketsResult",
            "<Owner><ID>sandbox</ID></Owner>",
            f"<Buckets><Bucket>{bucket}{element('BucketRegion', self._region)}</Bucket></Buckets>",
        )

    def _head_bucket(self, _: ObjectCall) -> web.Response:
        return web.Response(headers={"x-amz-bucket-region": self._region, "Content-Type": "application/xml"})

    def _create_bucket(self, _: ObjectCall) -> web.Response:
        raise ServiceError(
            "BucketAlreadyOwnedByYou",
            409,
            "Your previous request to create the named bucket succeeded and you already own it.",
        )

    def _location(self, _: ObjectCall) -> web.Response:
        # The service leaves its first region empty (API reference, GetBucketLocation).
        region = "" if self._region == "us-east-1" else self._region
        return text_answer(document("LocationConstraint", [region]))

    def _list(self, call: ObjectCall) -> web.Response:
        listing = Listing(call.query)
        second = call.query.get("list-type") == "2"
        return text_answer(listing.version_2(self._objects) if second else listing.version_1(self._objects))

    def _list_uploads(self, call: ObjectCall) -> web.Response:
        return text_answer(uploads_document(self._objects.bucket, self._uploads.listed(), call.query))

    def _get(self, call: ObjectCall) -> web.Response:
        stored = self._object(call.key)
        check_read(call.headers, stored)
        if call.query.get("partNumber", "1") != "1":
            raise ServiceError("InvalidPartNumber", 416, "The requested partnumber is not satisfiable")
        headers = described(stored)
        for parameter, name in OVERRIDES.items():
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

    def _put(self, call: ObjectCall) -> web.Response:
        if "x-amz-copy-source" in call.headers:
            return self._copy(call)
        check_write(call.headers, self._objects.get(call.key))
        body, checksums = uploaded(call.headers, call.body)
        headers = kept_headers(call.headers) | checksums
        stored = self._objects.put(call.key, StoredObject.of(body, headers, tags=tags_of(call.headers)))
        return web.Response(headers={"ETag": stored.etag, **checksums})

    def _copy(self, call: ObjectCall) -> web.Response:
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
        return xml_answer(
            "CopyObjectResult",
            element("LastModified", timestamp(stored.modified)),
            element("ETag", stored.etag),
        )

    def _source(self, call: ObjectCall) -> tuple[str, StoredObject]:
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

    def _delete(self, call: ObjectCall) -> web.Response:
        if "If-Match" in call.headers:
            check_write(call.headers, self._objects.get(call.key))
        self._objects.delete(call.key)
        return web.Response(status=204)

    def _delete_several(self, call: ObjectCall) -> web.Response:
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
        return xml_answer("DeleteResult", *deleted)

    def _get_tags(self, call: ObjectCall) -> web.Response:
        tags = "".join(
            f"<Tag>{element('Key', key)}{element('Value', value)}</Tag>"
            for key, value in self._object(call.key).tags.items()
        )
        return xml_answer("Tagging", f"<TagSet>{tags}</TagSet>")

    def _put_tags(self, call: ObjectCall) -> web.Response:
        body, _ = uploaded(call.headers, call.body)
        tree = parsed(body, "Tagging")
        pairs = [(required(node, "Key"), required(node, "Value")) for node in tree.iterfind("TagSet/Tag")]
        self._objects.put(call.key, replace(self._object(call.key), tags=checked_tags(pairs)))
        return web.Response()

    def _delete_tags(self, call: ObjectCall) -> web.Response:
        self._objects.put(call.key, replace(self._object(call.key), tags={}))
        return web.Response(status=204)

    def _create_upload(self, call: ObjectCall) -> web.Response:
        upload_id = self._uploads.create(call.key, kept_headers(call.headers), tags_of(call.headers))
        return xml_answer(
            "InitiateMultipartUploadResult",
            element("Bucket", self._objects.bucket),
            element("Key", call.key),
            element("UploadId", upload_id),
        )

    def _put_part(self, call: ObjectCall) -> web.Response:
        upload_id, number = call.query["uploadId"], part_number(call.query)
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
        return xml_answer(
            "CopyPartResult",
            element("LastModified", timestamp(part.modified)),
            element("ETag", f'"{part.etag}"'),
        )

    def _list_parts(self, call: ObjectCall) -> web.Response:
        upload = self._uploads.get(call.query["uploadId"], call.key)
        after = whole_number(call.query.get("part-number-marker", "0"), "part-number-marker")
        most = min(whole_number(call.query.get("max-parts", str(MOST_KEYS)), "max-parts"), MOST_KEYS)
        following = [(number, part) for number, part in sorted(upload.parts.items()) if number > after]
        shown = following[:most]
        return xml_answer(
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

    def _complete_upload(self, call: ObjectCall) -> web.Response:
        check_write(call.headers, self._objects.get(call.key))
        tree = parsed(call.body, "CompleteMultipartUpload")
        chosen = [
            (whole_number(required(node, "PartNumber"), "PartNumber"), required(node, "ETag"))
            for node in tree.iterfind("Part")
        ]
        upload_id = call.query["uploadId"]
        stored = self._objects.put(call.key, self._uploads.complete(upload_id, call.key, chosen))
        self._uploads.abort(upload_id, call.key)
        return xml_answer(
            "CompleteMultipartUploadResult",
            element("Location", self._objects.uri(call.key)),
            element("Bucket", self._objects.bucket),
            element("Key", call.key),
            element("ETag", stored.etag),
        )

    def _abort_upload(self, call: ObjectCall) -> web.Response:
        self._uploads.abort(call.query["uploadId"], call.key)
        return web.Response(status=204)

    def _object(self, key: str) -> StoredObject:
        stored = self._objects.get(key)
        if stored is None:
            raise ServiceError("NoSuchKey", 404, "The specified key does not exist.", {"Key": key})
        return stored


def _bucket_and_key(path: str) -> tuple[str, str]:
    bucket, _, key = unquote(path.removeprefix("/"), errors="surrogateescape").partition("/")
    return bucket, key
