"""CBOR as botocore writes and reads it, and bytes that are not CBOR."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.parsers import RpcV2CBORParser
from hypothesis import given
from hypothesis import strategies as st

from workbench.sandbox.front.cbor import CborError, decoded, encoded

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read_here_and_by_the_sdk(value: Any) -> None:
    data = encoded(value)
    assert decoded(data) == value
    parser = RpcV2CBORParser()
    read = parser.parse_data_item(parser.get_peekable_stream_from_bytes(data))
    assert read == without_nulls(value)


def without_nulls(value: Any) -> Any:
    """A value as the SDK hands it on: a member that is null is left out."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def test_moments_are_aware() -> None:
    moment = datetime(2026, 11, 27, 1, 2, 3, tzinfo=UTC)
    assert decoded(encoded({"at": moment})) == {"at": moment}


def test_other_forms_of_the_same_are_read() -> None:
    cases: list[tuple[bytes, object]] = [
        (b"\xf9\x3e\x00", 1.5),
        (b"\xfa" + struct.pack(">f", 1.5), 1.5),
        (b"\x9f\x01\x02\xff", [1, 2]),
        (b"\xbf\x61a\x01\xff", {"a": 1}),
        (b"\x43abc", b"abc"),
        (b"\x38\x63", -100),
    ]
    for data, value in cases:
        assert decoded(data) == value, (data, value)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"\x62a", b"\x01\x01", b"\x7f\x61a\xff", b"\x81" * 1000, b"\xa1\x61a", b"\x1c", b"\xe0"],
)
def test_what_is_not_cbor_is_refused(data: bytes) -> None:
    with pytest.raises(CborError):
        decoded(data)


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        decoded(data)
    except CborError:
        return
