"""Conditions of requests (RFC 9110, section 13; Amazon S3 User Guide, "Conditional requests")."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Mapping
from email.utils import parsedate

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.hosting.objects import StoredObject


class NotModifiedError(Exception):
    """The object is as its reader has it already: 304, without a body."""


def check_read(headers: Mapping[str, str], stored: StoredObject, prefix: str = "") -> None:
    """Checks the conditions of a GET, a HEAD, or of the source of a copy.

    Args:
        prefix: what stands before the headers' names; `x-amz-copy-source-` for a copy.

    Raises:
        NotModifiedError: a condition of a cache is not met; never for a copy.
        ServiceError: another condition is not met.
    """
    if_match = headers.get(f"{prefix}If-Match")
    if if_match is not None:
        if not _matches(if_match, stored.etag):
            raise _failed("If-Match")
    elif (
        since := _moment(headers.get(f"{prefix}If-Unmodified-Since"))
    ) is not None and stored.modified > since:
        raise _failed("If-Unmodified-Since")
    if_none_match = headers.get(f"{prefix}If-None-Match")
    if if_none_match is not None:
        if _matches(if_none_match, stored.etag):
            raise _failed("If-None-Match") if prefix else NotModifiedError
    elif (
        since := _moment(headers.get(f"{prefix}If-Modified-Since"))
    ) is not None and stored.modified <= since:
        raise _failed("If-Modified-Since") if prefix else NotModifiedError


def check_write(headers: Mapping[str, str], stored: StoredObject | None) -> None:
    """Checks the conditions of what writes or deletes a key.

    Args:
        stored: what is there now.

    Raises:
        ServiceError: a condition is not met.
    """
    if_match = headers.get("If-Match")
    if if_match is not None:
        if stored is None:
            raise ServiceError("NoSuchKey", 404, "The specified key does not exist.")
        if not _matches(if_match, stored.etag):
            raise _failed("If-Match")
    if_none_match = headers.get("If-None-Match")
    if if_none_match is not None:
        if if_none_match.strip() != "*":
            raise ServiceError(
                "NotImplemented", 501, "A header you provided implies functionality that is not implemented."
            )
        if stored is not None:
            raise _failed("If-None-Match")


def _matches(header: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")}
    return "*" in tags or etag.strip('"') in tags


def _moment(header: str | None) -> int | None:
    parsed = parsedate(header) if header else None
    return timegm(parsed) if parsed else None


def _failed(name: str) -> ServiceError:
    return ServiceError(
        "PreconditionFailed",
        412,
        "At least one of the pre-conditions you specified did not hold",
        {"Condition": name},
    )
