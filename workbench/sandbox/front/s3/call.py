"""One call of S3: bucket, key, query and body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.front.presigned import VERSION_2

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
        # What botocore repeats of the headers in a presigned URL of Version 2.
        *("content-type", "content-md5", "date"),
    }
)
"""Parameters of a query that only say more of an operation. Any other names an operation of its own."""
OVERRIDES = {
    "response-content-type": "Content-Type",
    "response-content-language": "Content-Language",
    "response-expires": "Expires",
    "response-cache-control": "Cache-Control",
    "response-content-disposition": "Content-Disposition",
    "response-content-encoding": "Content-Encoding",
}
LARGEST_KEY = 1024
"""Bytes (User Guide, "Naming Amazon S3 objects")."""


@dataclass(frozen=True, slots=True)
class ObjectCall:
    """One request: its key, its query by names, its headers in any case of letters, its body."""

    method: str
    key: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


def query_of(text: str) -> dict[str, str]:
    return dict(reversed(parse_qsl(text, keep_blank_values=True, errors="surrogateescape")))


def subresource(query: Mapping[str, str]) -> str:
    """Returns what of a query makes it an operation of its own; empty where it is a plain one."""
    if "uploadId" in query:
        return "uploadId"
    others = (
        name
        for name in query
        if name not in _PLAIN and name not in OVERRIDES and not name.lower().startswith("x-amz-")
    )
    return next((name for name in others if (name, query[name]) != ("versionId", "null")), "")


def part_number(query: Mapping[str, str]) -> int:
    return whole_number(query.get("partNumber", ""), "partNumber")


def whole_number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise ServiceError("InvalidArgument", 400, f"Provided {name} not an integer or within integer range")
    return int(text)
