"""A model server of known latency and tokens on loopback: what a load test measures of it can be computed."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.aws.streams import LAST_CHUNK, chunked, part, stream_head


class LlmServer:
    """Answers invocations as a language model's container does, at a pace that the test sets.

    Args:
        first: seconds until the first token.
        gap: seconds between two tokens.
        tokens: of every answer.
        usage: whether answers say how many tokens they have.
        places: requests that are served at the same time; the others wait.
        failing: every so manieth request is throttled; 0 for none.

    Attributes:
        requests: how many came, by path.
        bodies: what came, in no order.
    """

    def __init__(
        self,
        *,
        first: float = 0.0,
        gap: float = 0.0,
        tokens: int = 4,
        usage: bool = True,
        places: int = 1000,
        failing: int = 0,
    ) -> None:
        self.requests: Counter[str] = Counter()
        self.bodies: list[bytes] = []
        self._lock = threading.Lock()
        self._places = threading.Semaphore(places)
        self._first, self._gap, self._tokens, self._usage, self._failing = first, gap, tokens, usage, failing
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                owner.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        class Listener(ThreadingHTTPServer):
            # Connections that come at once are not refused.
            request_queue_size = 128

            def handle_error(self, request: object, client_address: object) -> None:
                """Says nothing: a client that is interrupted closes its connections."""

        self._server = Listener(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stops listening."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def total(self) -> int:
        """How many requests came."""
        return self.requests.total()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answers one request."""
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        with self._lock:
            self.requests[handler.path] += 1
            number = self.requests.total()
            self.bodies.append(body)
        if self._failing and number % self._failing == 0:
            self._throttle(handler)
            return
        with self._places:
            time.sleep(self._first)
            if handler.path.endswith("-response-stream"):
                self._stream(handler)
            else:
                self._whole(handler)

    def _throttle(self, handler: BaseHTTPRequestHandler) -> None:
        text = json.dumps({"message": "Rate exceeded"}).encode()
        handler.send_response(429)
        handler.send_header("x-amzn-ErrorType", "ThrottlingException")
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    def _whole(self, handler: BaseHTTPRequestHandler) -> None:
        time.sleep(self._gap * (self._tokens - 1))
        document: dict[str, object] = {
            "choices": [{"message": {"role": "assistant", "content": self._text()}}]
        }
        if self._usage:
            document["usage"] = {"completion_tokens": self._tokens, "prompt_tokens": 3}
        text = json.dumps(document).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    def _stream(self, handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(stream_head())
        self._event(handler, {"choices": [{"delta": {"role": "assistant", "content": ""}}]})
        for number in range(self._tokens):
            if number:
                time.sleep(self._gap)
            self._event(handler, {"choices": [{"delta": {"content": f"word{number} "}}]})
        if self._usage:
            self._event(handler, {"choices": [], "usage": {"completion_tokens": self._tokens}})
        handler.wfile.write(chunked(part(b"data: [DONE]\n\n")) + LAST_CHUNK)

    def _event(self, handler: BaseHTTPRequestHandler, document: dict[str, object]) -> None:
        handler.wfile.write(chunked(part(f"data: {json.dumps(document)}\n\n".encode())))

    def _text(self) -> str:
        return " ".join(f"word{number}" for number in range(self._tokens))
