"""Endpoint URLs: what is one, and what of it may be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.destinations.endpoint_url import has_userinfo, parse_endpoint_url, without_userinfo


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://runtime.sagemaker.us-east-1.amazonaws.com", "runtime.sagemaker.us-east-1.amazonaws.com"),
        ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
        ("http://user:secret@host:1", "host:1"),
        ("http://[::1]:80", "[::1]:80"),
    ],
)
def test_urls(url: str, shown: str) -> None:
    assert str(parse_endpoint_url(url)) == shown


def test_what_is_none() -> None:
    cases: list[str] = [
        "",
        "nonsense",
        "http://",
        "http://[",
        "ftp://x",
        "http://x:99999",
        "http://a b",
        "localhost:8080",
    ]
    for url in cases:
        assert parse_endpoint_url(url) is None, url


@given(st.text())
def test_nothing_surprises_it(url: str) -> None:
    parsed = parse_endpoint_url(url)
    assert parsed is None or parsed.host


def test_the_user_and_password_of_a_url() -> None:
    cases: list[tuple[str, str]] = [
        ("http://user:word@host:1/p", "http://host:1/p"),
        ("https://user@host", "https://host"),
        ("http://user:w@rd@host/a@b?c=d@e", "http://host/a@b?c=d@e"),
        ("//user:word@host", "//host"),
        ("http://host/a@b", "http://host/a@b"),
        ("http://host?x=a@b", "http://host?x=a@b"),
        ("http://host#a@b", "http://host#a@b"),
        ("user@host", "user@host"),
        ("http://[::1]:1/x", "http://[::1]:1/x"),
        ("http://u:p@[bad", "http://[bad"),
    ]
    for url, bare in cases:
        assert without_userinfo(url) == bare, (url, bare)
        assert has_userinfo(url) == (url != bare), (url, bare)
        assert without_userinfo(bare, "***") == bare, (url, bare)
