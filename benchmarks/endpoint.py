"""An endpoint for benchmarks, in a process of its own."""

from __future__ import annotations

import multiprocessing
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from time import sleep

SILENT = b"say nothing"
"""The body that gets no answer."""

_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-amzn-RequestId: 1\r\nContent-Length: %d\r\n\r\n"
)


@contextmanager
def server(delay: float = 0.0, *, echoes: bool = False) -> Iterator[str]:
    """An endpoint that answers with as many bytes as it got.

    Args:
        delay: seconds that it takes.
        echoes: whether they are the same bytes; otherwise zeros, which it keeps nothing for.
    """
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_listen, args=(theirs, delay, echoes), daemon=True
    )
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.kill()
        process.join()


def _listen(pipe: Pipe, delay: float, echoes: bool) -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    pipe.send(listener.getsockname()[1])
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=_answer, args=(sock, delay, echoes), daemon=True).start()


def _answer(sock: socket.socket, delay: float, echoes: bool) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with sock:
        while data := sock.recv(65536):
            while b"\r\n\r\n" not in data:
                data += sock.recv(65536)
            head, _, start = data.partition(b"\r\n\r\n")
            length = int(head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
            body = [start]
            left = length - len(start)
            while left:
                chunk = sock.recv(1 << 20)
                left -= len(chunk)
                if echoes or not body[0]:
                    body.append(chunk)
            if b"".join(body[:2]) == SILENT:
                continue
            if delay:
                sleep(delay)
            sock.sendall(_HEAD % length)
            sock.sendall(b"".join(body) if echoes else bytes(length))
