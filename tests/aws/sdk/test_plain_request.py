"""A head that is written at once is what urllib3 and http.client write; anything else is left to them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.auth import _host_from_url
from botocore.awsrequest import HeadersDict
from hypothesis import given
from hypothesis import strategies as st
from urllib3.connection import HTTPConnection

from workbench.aws.sdk.plain_request import WRITTEN, plain_host, plain_lines

LINE = b"POST /endpoints/iris/invocations HTTP/1.1\r\n"

_values = st.binary(max_size=12).map(lambda value: value.translate(None, b"\r\n"))
_others = st.dictionaries(st.sampled_from(["Content-Type", "X-Amz-Date", "amz-sdk-request", "x%s"]), _values)


class Connection(HTTPConnection):
    """Writes into memory."""

    def __init__(self) -> None:
        super().__init__("127.0.0.1", 8080)
        self.written = b""

    def send(self, data: Any) -> None:
        self.written += data


def written(headers: Any) -> bytes:
    """What urllib3 writes of headers, with a body of five bytes."""
    connection = Connection()
    connection.request("POST", "/endpoints/iris/invocations", b"12345", headers)
    return connection.written.removesuffix(b"12345")


def of_a_request(**others: Any) -> HeadersDict:
    return HeadersDict(
        {"Host": b"127.0.0.1:8080", **others, "User-Agent": b"workbench", "Content-Length": "5"}
    )


@given(others=_others)
def test_it_is_what_urllib3_writes(others: dict[str, bytes]) -> None:
    headers = of_a_request(**others)
    lines = plain_lines(headers)
    assert lines is not None
    # http.client names the host itself, and first, where nobody does.
    unnamed = {name: value for name, value in headers.items() if name != "Host"}
    assert LINE + lines + b"\r\n" == written(unnamed)


def test_urllib3_adds_none_of_its_own_headers_but_the_length() -> None:
    assert written(WRITTEN) == LINE + b"Content-Length: 5\r\n\r\n"


def test_what_is_not_plain_is_not_written() -> None:
    cases: list[dict[str, Any]] = [
        {"x": b"one\r\nHost: two"},
        {"x": b"one\n two"},
        {"x y": b"one"},
        {"x:": b"one"},
        {"ä": b"one"},
        {"x": "a text"},
        {"x": 1},
        {"Expect": b"100-continue"},
        {"Transfer-Encoding": b"chunked"},
        {"accept-encoding": b"gzip"},
    ]
    for others in cases:
        assert plain_lines(of_a_request(**others)) is None, others


def test_without_host_or_length_nothing_is_written() -> None:
    for name in ("Host", "Content-Length"):
        headers = of_a_request()
        del headers[name]
        assert plain_lines(headers) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/iris/invocations",
        "https://vpce-1.runtime.sagemaker.eu-west-1.vpce.amazonaws.com:8443/endpoints/a%2Fb/invocations",
        "http://127.0.0.1:8080/endpoints/iris/invocations",
        "http://[::1]:8080/endpoints/iris/invocations",
        "http://localhost/",
    ],
)
def test_a_plain_host_is_the_one_that_the_sdk_signs(url: str) -> None:
    assert plain_host(url) == _host_from_url(url) != ""


def test_a_host_that_may_be_spelled_in_two_ways_is_left_to_the_sdk() -> None:
    cases: list[str] = [
        "https://RUNTIME.example/x",
        "https://runtime.example:443/x",
        "http://runtime.example:80/x",
        "http://user:password@runtime.example/x",
        "http://büro.example/x",
        "http://[fe80::1%25eth0]:8080/x",
        "http://runtime.example:99999/x",
        "ftp://runtime.example/x",
        "runtime.example",
    ]
    for url in cases:
        assert plain_host(url) == "", url
