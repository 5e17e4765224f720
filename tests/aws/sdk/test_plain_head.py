"""A head that is read at once is what http.client makes of it; anything else is left to http.client."""

from __future__ import annotations

import http.client
import io
import socket

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.aws.sdk.http_response import Answer
from workbench.aws.sdk.plain_head import read_plain_head

PLAIN = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 \r\nContent-Type: application/json\r\ncontent-length:5\r\n\r\n",
    b"HTTP/1.1 424 Failed Dependency\r\nX-A:  \t padded\t \r\nX-A: again\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 503 Slow\r\nTransfer-Encoding: gzip\r\nContent-Length: 5\r\nX-Empty:\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: multipart/mixed; boundary=x\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"X-Many: 1\r\n" * 98 + b"Content-Length: 5\r\n\r\n",
)

NOT_PLAIN = (
    b"",
    b"HTTP/1.1 200 OK\r\nContent-Len",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-A: one\r\n two\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-A : one\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-A: \xe4\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\nContent-Length: 5\n\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"X-Many: 1\r\n" * 100 + b"Content-Length: 5\r\n\r\n",
)

_names = st.sampled_from(["Content-Length", "transfer-encoding", "Connection", "X-Amzn-RequestId", "x"])
_values = st.sampled_from(["5", "0", "chunked", "close", "Keep-Alive", "gzip, chunked", ""]) | st.text(
    st.characters(min_codepoint=9, max_codepoint=255), max_size=12
)
_lines = st.tuples(_names, st.sampled_from([":", ": ", " :", ":\t"]), _values).map("".join)
_heads = st.tuples(
    st.sampled_from(["HTTP/1.1 200 OK", "HTTP/1.1 304 Not Modified", "HTTP/1.1 500", "HTTP/1.1 400  x "]),
    st.lists(_lines, max_size=4),
).map(lambda head: "\r\n".join([head[0], *head[1], "", ""]).encode("latin-1"))


def begun(kind: type[http.client.HTTPResponse], data: bytes) -> http.client.HTTPResponse:
    """An answer whose head was read from a socket, with five bytes behind it."""
    near, far = socket.socketpair()
    with near, far:
        far.sendall(data + b"12345")
        far.shutdown(socket.SHUT_WR)
        response = kind(near, method="POST")
        response.begin()
        return response


def members(response: http.client.HTTPResponse) -> dict[str, object]:
    """What `begin` leaves, but for the streams of either."""
    own = {"fp", "msg", "headers", "_head"}
    left = {name: value for name, value in vars(response).items() if name not in own}
    assert response.msg is response.headers
    return left | {"headers": response.headers.items(), "body": response.read()}


def test_a_plain_head_is_read_at_once() -> None:
    for data in PLAIN:
        assert read_plain_head(io.BufferedReader(io.BytesIO(data))) is not None, data
        if b"chunked" not in data.lower():
            assert members(begun(Answer, data)) == members(begun(http.client.HTTPResponse, data)), data


def test_what_is_not_plain_is_left_as_it_is() -> None:
    for data in NOT_PLAIN:
        stream = io.BufferedReader(io.BytesIO(data))
        assert read_plain_head(stream) is None, data
        assert stream.read() == data, data


@settings(max_examples=60)
@given(_heads)
def test_a_plain_head_is_what_http_client_reads(data: bytes) -> None:
    head = read_plain_head(io.BufferedReader(io.BytesIO(data)))
    if head is None:
        return
    theirs = begun(http.client.HTTPResponse, data)
    assert (head.status, head.reason) == (theirs.status, theirs.reason)
    assert head.headers.items() == theirs.headers.items()
    assert (head.chunked, head.length, head.closes) == (theirs.chunked, theirs.length, theirs.will_close)
    assert all(head.headers[name] == theirs.headers[name] for name in theirs.headers)
