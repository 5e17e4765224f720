"""The first words of a body, whatever the body is and wherever its head ends."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from workbench.content.snippet import snippet


def test_first_words() -> None:
    cases: list[tuple[bytes, str]] = [
        (b'{"inputs": "Tell me"}', "Tell me"),
        (b'{"parameters": {"n": 1}, "prompt": "a \\"b\\"\\n c"}', 'a "b" c'),
        (b'{"messages": [{"role": "user", "content": "Hi"}]}', "Hi"),
        (b'{"inputs": "cut in the mid', "cut in the mid"),
        (b'{"inputs": "cut at \\u00e', "cut at \\u00e"),
        (b'{"requestType": "CLOSE"}', '{"requestType": "CLOSE"}'),
        (b"1,2,3\n4,5,6\n", "1,2,3 4,5,6"),
        (b"\x93NUMPY\x01\x00", ""),
        ("äö".encode()[:3], "ä"),
        (b"", ""),
    ]
    for head, words in cases:
        assert snippet(head) == words, (head, words)


def test_they_are_few() -> None:
    assert snippet(b"word " * 100, 9) == "word wor…"


@given(st.text(), st.integers(0, 200))
def test_any_head_has_one_line_of_them(text: str, cut: int) -> None:
    words = snippet(json.dumps({"inputs": text}).encode()[:cut])
    assert len(words) <= 60
    assert "\n" not in words
