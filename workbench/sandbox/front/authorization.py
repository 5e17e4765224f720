"""Whether a request is signed with this sandbox's credentials: Signature Version 4, by botocore's signer.

Source of the error texts: answers of AWS services as users post them; of the signature: the IAM User Guide,
"Create a signed AWS API request".
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from calendar import timegm
from email.utils import parsedate
from enum import Enum
from typing import TYPE_CHECKING

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import ReadOnlyCredentials

from workbench.sandbox.front.presigned import (
    ExpiredUrlError,
    PresignedError,
    credential_of,
    presigned,
    require_current,
    version_2_signature,
    without_signature,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from multidict import CIMultiDictProxy

_ALGORITHM = "AWS4-HMAC-SHA256"
_AUTHORIZATION = re.compile(
    rf"{_ALGORITHM}\s+Credential=(?P<key>[^/]+)/(?P<date>\d{{8}})/(?P<region>[^/]*)/(?P<service>[^/]*)"
    r"/aws4_request,\s*SignedHeaders=(?P<headers>[^,\s]+),\s*Signature=(?P<signature>[0-9a-f]{64})\s*"
)
_ESCAPED_BYTES = re.compile("[\ud800-\udfff]")
_STAMP = "%Y%m%dT%H%M%SZ"
_UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
_STREAMING_PREFIX = "STREAMING-"
_SKEW = {"s3": 15 * 60}
_USUAL_SKEW = 5 * 60


_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
    "Access Key and signing method. Consult the service documentation for details."
)


class Refusal(Enum):
    """Why a signature is not accepted; each protocol has its own code for it."""

    MISSING = "missing"
    INCOMPLETE = "incomplete"
    UNKNOWN_KEY = "unknown key"
    EXPIRED_TOKEN = "expired token"  # noqa: S105 - no password
    EXPIRED = "expired"
    MISMATCH = "mismatch"
    PAYLOAD = "payload"
    QUERY = "query"
    EXPIRED_URL = "expired URL"


class UnauthorizedError(Exception):
    """A request that is not let in."""

    def __init__(self, refusal: Refusal, message: str) -> None:
        super().__init__(message)
        self.refusal = refusal
        self.message = message


class _AsSigned:
    """Makes botocore's signer sign the headers that the client says it signed, no others."""

    def headers_to_sign(self, request: AWSRequest) -> HTTPHeaders:
        return request.context["signed"]


class _Signer(_AsSigned, SigV4Auth):  # type: ignore[misc]
    """The signer of every service but S3."""


class _S3Signer(_AsSigned, S3SigV4Auth):  # type: ignore[misc]
    """S3's, which signs a path as it stands."""


class Authorizer:
    """Lets in what is signed with one pair of dummy credentials.

    Args:
        region: the only region that a signature may be scoped to.
        allow_unsigned: lets a request without a signature in (`--no-sign-request`); a wrong one stays out.
    """

    def __init__(self, access_key_id: str, secret_access_key: str, region: str, allow_unsigned: bool) -> None:
        self._access_key_id = access_key_id
        self._region = region
        self._allow_unsigned = allow_unsigned
        self._credentials = credentials = ReadOnlyCredentials(access_key_id, secret_access_key, None)
        self._signers = {
            service: (_S3Signer if service == "s3" else _Signer)(credentials, service, region)
            for service in ("sagemaker", "logs", "sts", "s3", "application-autoscaling", "monitoring")
        }

    def check(
        self, service: str, method: str, target: str, headers: CIMultiDictProxy[str], body: bytes
    ) -> None:
        """Accepts a request to `service`, or says why not.

        Args:
            target: the request's path and query as they came.

        Raises:
            UnauthorizedError: it is unsigned, signed with another key or for another region or service,
                too old, or its signature or payload's digest does not match.
        """
        authorization = headers.get("Authorization")
        if authorization is None and service == "s3" and (query := presigned(target)):
            self._check_presigned(method, target, query, headers)
            return
        if authorization is None:
            if self._allow_unsigned:
                return
            raise UnauthorizedError(Refusal.MISSING, "Missing Authentication Token")
        parts = _AUTHORIZATION.fullmatch(authorization)
        if parts is None:
            raise UnauthorizedError(
                Refusal.INCOMPLETE,
                "Authorization header requires 'Credential' parameter. Authorization header requires "
                "'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. "
                f"Authorization={hashlib.sha256(authorization.encode(errors='replace')).hexdigest()}",
            )
        self._check_key(parts["key"], headers.get("X-Amz-Security-Token", ""))
        self._check_scope(parts["region"], parts["service"], service)
        stamp = _timestamp(headers)
        self._check_date(stamp, parts["date"], service)
        signed = parts["headers"].split(";")
        if "host" not in signed:
            raise UnauthorizedError(
                Refusal.MISMATCH, "'Host' must be a 'SignedHeader' in the AWS Authorization."
            )
        request = AWSRequest(method, f"http://sandbox{target}", data=body)
        digest = headers.get("X-Amz-Content-SHA256")
        if digest is not None:
            _check_digest(digest, body)
            request.headers["X-Amz-Content-SHA256"] = digest
        request.context["timestamp"] = stamp
        request.context["signed"] = _signed_headers(headers, signed)
        self._check_signature(request, self._signers[service], parts["signature"])

    def _check_presigned(
        self, method: str, target: str, query: Mapping[str, str], headers: CIMultiDictProxy[str]
    ) -> None:
        token = query.get("X-Amz-Security-Token", query.get("x-amz-security-token", ""))
        try:
            if "X-Amz-Signature" not in query:
                self._check_key(query["AWSAccessKeyId"], token)
                expected = version_2_signature(self._credentials, method, target, headers)
                if not hmac.compare_digest(expected.encode(), query["Signature"].encode()):
                    raise UnauthorizedError(Refusal.MISMATCH, _MISMATCH)
                require_current(query)
                return
            key, region, claimed = credential_of(query)
            self._check_key(key, token)
            self._check_scope(region, claimed, "s3")
            request = AWSRequest(method, f"http://sandbox{without_signature(target)}")
            request.headers["X-Amz-Content-SHA256"] = _UNSIGNED_PAYLOAD
            request.context["timestamp"] = query["X-Amz-Date"]
            request.context["signed"] = _signed_headers(headers, query["X-Amz-SignedHeaders"].split(";"))
            self._check_signature(request, self._signers["s3"], query["X-Amz-Signature"])
            require_current(query)
        except PresignedError as error:
            raise UnauthorizedError(Refusal.QUERY, str(error)) from None
        except ExpiredUrlError:
            raise UnauthorizedError(Refusal.EXPIRED_URL, "Request has expired") from None

    def _check_key(self, access_key_id: str, token: str) -> None:
        if token.startswith("EXPIRED"):
            # Simulated: no token of the sandbox's is ever issued, so this is how to see one refused.
            raise UnauthorizedError(
                Refusal.EXPIRED_TOKEN, "The security token included in the request is expired"
            )
        if access_key_id != self._access_key_id or token:
            raise UnauthorizedError(
                Refusal.UNKNOWN_KEY, "The security token included in the request is invalid."
            )

    def _check_scope(self, region: str, claimed: str, service: str) -> None:
        if region != self._region:
            raise UnauthorizedError(
                Refusal.MISMATCH, f"Credential should be scoped to a valid region, not '{region}'."
            )
        if claimed != service:
            raise UnauthorizedError(
                Refusal.MISMATCH, f"Credential should be scoped to correct service: '{service}'."
            )

    def _check_date(self, stamp: str, scope_date: str, service: str) -> None:
        if stamp[:8] != scope_date:
            raise UnauthorizedError(
                Refusal.MISMATCH,
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                f"'{scope_date}' != '{stamp[:8]}', from '{stamp}'.",
            )
        try:
            sent = timegm(time.strptime(stamp, _STAMP))
        except ValueError:
            raise UnauthorizedError(
                Refusal.INCOMPLETE, f"Date must be in ISO-8601 'basic format'. Got '{stamp}'."
            ) from None
        now, skew = time.time(), _SKEW.get(service, _USUAL_SKEW)
        if sent < now - skew:
            raise UnauthorizedError(
                Refusal.EXPIRED,
                f"Signature expired: {stamp} is now earlier than {_stamp(now - skew)} "
                f"({_stamp(now)} - {skew // 60} min.)",
            )
        if sent > now + skew:
            raise UnauthorizedError(
                Refusal.EXPIRED,
                f"Signature not yet current: {stamp} is still later than {_stamp(now + skew)} "
                f"({_stamp(now)} + {skew // 60} min.)",
            )

    def _check_signature(self, request: AWSRequest, signer: SigV4Auth, signature: str) -> None:
        canonical = signer.canonical_request(request)
        to_sign = signer.string_to_sign(request, canonical)
        if not hmac.compare_digest(signer.signature(to_sign, request), signature):
            raise UnauthorizedError(
                Refusal.MISMATCH,
                f"{_MISMATCH}\n\nThe Canonical String for this request should have been\n'{canonical}'\n\n"
                f"The String-to-Sign should have been\n'{to_sign}'\n",
            )


def _signed_headers(headers: CIMultiDictProxy[str], names: list[str]) -> HTTPHeaders:
    signed = HTTPHeaders()
    for name in names:
        for value in headers.getall(name, ()):
            if _ESCAPED_BYTES.search(value):
                # Bytes that are not UTF-8: no client can have signed them.
                raise UnauthorizedError(Refusal.MISMATCH, _MISMATCH)
            signed[name] = value
    return signed


def _timestamp(headers: CIMultiDictProxy[str]) -> str:
    stamp = headers.get("X-Amz-Date")
    if stamp is not None:
        return stamp
    parsed = parsedate(headers.get("Date", ""))
    if parsed is None:
        raise UnauthorizedError(
            Refusal.INCOMPLETE,
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
        )
    return time.strftime(_STAMP, parsed)


def _check_digest(digest: str, body: bytes) -> None:
    if digest == _UNSIGNED_PAYLOAD or (digest.startswith(_STREAMING_PREFIX) and digest.isascii()):
        return
    if digest != hashlib.sha256(body).hexdigest():
        raise UnauthorizedError(
            Refusal.PAYLOAD, "The provided 'x-amz-content-sha256' header does not match what was computed."
        )


def _stamp(moment: float) -> str:
    return time.strftime(_STAMP, time.gmtime(moment))
