"""Presigned URLs of S3: Signature Version 4 in the query, and Version 2, which boto3 still makes by default.

Source: Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters"; Amazon S3 User Guide,
"Signing and authenticating REST requests" (Version 2).
"""

from __future__ import annotations

import re
import time
from calendar import timegm
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from botocore.auth import HmacV1QueryAuth
from botocore.compat import HTTPHeaders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.credentials import ReadOnlyCredentials
    from multidict import CIMultiDictProxy

ALGORITHM = "AWS4-HMAC-SHA256"
VERSION_2 = frozenset({"AWSAccessKeyId", "Signature", "Expires"})
"""What a URL of Version 2 has in its query."""

_STAMP = "%Y%m%dT%H%M%SZ"
_LONGEST = 7 * 24 * 60 * 60
"""Seconds that a URL of Version 4 may hold."""
_SIGNATURE = re.compile(r"&?X-Amz-Signature=[^&]*")


class PresignedError(Exception):
    """A query that does not say what a presigned URL has to."""


class ExpiredUrlError(Exception):
    """A presigned URL whose time is over."""


def presigned(target: str) -> dict[str, str]:
    """Returns the query of a presigned URL; empty for any other target.

    Args:
        target: a path and query as they came.
    """
    query = dict(parse_qsl(target.partition("?")[2], keep_blank_values=True))
    return query if "X-Amz-Signature" in query or query.keys() >= VERSION_2 else {}


def service_of(query: Mapping[str, str]) -> str:
    """Returns the service that a presigned URL is for; empty where its query does not say.

    Args:
        query: as `presigned` returns it. Version 2 has URLs of S3 alone.
    """
    if query.keys() >= VERSION_2:
        return "s3"
    parts = query.get("X-Amz-Credential", "").split("/")
    return parts[3] if len(parts) == 5 else ""


def without_signature(target: str) -> str:
    """Returns what was signed of a target."""
    path, _, query = target.partition("?")
    return f"{path}?{_SIGNATURE.sub('', query).removeprefix('&')}"


def credential_of(query: Mapping[str, str]) -> tuple[str, str, str]:
    """Returns key, region and service of a URL of Version 4.

    Raises:
        PresignedError: it is incomplete, or holds for too long.
    """
    missing = {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders"}
    if (missing - query.keys()) or query["X-Amz-Algorithm"] != ALGORITHM:
        raise PresignedError(
            "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
            "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
        )
    parts = query["X-Amz-Credential"].split("/")
    if len(parts) != 5 or parts[4] != "aws4_request":
        raise PresignedError(
            "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
            '"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'
        )
    seconds = query["X-Amz-Expires"]
    if not (seconds.isascii() and seconds.isdecimal()):
        raise PresignedError("X-Amz-Expires should be a number")
    if int(seconds) > _LONGEST:
        raise PresignedError(f"X-Amz-Expires must be less than a week (in seconds) that is {_LONGEST}")
    if query["X-Amz-Date"][:8] != parts[1]:
        raise PresignedError("X-Amz-Date must be the date of the X-Amz-Credential parameter")
    return parts[0], parts[2], parts[3]


def require_current(query: Mapping[str, str]) -> None:
    """Refuses a URL whose time is over.

    Raises:
        ExpiredUrlError: it is.
        PresignedError: it says no time.
    """
    try:
        if "X-Amz-Date" in query:
            end = timegm(time.strptime(query["X-Amz-Date"], _STAMP)) + int(query["X-Amz-Expires"])
        else:
            end = int(query["Expires"])
    except ValueError:
        raise PresignedError("Invalid date (should be seconds since epoch)") from None
    if end < time.time():
        raise ExpiredUrlError


def version_2_signature(
    credentials: ReadOnlyCredentials, method: str, target: str, headers: CIMultiDictProxy[str]
) -> str:
    """Returns the signature of Version 2 that a URL must have."""
    query = presigned(target)
    signed = HTTPHeaders()
    for name, value in headers.items():
        if name.lower() in {"content-md5", "content-type"} or name.lower().startswith("x-amz-"):
            signed[name] = value
    split = urlsplit(f"http://sandbox{target}")
    # A bucket is signed with a slash at its end.
    resource = split.path if "/" in split.path[1:] else f"{split.path}/"
    signer = _At(credentials, query["Expires"])
    signature: str = signer.get_signature(method, split, signed, auth_path=resource)
    return signature


class _At(HmacV1QueryAuth):  # type: ignore[misc]
    """botocore's signer, for a URL that says by itself how long it holds."""

    def __init__(self, credentials: ReadOnlyCredentials, expires: str) -> None:
        super().__init__(credentials)
        self._given = expires

    def _get_date(self) -> str:
        return self._given
