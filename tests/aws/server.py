"""A server on loopback that does exactly what a test asks of it, and remembers every byte that it got."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import msgspec

from tests.support import close_listener, eventually
from workbench.model.invocation import BytesBody, Connection, FieldValue, Invocation
from workbench.model.sandbox_info import SandboxInfo

DEADLINE = 60.0
"""Seconds after which a test stops waiting for what must happen."""

Serve = Callable[..., "Server"]


@dataclass
class Visit:
    """One connection, as the server sees it.

    Attributes:
        requests: head and body of each that came whole; a pair at once, as the test looks meanwhile.
    """

    sock: socket.socket
    number: int
    requests: list[tuple[bytes, bytes]] = field(default_factory=list)
    connected: threading.Event = field(default_factory=threading.Event)
    gone: threading.Event = field(default_factory=threading.Event)
    gone_at: float = 0.0

    def request(self) -> tuple[bytes, bytes] | None:
        """Read one request: its head and its body. None where the client has left."""
        data = b""
        while b"\r\n\r\n" not in data:
            chunk = self.sock.recv(65536)
            if not chunk:
                return None
            data += chunk
        head, _, rest = data.partition(b"\r\n\r\n")
        length = next(
            (
                int(line.partition(b":")[2])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length:")
            ),
            0,
        )
        body = bytearray(rest)
        while len(body) < length:
            chunk = self.sock.recv(1 << 20)
            if not chunk:
                return None
            body += chunk
        request = head, bytes(body)
        self.requests.append(request)
        return request

    def wait_until_gone(self) -> None:
        """Wait until the client has closed its end."""
        self.sock.settimeout(DEADLINE)
        try:
            while self.sock.recv(1 << 20):
                pass
        except OSError:
            pass
        self.gone_at = time.perf_counter()
        self.gone.set()


Behaviour = Callable[[Visit], None]


class Server:
    """Accepts on loopback; every connection is given to the behaviour of the moment, in its own thread."""

    def __init__(self, behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self.behaviour = behaviour
        self.visits: list[Visit] = []
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64, reuse_port=True)
        self._held = socket.socket()
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            visit = Visit(sock, len(self.visits) + 1)
            self.visits.append(visit)
            threading.Thread(target=self._serve, args=(visit,), daemon=True).start()

    def _serve(self, visit: Visit) -> None:
        visit.connected.set()
        try:
            if self._tls is not None:
                visit.sock = self._tls.wrap_socket(visit.sock, server_side=True)
            self.behaviour(visit)
        except OSError:
            pass  # the client left: what the test is about, or the end of it
        finally:
            visit.sock.close()
            visit.gone.set()

    @property
    def requests(self) -> list[tuple[bytes, bytes]]:
        """Every request that came whole: head and body."""
        return [request for visit in self.visits for request in visit.requests]

    def visit(self, number: int = 1) -> Visit:
        """A connection by its number, waiting for it to come."""
        eventually(lambda: len(self.visits) >= number, f"connection {number}")
        return self.visits[number - 1]

    def close(self) -> None:
        """Stop listening, and end the connections; the port is nobody's until it is freed."""
        if self._listener.fileno() >= 0:
            # Bound before the listener is closed: whoever asks the system for a port meanwhile gets another.
            for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
                self._held.setsockopt(socket.SOL_SOCKET, option, 1)
            self._held.bind(("127.0.0.1", self.port))
        close_listener(self._listener, self._thread)
        for visit in self.visits:
            visit.sock.close()

    def free(self) -> None:
        """Close it, and leave its port to others."""
        self.close()
        self._held.close()


@contextmanager
def deaf_port() -> Iterator[int]:
    """A port where a connection is neither taken nor refused: the listener's backlog is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port: int = full.getsockname()[1]
        with ExitStack() as crowd:
            for _ in range(4):
                sock = crowd.enter_context(socket.socket())
                sock.setblocking(False)
                sock.connect_ex(("127.0.0.1", port))
            yield port


def answer(
    body: bytes = b"{}",
    *,
    status: str = "200 OK",
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),),
    length: int | None = None,
) -> bytes:
    """The bytes of an HTTP answer with its Content-Length."""
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def answering(*answers: bytes) -> Behaviour:
    """Answer requests in turn over all connections, the last one for ever."""
    left = list(answers)
    lock = threading.Lock()

    def behave(visit: Visit) -> None:
        while visit.request() is not None:
            with lock:
                reply = left.pop(0) if len(left) > 1 else left[0]
            visit.sock.sendall(reply)

    return behave


def answering_at(moment: threading.Event, reply: bytes) -> Behaviour:
    """Answer requests when a moment has come, however long that takes."""

    def behave(visit: Visit) -> None:
        while visit.request() is not None:
            moment.wait()
            visit.sock.sendall(reply)

    return behave


def hosting_of(server: Server) -> SandboxInfo:
    """A server of these tests as if it were the sandbox."""
    return hosting_at(server.url)


def hosting_at(url: str) -> SandboxInfo:
    """The sandbox as if it listened at an address."""
    return SandboxInfo(url=url, access_key_id="AKIDEXAMPLEEXAMPLE12", secret_access_key="not-a-secret")


def invocation(
    url: str,
    body: bytes | None = b"{}",
    *,
    operation: str = "InvokeEndpoint",
    connection: Connection | None = None,
    fields: Mapping[str, FieldValue] | None = None,
) -> Invocation:
    """An invocation of `iris` at a server of these tests, signed with the keys of the environment."""
    chosen = msgspec.structs.replace(connection or Connection(), endpoint_url=url)
    return Invocation(
        operation=operation,
        fields={"EndpointName": "iris", **(fields or {})},
        body=None if body is None else BytesBody(data=body),
        connection=chosen,
    )
