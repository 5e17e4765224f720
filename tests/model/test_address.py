"""Endpoint URLs: what is one, and what of it may be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.address import address


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
    assert str(address(url)) == shown


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "http://", "http://[", "ftp://x", "http://x:99999", "http://a b", "localhost:8080"],
)
def test_what_is_none(url: str) -> None:
    assert address(url) is None


@given(st.text())
def test_nothing_surprises_it(url: str) -> None:
    found = address(url)
    assert found is None or found.host
