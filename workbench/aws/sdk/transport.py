"""The SDK's connections, watched: when they connect, send and answer, and how to end them at once."""

from __future__ import annotations

import socket
from http import HTTPStatus
from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
    AWSResponse,
)
from urllib3.response import HTTPResponse
from urllib3.util.wait import wait_for_read

from workbench.aws.call.call import Call, current_call
from workbench.aws.call.receive import receive
from workbench.aws.sdk.http_response import Answer
from workbench.aws.sdk.plain_request import HOST, WRITTEN, plain_lines
from workbench.aws.sdk.private import WatchedOpening, WatchedPool
from workbench.model.abandon import abandonable
from workbench.model.progress import Phase

_BLOCK = 256 * 1024
"""Bytes handed to the socket at a time, so that the time limit holds for a block and not for a whole body."""

_JOINED = 64 * 1024
"""Bytes of a body that leave with the head of its request: the endpoint is woken once, with all of it."""

_OPENING_SECONDS = 3.0
"""How long opening a connection ahead of need may take: what takes longer is left to the request itself."""


def is_answering(sock: socket.socket) -> bool:
    """Returns whether something can be read of a socket now."""
    return bool(wait_for_read(sock, timeout=0))


class _Answer(Answer):
    """An answer whose headers are kept as they came; urllib3 brings those of one name together."""

    def begin(self) -> None:
        call = current_call()
        self.patience, self.ticks = call.read_timeout, call.ticks
        super().begin()
        call.now.headers = tuple(self.msg.items())


class _Watched(WatchedOpening):
    """A connection that tells the call of its thread what it does."""

    response_class = _Answer
    sock: Any
    auto_open: int
    _joins = False
    _held = b""
    _lines: bytes | None = None

    def connect(self) -> None:
        call = current_call()
        call.check()
        call.enter(Phase.CONNECTING)
        began = call.ticks()
        super().connect()  # type: ignore[misc]
        call.hold(self.sock)
        call.now.connect = call.ticks() - began
        call.now.phase = Phase.SENDING

    def opened(self, open_socket: Any) -> Any:
        call = current_call()
        sock = abandonable(open_socket, call.cancellation, discard=lambda late: late.close())
        call.now.opened = True
        # TLS takes the socket over before anybody else can see it: a duplicate stays in reach of a cancel.
        call.hold(sock.dup(), spare=True)
        return sock

    def request(self, method: str, url: str, body: Any = None, headers: Any = None, **kwargs: Any) -> None:
        call = current_call()
        if self.sock is not None:
            call.hold(self.sock)
            call.now.phase = Phase.SENDING
        self._joins = isinstance(body, bytes) and 0 < len(body) <= _JOINED and "Expect" not in headers
        self._held = b""
        self._lines = plain_lines(headers) if body is None or isinstance(body, bytes) else None
        if self._lines is not None:
            headers = WRITTEN
        elif HOST in headers:  # http.client writes it first, and this would come behind what it adds
            headers = {name: value for name, value in headers.items() if name != HOST}
        super().request(method, url, body, headers, **kwargs)  # type: ignore[misc]
        call.left(is_answering)

    def putheader(self, header: str, *values: Any) -> None:
        if self._lines is None:  # they hold all headers otherwise
            super().putheader(header, *values)  # type: ignore[misc]

    def send(self, data: Any) -> None:
        if self.sock is None and self.auto_open:
            self.connect()
        call = current_call()
        if call.now.phase is not Phase.SENDING:  # a proxy is being asked for a tunnel
            super().send(data)  # type: ignore[misc]
            return
        if not call.now.head:
            if self._lines is not None:
                data = b"%b\r\n%b\r\n" % (data.partition(b"\r\n")[0], self._lines)
            call.now.head = data
            # urllib3 would send under the connect timeout, which a large body on a slow line outlasts.
            self.sock.settimeout(call.read_timeout)
            call.tell()
            if self._joins:
                self._held = data
                return
        if self._held:
            data, self._held = self._held + data, b""
        if isinstance(data, bytes) and len(data) > _BLOCK:
            view = memoryview(data)
            for start in range(0, len(data), _BLOCK):
                super().send(view[start : start + _BLOCK])  # type: ignore[misc]
        else:
            super().send(data)  # type: ignore[misc]

    def getresponse(self) -> Any:
        response = super().getresponse()  # type: ignore[misc]
        current_call().answered()
        return response

    def rest(self) -> None:
        """The connection goes back to its pool."""
        current_call().let_go()


class _PlainConnection(_Watched, AWSHTTPConnection):  # type: ignore[misc]
    pass


class _SecureConnection(_Watched, AWSHTTPSConnection):  # type: ignore[misc]
    pass


class _Opening(WatchedPool):
    """A pool that sends nothing for a call that only opens a connection."""

    def urlopen(self, *args: Any, **kwargs: Any) -> Any:
        opened = current_call().opened
        if opened is None:
            return super().urlopen(*args, **kwargs)
        self.open_one(_OPENING_SECONDS, opened)
        return HTTPResponse(status=HTTPStatus.NO_CONTENT)


class _PlainPool(_Opening, AWSHTTPConnectionPool):  # type: ignore[misc]
    ConnectionCls = _PlainConnection


class _SecurePool(_Opening, AWSHTTPSConnectionPool):  # type: ignore[misc]
    ConnectionCls = _SecureConnection


POOLS: dict[str, type] = {"http": _PlainPool, "https": _SecurePool}
"""The pools of watched connections, by URL scheme."""


class _Kept:
    """A body that is here already, in the place where the SDK looks for one to read."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> list[bytes]:
        """The body, in one piece."""
        return [self._body]


def open_connection(http_session: Any, request: Any) -> None:
    """Opens a connection for a prepared request, and sends nothing; the call of this thread says what then.

    Raises:
        botocore.exceptions.HTTPClientError: it cannot be opened.
        OperationCancelledError: the call was cancelled.
    """
    request.stream_output = True
    http_session.send(request)


def exchange(http_session: Any, request: Any, call: Call) -> Any:
    """Sends one prepared request and reads its whole answer; a handler's work for the event `before-send`.

    An answer that breaks off, or is cancelled, is returned as far as it came: the call knows.

    Raises:
        botocore.exceptions.HTTPClientError: no answer began.
        OperationCancelledError: the call was cancelled before it left.
    """
    call.begin()
    # An answer's body is read here, whatever its kind, so that an error document counts and cancels too.
    streams, request.stream_output = request.stream_output, True
    response = http_session.send(request)
    request.stream_output = streams
    receive(call, response.raw)
    call.now.handed_over = True
    return AWSResponse(request.url, response.status_code, response.headers, _Kept(call.now.body))
