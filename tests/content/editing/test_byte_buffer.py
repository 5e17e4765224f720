"""Bytes that are edited, against plain bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.content.editing.byte_buffer import ByteBuffer, from_hex

EDITS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.binary(max_size=5)), max_size=8)


@given(st.binary(max_size=30), EDITS)
def test_every_change_can_be_taken_back(data: bytes, edits: list[tuple[int, int, bytes]]) -> None:
    octets = ByteBuffer(data)
    states = [data]
    for first, other, new in edits:
        start, end = sorted((first % (len(data) + 1), other % (len(data) + 1)))
        octets.replace(start, end, new)
        data = data[:start] + new + data[end:]
        assert bytes(octets) == data
        states.append(data)
    for state in reversed(states[:-1]):
        assert octets.undo() is not None
        assert bytes(octets) == state
    assert octets.undo() is None
    for state in states[1:]:
        assert octets.redo() is not None
        assert bytes(octets) == state
    assert octets.redo() is None


def test_both_halves_of_a_byte_are_one_change() -> None:
    octets = ByteBuffer(b"\x00")
    octets.replace(0, 1, b"\xa0")
    octets.replace(0, 1, b"\xab", again=True)
    assert bytes(octets) == b"\xab"
    octets.undo()
    assert bytes(octets) == b"\x00"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("de ad", b"\xde\xad"),
        ("0xDE,0xAD", b"\xde\xad"),
        (r"\xde\xad", b"\xde\xad"),
        ("de:a", None),
        ("x", None),
    ],
)
def test_digits_are_read_however_they_are_set_apart(text: str, data: bytes | None) -> None:
    assert from_hex(text) == data
