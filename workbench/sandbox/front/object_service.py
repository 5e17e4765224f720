"""S3, as far as asynchronous inference takes: put, get, head and list objects of the sandbox's bucket.

Source: the API reference of Amazon S3, path-style requests.
"""

from __future__ import annotations

from email.utils import formatdate
from time import gmtime, strftime
from urllib.parse import parse_qs, quote, unquote
from xml.sax.saxutils import escape

from aiohttp import web

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.hosting.objects import ObjectStore, StoredObject

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_MOST_KEYS = 1000


class ObjectService:
    """Serves an object store over the wire."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    def answer(self, http: web.BaseRequest, body: bytes, request_id: str) -> web.Response:
        """Answer one request.

        Raises:
            ServiceError: the sandbox does not have the operation, or there is no such bucket or object.
        """
        path, _, query = http.raw_path.partition("?")
        bucket, _, key = unquote(path.removeprefix("/")).partition("/")
        if bucket != self._objects.bucket:
            raise ServiceError("NoSuchBucket", 404, "The specified bucket does not exist")
        headers = {"x-amz-request-id": request_id}
        if http.method == "PUT" and key:
            content_type = http.headers.get("Content-Type", "binary/octet-stream")
            stored = self._objects.put(key, _decoded(http, body), content_type)
            return web.Response(headers={**headers, "ETag": stored.etag})
        if http.method in {"GET", "HEAD"} and key:
            return self._object(http.method, key, headers)
        if http.method == "HEAD":
            return web.Response(headers=headers)
        if http.method == "GET":
            text = self._listing({name: values[0] for name, values in parse_qs(query).items()})
            return web.Response(headers=headers, text=text, content_type="application/xml")
        raise ServiceError("NotImplemented", 501, "The sandbox puts, gets, heads and lists objects only.")

    def _object(self, method: str, key: str, headers: dict[str, str]) -> web.Response:
        stored = self._objects.get(key)
        if stored is None:
            if method == "HEAD":
                return web.Response(status=404, headers=headers)
            raise ServiceError("NoSuchKey", 404, "The specified key does not exist.")
        described = {
            **headers,
            "ETag": stored.etag,
            "Last-Modified": formatdate(stored.modified, usegmt=True),
            "Content-Type": stored.content_type,
        }
        if method == "HEAD":
            return web.Response(headers={**described, "Content-Length": str(len(stored.body))})
        return web.Response(headers=described, body=stored.body)

    def _listing(self, query: dict[str, str]) -> str:
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        after = query.get("continuation-token") or query.get("start-after", "")
        asked = query.get("max-keys", str(_MOST_KEYS))
        if not asked.isdecimal():
            raise ServiceError("InvalidArgument", 400, "max-keys is no number.")
        most = min(int(asked), _MOST_KEYS)
        contents: list[tuple[str, StoredObject]] = []
        folders: list[str] = []
        for key, stored in self._objects.list(prefix):
            if key <= after:
                continue
            folder, found, _ = key[len(prefix) :].partition(delimiter) if delimiter else ("", "", "")
            if found:
                folders.append(prefix + folder + delimiter)
            else:
                contents.append((key, stored))
        truncated = len(contents) > most
        shown = contents[:most]
        encoded = query.get("encoding-type") == "url"
        parts = [
            f'<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="{_NAMESPACE}">',
            f"<Name>{self._objects.bucket}</Name><Prefix>{_text(prefix, encoded)}</Prefix>",
            f"<KeyCount>{len(shown)}</KeyCount><MaxKeys>{most}</MaxKeys>",
            f"<IsTruncated>{str(truncated).lower()}</IsTruncated>",
        ]
        if encoded:
            parts.append("<EncodingType>url</EncodingType>")
        if truncated and shown:
            parts.append(f"<NextContinuationToken>{_text(shown[-1][0], False)}</NextContinuationToken>")
        parts += [_content(key, stored, encoded) for key, stored in shown]
        parts += [
            f"<CommonPrefixes><Prefix>{_text(folder, encoded)}</Prefix></CommonPrefixes>"
            for folder in dict.fromkeys(folders)
        ]
        return "".join(parts) + "</ListBucketResult>"


def _content(key: str, stored: StoredObject, encoded: bool) -> str:
    modified = strftime("%Y-%m-%dT%H:%M:%S.000Z", gmtime(stored.modified))
    return (
        f"<Contents><Key>{_text(key, encoded)}</Key><LastModified>{modified}</LastModified>"
        f"<ETag>{escape(stored.etag)}</ETag><Size>{len(stored.body)}</Size>"
        "<StorageClass>STANDARD</StorageClass></Contents>"
    )


def _text(value: str, encoded: bool) -> str:
    return escape(quote(value, safe="/") if encoded else value)


def _decoded(http: web.BaseRequest, body: bytes) -> bytes:
    """The object's bytes; undoes `aws-chunked`, in which some clients upload."""
    if "aws-chunked" not in http.headers.get("Content-Encoding", ""):
        return body
    chunks: list[bytes] = []
    position = 0
    while True:
        end = body.find(b"\r\n", position)
        try:
            size = int(body[position:end].partition(b";")[0], 16)
        except ValueError:
            raise ServiceError("IncompleteBody", 400, "The body is no aws-chunked encoding.") from None
        if size == 0:
            return b"".join(chunks)
        chunks.append(body[end + 2 : end + 2 + size])
        position = end + 2 + size + 2
