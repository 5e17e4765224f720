"""Text that has no UTF-8."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import Failure, FailureKind
from workbench.model.encodable import encodable, encoded, with_encodable_texts


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_has_utf8_stays_as_it_is(text: str) -> None:
    assert encodable(text) == text
    assert with_encodable_texts({text: [text, 1, None]}) == {text: [text, 1, None]}


@given(text=st.text())
def test_whatever_a_text_has_it_is_written(text: str) -> None:
    assert len(encodable(text).encode().decode()) == len(text)
    assert encoded({text: text})


@pytest.mark.parametrize("half", ["\ud800", "\udbff", "\udc00", "\udfff", "\udcff"])
def test_half_a_character_is_a_question_mark(half: str) -> None:
    assert encodable(f"é{half}x") == "é?x"
    assert encoded(("a", {half: [half, 1.5, True]})) == b'["a",{"?":["?",1.5,true]}]'


def test_what_is_json_already_stays_as_it_is_in_a_structure() -> None:
    failure = Failure(kind=FailureKind.MODEL, code="\ud800", message="é", members={"a": msgspec.Raw(b"1.10")})
    kept = encoded(failure)
    assert kept.startswith('{"kind":"model","code":"?","message":"é"'.encode())
    assert b'"members":{"a":1.10}' in kept
