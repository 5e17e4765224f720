"""How much a service of the account may answer: a server that sends without end is none of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, HTTPClientError, ReadTimeoutError

from workbench.aws.sdk.private import endpoint_of

MOST_BYTES = 16 * 1024 * 1024
"""Several times the longest page of these services (FilterLogEvents: 1 MB; GetMetricData: 100,800 values)."""
_CHUNK = 256 * 1024


class LongAnswerError(HTTPClientError):  # type: ignore[misc]  # botocore has no types
    """An answer was broken off."""

    fmt = "its answer has more than 16 MB, which no service sends"


def limit_answers(client: Any) -> None:
    """Has a new SDK client break off answers that are too long; those that are streams have no end.

    What a response parser makes of such an answer would take seconds, and its memory.
    """
    http_session = endpoint_of(client).http_session

    def send(request: Any, **_: Any) -> Any:
        if request.stream_output:
            return None
        request.stream_output = True
        response = http_session.send(request)
        request.stream_output = False
        whole = _Whole(_body(request, response.raw))
        return AWSResponse(response.url, response.status_code, response.headers, whole)

    client.meta.events.register(f"before-send.{client.meta.service_model.service_id.hyphenize()}", send)


class _Whole:
    """What the SDK reads of a response that has been read."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        """The body, in one piece."""
        yield self._body


def _body(request: Any, raw: Any) -> bytes:
    from urllib3.exceptions import HTTPError
    from urllib3.exceptions import ReadTimeoutError as TransportTimeoutError

    body, complete = bytearray(), False
    try:
        for chunk in raw.stream(_CHUNK):
            body += chunk
            if len(body) > MOST_BYTES:
                raise LongAnswerError(error="")
        if raw.length_remaining:
            # The SDK makes an answer without members of it.
            raise ConnectionClosedError(endpoint_url=request.url, request=request)
        complete = True
        return bytes(body)
    except TransportTimeoutError as error:
        raise ReadTimeoutError(endpoint_url=request.url, error=error) from error
    except (HTTPError, OSError) as error:
        raise ConnectionClosedError(endpoint_url=request.url, request=request, error=error) from error
    finally:
        if not complete:
            # Whatever is still to come on this connection must not be taken for the next answer.
            raw.close()
            raw.release_conn()
