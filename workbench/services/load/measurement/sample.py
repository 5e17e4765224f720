"""What one request of a load test came to: whether it succeeded, and its measures."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import msgspec

from workbench.content.streaming.dialects import piece
from workbench.content.streaming.stream_decoder import StreamDecoder
from workbench.model.exchange import Exchange, FailureKind, Response, Status
from workbench.model.not_json import NOT_JSON
from workbench.services.dataset_batch.failure_policy import OBSTACLES
from workbench.services.load.measurement import measures as names
from workbench.services.load.measurement.slo import Slo, holds
from workbench.services.load.measurement.tokens import TokenCounter

_LONGEST_JSON = 4 * 1024 * 1024
"""Bytes of an answer that are searched for its usage."""
_HINTS = (b'"usage"', b'"choices"', b'"generated_text"')
"""What an answer of a language model has, one of them."""
_OBSTACLES = OBSTACLES | {FailureKind.NOT_FOUND}
ERROR_IN_STREAM = "ErrorInStream"
"""The code of an answer that is HTTP 200 and says inside that it failed."""


class Failing(msgspec.Struct, frozen=True):
    """Why a request failed.

    Args:
        code: the service's error code, or the SDK's name for a failure of transport.
        http_status: 0 where there was no answer.
        message: the service's words.
        obstacle: whether no request can succeed because of it: credentials, address, a missing endpoint.
    """

    code: str
    http_status: int = 0
    message: str = ""
    obstacle: bool = False


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One request.

    Args:
        began_at, ended_at: seconds since 1970.
        failure: why it failed; None where it succeeded.
        cancelled: whether it was given up when the run ended; then it counts nowhere.
        values: measures by name.
        gaps: milliseconds between its chunks with content.
        good: whether it succeeded and holds every objective.
        request_bytes, response_bytes: sizes of the bodies.
    """

    began_at: float
    ended_at: float
    failure: Failing | None = None
    cancelled: bool = False
    values: Mapping[str, float] = {}
    gaps: tuple[float, ...] = ()
    good: bool = False
    request_bytes: int = 0
    response_bytes: int = 0


class _Content(msgspec.Struct, frozen=True):
    """The content of an answer.

    Args:
        moments: when each chunk with content came, in milliseconds; empty for what is not a stream.
        text: of the answer, as far as it is known.
        stated: the tokens that the answer says it has; None where it does not.
        error: what went wrong inside it.
    """

    moments: tuple[float, ...] = ()
    text: str = ""
    stated: int | None = None
    error: str = ""


def sample_of(
    exchange: Exchange,
    *,
    began_at: float,
    delay_ms: float | None = None,
    slos: tuple[Slo, ...] = (),
    counter: TokenCounter | None = None,
) -> Sample:
    """Returns what an exchange came to.

    Args:
        exchange: it has ended.
        began_at: when it left, in seconds since 1970.
        delay_ms: how long it had waited by then since it was due; None where it was not due at any moment.
        slos: see `Slo`.
        counter: counts the tokens of an answer that does not say how many it has.
    """
    duration = (exchange.outcome.duration_ms if exchange.outcome else None) or 0.0
    response = exchange.response
    content = _Content()
    if response is not None and exchange.status is Status.OK:
        content = _streamed(response) if response.parts else _whole(response)
    failure = _failing(exchange, content)
    values = {names.LATENCY: duration}
    if delay_ms is not None:
        values[names.RESPONSE_TIME] = delay_ms + duration
    if failure is None:
        values.update(_measured(content, duration, counter))
    return Sample(
        began_at=began_at,
        ended_at=began_at + duration / 1000,
        failure=failure,
        cancelled=exchange.status is Status.CANCELLED,
        values=values,
        gaps=tuple(after - before for before, after in pairwise(content.moments)) if failure is None else (),
        good=failure is None and holds(slos, values),
        request_bytes=len(exchange.request_body or b""),
        response_bytes=response.size if response else 0,
    )


def _failing(exchange: Exchange, content: _Content) -> Failing | None:
    failure, response = exchange.failure, exchange.response
    if failure is not None:
        status = response.http_status if response else 0
        return Failing(failure.code, status, failure.message, failure.kind in _OBSTACLES)
    return Failing(ERROR_IN_STREAM, 200, content.error) if content.error else None


def _streamed(response: Response) -> _Content:
    decoder = StreamDecoder()
    moments: list[float] = []
    texts: list[str] = []
    start = 0
    for part in response.parts:
        text = decoder.add(response.body[start : start + part.size], part.at_ms)
        start += part.size
        if text:
            moments.append(part.at_ms)
            texts.append(text)
    texts.append(decoder.end(response.parts[-1].at_ms))
    if not moments and not decoder.recognized:
        # Bytes that are not text, such as sound: every part is content.
        moments = [part.at_ms for part in response.parts if part.size]
    return _Content(tuple(moments), "".join(texts), decoder.stated_tokens, decoder.error)


def _whole(response: Response) -> _Content:
    body = response.body
    if len(body) > _LONGEST_JSON or not any(hint in body for hint in _HINTS):
        return _Content()
    try:
        document = msgspec.json.decode(body)
    except NOT_JSON:
        return _Content()
    if isinstance(document, list) and len(document) == 1:
        document = document[0]
    if not isinstance(document, dict):
        return _Content()
    answer = piece(msgspec.json.encode(document).decode())
    text = (answer.text or answer.whole or answer.so_far) if answer else ""
    stated = answer.total if answer else None
    return _Content((), text, _usage(document) if stated is None else stated, answer.error if answer else "")


def _usage(document: Mapping[str, Any]) -> int | None:
    usage = document.get("usage")
    if not isinstance(usage, dict):
        return None
    counts = (usage.get("completion_tokens"), usage.get("output_tokens"))
    return next((count for count in counts if isinstance(count, int)), None)


def _measured(content: _Content, duration: float, counter: TokenCounter | None) -> dict[str, float]:
    """Returns the measures of an answer that have to do with its content."""
    values: dict[str, float] = {}
    moments = content.moments
    if moments:
        values[names.TTFT] = moments[0]
    tokens = content.stated
    if tokens is None and counter is not None and content.text:
        tokens = counter(content.text)
    if tokens is not None:
        values[names.TOKENS] = tokens
        if duration:
            values[names.RATE] = tokens / duration * 1000
        if len(moments) > 1 and tokens > 1:
            values[names.ITL] = itl = (moments[-1] - moments[0]) / (tokens - 1)
            if itl > 0:
                values[names.USER_RATE] = 1000 / itl
    elif moments:
        values[names.CHUNKS] = len(moments)
        if duration:
            values[names.CHUNK_RATE] = len(moments) / duration * 1000
        if len(moments) > 1:
            values[names.CHUNK_ITL] = (moments[-1] - moments[0]) / (len(moments) - 1)
    return values
