"""JSON as other programs write it."""

from __future__ import annotations

import pytest

from workbench.interchange.importers.json_document import decoded
from workbench.interchange.location import MalformedError


@pytest.mark.parametrize(
    ("document", "value"),
    [
        (rb'"\ud83d caf\u00e9"', "\ufffd café"),
        (rb'"a\uDE00"', "a\ufffd"),
        (rb'"\ud83d\ude00"', "\U0001f600"),
        (rb'"\\ud83d \ud83d"', "\\ud83d \ufffd"),
        (rb'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
    ],
)
def test_half_a_surrogate_pair_is_what_a_browser_sends_for_it(document: bytes, value: str) -> None:
    assert decoded(document) == value


def test_other_faults_keep_their_place() -> None:
    with pytest.raises(MalformedError, match="line 1, column 6"):
        decoded(b'{"a":}')


def test_bytes_that_are_not_utf8_are_named_with_their_place() -> None:
    with pytest.raises(MalformedError) as error:
        decoded(b'{"a": 1,\n "b": "caf\xe9"}', source="x.json")
    assert "byte 0xE9 is not UTF-8" in str(error.value)
    assert "line 2, column 11" in str(error.value)
