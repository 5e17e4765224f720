"""Failures of transport: what was being done, for how long, what had arrived, whether the model ran."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from workbench.aws.call.call import Call
from workbench.aws.call.event_stream import DamagedStreamError
from workbench.aws.masking import masked_url
from workbench.aws.prepare import Prepared
from workbench.aws.sdk.http_response import HeadTimeoutError
from workbench.content.humanize import counted, duration, size
from workbench.model.exchange import Failure, FailureKind
from workbench.model.invocation import Connection
from workbench.model.progress import Phase

_DOING = {
    Phase.PREPARING: "before anything was sent",
    Phase.CONNECTING: "while connecting",
    Phase.SENDING: "while the request was being sent",
    Phase.WAITING: "while waiting for an answer",
    Phase.RECEIVING: "while the answer was coming",
}


def cancelled(call: Call) -> Failure:
    """The user did not want the answer any more."""
    received = f"; {_received_text(call)}" if call.now.status else ""
    return _failure(
        call,
        FailureKind.CANCELLED,
        "Cancelled",
        f"Cancelled {_DOING[call.now.phase]}, {_after(call)}{received}.",
    )


def connection_lost(call: Call) -> Failure:
    """An answer that began and did not come to its end."""
    timed_out = isinstance(_root(call.now.broken), TimeoutError)
    if timed_out:
        return _failure(
            call,
            FailureKind.READ_TIMEOUT,
            "ReadTimeoutError",
            f"The answer stopped for {_seconds(call.read_timeout)} and was given up; {_received_text(call)}.",
        )
    if isinstance(call.now.broken, DamagedStreamError):
        return _failure(
            call,
            FailureKind.UNREADABLE,
            _stream_damage(call.now.broken),
            f"The event stream is damaged: {call.now.broken}; {_received_text(call)}.",
        )
    if damage := next(filter(_is_gibberish, _causes(call.now.broken)), None):
        return _failure(
            call,
            FailureKind.UNREADABLE,
            type(damage).__name__,
            f"The answer is damaged on its way: {damage_in_words(damage)}; {_received_text(call)}.",
        )
    return _failure(
        call,
        FailureKind.CUT,
        "ResponseStreamingError",
        f"The connection ended inside the answer, {_after(call)}; {_received_text(call)}.",
    )


def _stream_damage(error: DamagedStreamError) -> str:
    """Returns the SDK's name of it; ours where its parser failed with an exception of Python's own."""
    root = type(_root(error))
    return root.__name__ if root.__module__.startswith("botocore.") else type(error).__name__


def too_large(call: Call) -> Failure:
    """An answer that was given up because it has more bytes than are kept."""
    of = f" of {size(call.now.expected)}" if call.now.expected is not None else ""
    return _failure(
        call,
        FailureKind.TOO_LARGE,
        "AnswerTooLarge",
        f"The answer is larger than the {size(call.limit or 0)} that are kept of one and was stopped there, "
        f"{_after(call)}; {size(call.now.received)}{of} had arrived.",
    )


def no_answer(call: Call, prepared: Prepared, error: Exception | None) -> Failure:
    """Nothing came back that begins like an answer.

    Args:
        error: botocore's; it names what failed, and its causes say why.
    """
    kind = _kind(call, prepared.url, error)
    return _failure(
        call,
        kind,
        type(error).__name__,
        _message(kind, call, prepared.url, prepared.invocation.connection, error),
    )


def _kind(call: Call, url: str, error: Exception | None) -> FailureKind:
    names = {kind.__name__ for kind in type(error).__mro__}
    causes = list(_causes(error))
    connecting = call.now.phase in {Phase.PREPARING, Phase.CONNECTING}
    if "SSLError" in names:
        return FailureKind.TLS
    if "ConnectTimeoutError" in names:
        return FailureKind.CONNECT_TIMEOUT
    if call.attempts == 0:
        return FailureKind.CREDENTIALS  # signing is all that comes before the first attempt
    if any(isinstance(cause, TimeoutError) for cause in causes):
        return FailureKind.CONNECT_TIMEOUT if connecting else FailureKind.READ_TIMEOUT
    if "ProxyConnectionError" in names or "EndpointConnectionError" in names:
        return FailureKind.CONNECT
    if connecting:
        return FailureKind.TLS if call.now.opened and urlsplit(url).scheme == "https" else FailureKind.CONNECT
    if any(_is_gibberish(cause) for cause in causes):
        return FailureKind.UNREADABLE
    return FailureKind.CLOSED


def _is_gibberish(cause: BaseException) -> bool:
    if type(cause).__name__ == "InvalidHeader":  # urllib3's, which is not imported where nothing was sent
        return True
    return isinstance(cause, http.client.HTTPException) and not isinstance(
        cause, http.client.RemoteDisconnected | http.client.IncompleteRead
    )


def damage_in_words(damage: BaseException) -> str:
    """Returns what of an answer is not HTTP, as the end of a sentence.

    Args:
        damage: an exception of http.client's or urllib3's.
    """
    match damage:
        case http.client.UnknownProtocol():
            return f"it comes in {damage}, not in HTTP/1.1"
        case http.client.LineTooLong():
            return "a line of its head is longer than 65,536 bytes"
        case http.client.BadStatusLine():
            return f"it begins with {str(damage).strip()[:100]!r}, not with a status line"
        case _ if "Content-Length" in str(damage):
            return "it states two different lengths"
        case _:
            words = str(damage).removeprefix("got ").rstrip(".")
            return f"it has {words}" if words.startswith("more than 100 headers") else words[:300]


def _message(kind: FailureKind, call: Call, url: str, connection: Connection, error: Exception | None) -> str:
    place = _place(url)
    limit = _seconds(connection.connect_timeout)
    match kind:
        case FailureKind.CREDENTIALS:
            return f"The request could not be signed: {error}"
        case FailureKind.TLS:
            return f"TLS with {place} failed, {_after(call)}: {_reason(error)}."
        case FailureKind.CONNECT_TIMEOUT if call.now.opened:
            return f"{place} accepted a connection and did not finish opening it within {limit}."
        case FailureKind.CONNECT_TIMEOUT:
            return f"{place} did not accept a connection within {limit}."
        case FailureKind.CONNECT if any(isinstance(cause, socket.gaierror) for cause in _causes(error)):
            return f"The name of {place} cannot be resolved, {_after(call)}: {_reason(error)}."
        case FailureKind.CONNECT:
            return f"Could not connect to {_through(place, error)}, {_after(call)}: {_reason(error)}."
        case FailureKind.READ_TIMEOUT if call.now.phase is Phase.SENDING:
            return f"{place} accepted no more of the request for {_seconds(call.read_timeout)}."
        case FailureKind.READ_TIMEOUT if any(isinstance(cause, HeadTimeoutError) for cause in _causes(error)):
            return f"The response headers were not complete within {_seconds(call.read_timeout)}."
        case FailureKind.READ_TIMEOUT:
            return f"No response within {_seconds(call.read_timeout)} of the request."
        case FailureKind.UNREADABLE:
            damage = next(filter(_is_gibberish, _causes(error)))
            return f"The answer of {place} is not HTTP: {damage_in_words(damage)}."
        case _:
            return f"{place} closed the connection {_DOING[call.now.phase]}, {_after(call)}."


def _failure(call: Call, kind: FailureKind, code: str, message: str) -> Failure:
    return Failure(
        kind=kind,
        code=code,
        message=message,
        phase=call.now.phase.value,
        may_have_run=call.may_have_run,
    )


def _place(url: str) -> str:
    return urlsplit(masked_url(url)).netloc.rpartition("@")[2]


def _through(place: str, error: Exception | None) -> str:
    """The proxy, where it is the proxy that failed; botocore has masked its password."""
    proxy = getattr(error, "kwargs", {}).get("proxy_url")
    return f"{place} by way of the proxy {proxy}" if proxy else place


def _after(call: Call) -> str:
    return f"after {duration((call.stop() - call.began) * 1000)}"


def _seconds(seconds: float | None) -> str:
    seconds = seconds or 0.0
    return f"{seconds:.3g} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def _received_text(call: Call) -> str:
    now = call.now
    if now.expected is not None:
        return f"{now.received:,} of {now.expected:,} bytes had arrived"
    count = len(now.parts)
    parts = f" in {counted(count, 'part')}" if now.events else ""
    return f"{counted(len(now.body), 'byte')}{parts} had arrived"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what is behind it, as botocore and urllib3 wrap them."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        kwargs = getattr(error, "kwargs", {})
        inner = [
            kwargs.get("error") if isinstance(kwargs, dict) else None,
            getattr(error, "reason", None),
            getattr(error, "original_error", None),
            error.__cause__,
            *reversed(error.args),
        ]
        error = next((cause for cause in inner if isinstance(cause, BaseException)), None)


def _root(error: BaseException | None) -> BaseException | None:
    return next(reversed(list(_causes(error))), None)


def _reason(error: Exception | None) -> str:
    """The innermost cause in few words: what the operating system or the TLS library says."""
    root = _root(error)
    text = (getattr(root, "verify_message", "") or getattr(root, "strerror", "") or str(root)).strip()
    return text.rstrip(".")[:300]
