"""A server on loopback that writes down what reaches it, byte for byte, and answers as it is told."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass

from tests.support import DEADLINE_SECONDS, close_listener

# Different in every request, or the name of the program: no part of what is asked for.
_VOLATILE = frozenset(
    {
        "amz-sdk-invocation-id",
        "amz-sdk-request",
        "authorization",
        "host",
        "user-agent",
        "x-amz-date",
        "x-amz-security-token",
        "x-amzn-trace-id",
    }
)

_SCOPE = re.compile(r"Credential=[^/]+/\d+/([^,]+),")


@dataclass(frozen=True)
class Answer:
    """What the server does with a request.

    Attributes:
        status: of the status line.
        headers: besides Content-Length.
        body: what follows them.
        announced: the Content-Length; that of the body where it is None.
        silent: whether it closes the connection without a word.
        stalls: whether it keeps the connection and never answers.
    """

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    announced: int | None = None
    silent: bool = False
    stalls: bool = False

    def encoded(self) -> bytes:
        """The bytes of the answer."""
        announced = len(self.body) if self.announced is None else self.announced
        headers = "".join(f"{name}: {value}\r\n" for name, value in self.headers)
        head = f"HTTP/1.1 {self.status} Said\r\n{headers}Content-Length: {announced}\r\n\r\n"
        return head.encode("latin-1") + self.body


@dataclass(frozen=True)
class Request:
    """What reached the server, less what no two requests share.

    Attributes:
        line: the request line.
        headers: names in lower case and values, sorted.
        body: every byte.
        signed_for: the region and service of the signature; empty where there is none.
    """

    line: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    signed_for: str


class RecordingServer:
    """Listens until it is closed; a context manager.

    Attributes:
        answer: what is answered from now on.
        requests: what has come since `clear`.
    """

    def __init__(self) -> None:
        self.answer = Answer()
        self.requests: list[Request] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._closing = threading.Event()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def clear(self) -> None:
        """Forget what came."""
        self.requests = []

    def __enter__(self) -> RecordingServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        close_listener(self._listener, self._accepting)

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        # A client that is interrupted leaves in the middle.
        with suppress(ConnectionError), connection, connection.makefile("rb") as stream:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while line := stream.readline():
                headers = []
                while (header := stream.readline()) not in {b"\r\n", b""}:
                    name, _, value = header.decode("latin-1").rstrip("\r\n").partition(": ")
                    headers.append((name.lower(), value))
                body = stream.read(int(dict(headers).get("content-length", 0)))
                kept = sorted(pair for pair in headers if pair[0] not in _VOLATILE)
                scope = _SCOPE.search(dict(headers).get("authorization", ""))
                self.requests.append(
                    Request(
                        line.decode("latin-1").rstrip("\r\n"), tuple(kept), body, scope[1] if scope else ""
                    )
                )
                answer = self.answer
                if answer.stalls:
                    self._closing.wait(DEADLINE_SECONDS)
                    return
                if answer.silent:
                    return
                connection.sendall(answer.encoded())
                if answer.announced is not None:
                    return
