"""Objects in S3: where asynchronous inference finds its input, and puts what it came to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

from workbench.aws.call.call import Call, active_call, current_call
from workbench.aws.config_errors import no_sandbox
from workbench.aws.failures.s3 import denied_refusal, not_yet, refusal, unanswered
from workbench.aws.failures.transport import cancelled, connection_lost
from workbench.aws.masking import head_redactor
from workbench.aws.sdk.client import Client
from workbench.aws.sdk.clients import Clients
from workbench.model.clock import Clock, SystemClock
from workbench.model.errors import InvalidRequestError, OperationCancelledError
from workbench.model.exchange import Failure, FailureKind, Outcome, Response, Timing
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken, Listener
from workbench.model.redaction.values import redacted_outcome
from workbench.model.sandbox_info import SandboxInfo

_CHUNK = 256 * 1024
"""Bytes of an object that are handed on at a time."""


Taker = Callable[[Iterator[bytes]], object]
"""What an object is handed to: its bytes, as they come. It may leave the rest, or raise."""


class S3Client:
    """Gets and puts objects. Thread-safe; one for a whole process keeps connections open between them.

    Args:
        clock: where time comes from.
        hosting: tells where the sandbox of this process is, starting it if need be.
    """

    def __init__(
        self, *, clock: Clock | None = None, hosting: Callable[[], SandboxInfo] | None = None
    ) -> None:
        self._clock = clock or SystemClock()
        self._hosting = hosting
        self._clients = Clients("s3", _watch)

    def get(
        self,
        uri: str,
        connection: Connection,
        *,
        take: Taker | None = None,
        since: datetime | None = None,
        cancellation: CancelToken | None = None,
        listener: Listener | None = None,
    ) -> Outcome:
        """Gets an object, once. Whatever the network or S3 does is an outcome; its response has no body.

        A failure of the kind `not_ready` says that the object is not there yet, or that it cannot be told:
        without the right to list a bucket, S3 answers 403 for what is missing (API reference, GetObject).

        Args:
            uri: as in `OutputLocation`, `s3://BUCKET/KEY`.
            connection: profile, region, certificates, time limits; its endpoint URL is not S3's.
            take: is called with the bytes of an object that is there; None leaves them where they are.
            since: an object that was last written before is not the one that is waited for.
            cancellation: ends it at once, in whatever phase.
            listener: is told of the bytes that come, at most 30 times a second.

        Raises:
            InvalidRequestError: the URI is none of an object in S3.
            ConfigurationError: there is nothing usable to ask with.
            OperationCancelledError: cancelled while credentials were fetched.
            Exception: whatever `take` raises.
        """
        bucket, key = located(uri)
        place = {"Bucket": bucket, "Key": key}

        def ask(call: Call, client: Client) -> Outcome:
            return _asked(call, client, connection, place, take=take, since=since)

        return self._done(ask, connection, cancellation, listener)

    def put(
        self,
        uri: str,
        data: bytes,
        connection: Connection,
        *,
        content_type: str = "",
        cancellation: CancelToken | None = None,
    ) -> Outcome:
        """Writes an object, over one that may be there. Whatever the network or S3 does is an outcome.

        Args:
            uri: `s3://BUCKET/KEY`.
            data: its bytes.
            connection: profile, region, certificates, time limits; its endpoint URL is not S3's.
            content_type: kept with it; empty leaves it to S3.
            cancellation: ends it at once.

        Raises:
            InvalidRequestError: the URI is none of an object in S3.
            ConfigurationError: there is nothing usable to ask with.
            OperationCancelledError: cancelled while credentials were fetched.
        """
        bucket, key = located(uri)
        object_: dict[str, Any] = {"Bucket": bucket, "Key": key, "Body": data}
        if content_type:
            object_["ContentType"] = content_type
        return self._done(
            lambda call, client: _written(call, client, connection, object_), connection, cancellation, None
        )

    def names(
        self,
        uri: str,
        connection: Connection,
        *,
        most: int | None = None,
        cancellation: CancelToken | None = None,
    ) -> tuple[tuple[str, ...], Outcome]:
        """The objects below a prefix, in the order of their keys, and how asking for them went.

        Args:
            uri: `s3://BUCKET/PREFIX`; the prefix may be empty, a folder, or the start of a name.
            connection: profile, region, certificates, time limits; its endpoint URL is not S3's.
            most: how many at most; None for all.
            cancellation: ends it at once.

        Raises:
            InvalidRequestError: the URI is none in S3.
            ConfigurationError: there is nothing usable to ask with.
            OperationCancelledError: cancelled while credentials were fetched.
        """
        bucket, _, prefix = uri.removeprefix("s3://").partition("/")
        if not uri.startswith("s3://") or not bucket:
            raise InvalidRequestError(f"{uri!r} is not a location in S3", "Write it as s3://BUCKET/PREFIX.")
        keys: list[str] = []
        place = {"Bucket": bucket, "Prefix": prefix, "PaginationConfig": {"MaxItems": most}}
        outcome = self._done(
            lambda call, client: _listed(call, client, connection, place, keys),
            connection,
            cancellation,
            None,
        )
        return tuple(f"s3://{bucket}/{key}" for key in keys), outcome

    def _done(
        self,
        ask: Callable[[Call, Client], Outcome],
        connection: Connection,
        cancellation: CancelToken | None,
        listener: Listener | None,
    ) -> Outcome:
        if connection.sandbox and self._hosting is None:
            raise no_sandbox()
        hosting = self._hosting() if connection.sandbox and self._hosting else None
        call = Call(
            clock=self._clock,
            started=self._clock.ticks(),
            read_timeout=connection.read_timeout or None,
            streams=False,
            listener=listener,
            cancellation=cancellation,
        )
        client = self._clients.get(connection, hosting, cancellation)
        with active_call(call):
            outcome = ask(call, client)
        if outcome.failure is not None and outcome.failure.kind is FailureKind.CREDENTIALS:
            self._clients.forget(connection)
        return outcome

    def close(self) -> None:
        """Closes the connections that are kept open. It can be used again."""
        self._clients.close()


def located(uri: str) -> tuple[str, str]:
    """The bucket and the key of an object.

    Raises:
        InvalidRequestError: the URI is none of an object in S3.
    """
    bucket, slash, key = uri.removeprefix("s3://").partition("/")
    if not uri.startswith("s3://") or not bucket or not slash or not key:
        raise InvalidRequestError(f"{uri!r} is not an object in S3", "Write it as s3://BUCKET/KEY.")
    return bucket, key


class _BrokenOffError(Exception):
    """The object stopped coming; the call knows why."""


def _watch(sdk: Any, _: int) -> None:
    from workbench.aws.sdk.private import use_pools
    from workbench.aws.sdk.transport import POOLS

    def begin(**_: Any) -> None:
        current_call().begin()

    use_pools(sdk, POOLS)
    # It returns no answer, which leaves the sending to the SDK.
    sdk.meta.events.register("before-send.s3", begin)


def _asked(
    call: Call,
    client: Client,
    connection: Connection,
    place: Mapping[str, str],
    *,
    take: Taker | None,
    since: datetime | None,
) -> Outcome:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        answer = client.sdk.get_object(**place)
    except ClientError as error:
        return _outcome(call, refusal(call, error.response, connection))
    except (BotoCoreError, OperationCancelledError) as error:
        return _outcome(call, unanswered(call, client, connection, "GetObject", error))
    call.now.status = answer["ResponseMetadata"]["HTTPStatusCode"]
    with closing(answer["Body"]) as body:
        written = answer.get("LastModified")
        if since is not None and written is not None and written < since:
            return _outcome(call, not_yet(call, "NoSuchKey", "The object there is from before.", ""))
        if take is None:
            return _outcome(call, None)
        call.now.expected = answer.get("ContentLength")
        try:
            take(_chunks(call, body))
        except _BrokenOffError:
            return _outcome(call, cancelled(call) if call.cancelled else connection_lost(call))
    return _outcome(call, None)


def _written(call: Call, client: Client, connection: Connection, object_: Mapping[str, Any]) -> Outcome:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        answer = client.sdk.put_object(**object_)
    except ClientError as error:
        denied = f"Writing to the bucket {object_['Bucket']} (s3:PutObject) is not allowed."
        return _outcome(call, denied_refusal(call, error.response, connection, denied))
    except (BotoCoreError, OperationCancelledError) as error:
        return _outcome(call, unanswered(call, client, connection, "PutObject", error))
    call.now.status = answer["ResponseMetadata"]["HTTPStatusCode"]
    return _outcome(call, None)


def _listed(
    call: Call, client: Client, connection: Connection, place: Mapping[str, Any], keys: list[str]
) -> Outcome:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        for page in client.sdk.get_paginator("list_objects_v2").paginate(**place):
            call.now.status = page["ResponseMetadata"]["HTTPStatusCode"]
            keys += [entry["Key"] for entry in page.get("Contents", ())]
    except ClientError as error:
        denied = f"Listing the bucket {place['Bucket']} (s3:ListBucket) is not allowed."
        return _outcome(call, denied_refusal(call, error.response, connection, denied))
    except (BotoCoreError, OperationCancelledError) as error:
        return _outcome(call, unanswered(call, client, connection, "ListObjectsV2", error))
    return _outcome(call, None)


def _chunks(call: Call, body: Any) -> Iterator[bytes]:
    from botocore.exceptions import BotoCoreError
    from urllib3.exceptions import HTTPError

    try:
        for chunk in body.iter_chunks(_CHUNK):
            call.now.received += len(chunk)
            call.flowing()
            yield chunk
    except (BotoCoreError, HTTPError, OSError) as error:
        call.now.broken = error
        raise _BrokenOffError from error


def _outcome(call: Call, failure: Failure | None) -> Outcome:
    now = call.now
    response = None
    if now.status:
        headers = {name.lower(): value for name, value in now.headers}
        response = Response(
            http_status=now.status, headers=now.headers, request_id=headers.get("x-amz-request-id", "")
        )
    timing = Timing(total_ms=(call.stop() - call.started) * 1000)
    outcome = Outcome(response=response, failure=failure, timing=timing, attempts=call.attempts)
    return redacted_outcome(outcome, head_redactor(now.head))
