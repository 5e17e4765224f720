"""What S3 keeps of the headers that an object is put with, and what it refuses in them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from workbench.sandbox.errors import ServiceError

METADATA_PREFIX = "x-amz-meta-"
_KEPT = frozenset(
    {
        "cache-control",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-type",
        "expires",
    }
)
_ACLS = frozenset({"", "private", "bucket-owner-full-control", "bucket-owner-read"})
_LARGEST_METADATA = 2048
"""Bytes of an object's metadata (User Guide, "Working with object metadata")."""
_MOST_TAGS = 10


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Returns what becomes part of an object, by names in lower case.

    Raises:
        ServiceError: a header asks for what the sandbox does not have, or there is too much metadata.
    """
    _refuse(headers)
    kept: dict[str, str] = {}
    for header, value in headers.items():
        name = header.lower()
        content = _without_chunking(value) if name == "content-encoding" else value
        if (name in _KEPT or name.startswith(METADATA_PREFIX)) and content:
            kept[name] = content
    size = sum(
        len(name.removeprefix(METADATA_PREFIX)) + len(value.encode(errors="surrogateescape"))
        for name, value in kept.items()
        if name.startswith(METADATA_PREFIX)
    )
    if size > _LARGEST_METADATA:
        raise ServiceError(
            "MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size"
        )
    return kept


def tags_of(headers: Mapping[str, str]) -> dict[str, str]:
    """The tags that an object is put with.

    Raises:
        ServiceError: there are too many, or one is given twice.
    """
    return checked_tags(parse_qsl(headers.get("x-amz-tagging", ""), keep_blank_values=True))


def checked_tags(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Tags by their keys, held to S3's limits.

    Raises:
        ServiceError: there are too many, one is given twice, or one is too long.
    """
    tags = dict(pairs)
    if len(tags) < len(pairs):
        raise ServiceError("InvalidTag", 400, "Cannot provide multiple Tags with the same key")
    if len(tags) > _MOST_TAGS:
        raise ServiceError("BadRequest", 400, f"Object tags cannot be greater than {_MOST_TAGS}")
    for key, value in pairs:
        if not 1 <= len(key) <= 128:
            raise ServiceError("InvalidTag", 400, "The TagKey you have provided is invalid")
        if len(value) > 256:
            raise ServiceError("InvalidTag", 400, "The TagValue you have provided is invalid")
    return tags


def _without_chunking(encoding: str) -> str:
    codings = map(str.strip, encoding.split(","))
    return ", ".join(coding for coding in codings if coding not in {"aws-chunked", ""})


def _refuse(headers: Mapping[str, str]) -> None:
    for header in headers:
        name = header.lower()
        if name.startswith(("x-amz-server-side-encryption-customer", "x-amz-grant", "x-amz-write-offset")):
            raise ServiceError(
                "NotImplemented",
                501,
                f"A header you provided implies functionality that is not implemented: {header}",
            )
        if name.startswith("x-amz-object-lock"):
            raise ServiceError("InvalidRequest", 400, "Bucket is missing Object Lock Configuration")
    if headers.get("x-amz-acl", "") not in _ACLS:
        raise ServiceError("AccessControlListNotSupported", 400, "The bucket does not allow ACLs")
