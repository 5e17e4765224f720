"""The body and the way in which it is given, as an object. No app."""

from __future__ import annotations

from workbench.content.formats.numpy.write import npy_of
from workbench.model.invocation import Base64Body, BytesBody, FileBody, TextBody
from workbench.tui.panels.payload.given_body import Conversion, GivenBody

JSON, NPY = "application/json", "application/x-npy"
ARRAY = BytesBody(npy_of("[[1, 2]]"))


def test_a_body_is_another_one_only_where_it_differs() -> None:
    state = GivenBody()
    assert (state.way, state.take(None)) == ("text", False)
    assert state.take(TextBody("a")) and not state.take(TextBody("a"))
    assert (state.with_text(""), state.with_text("b")) == (None, TextBody("b"))
    state.body = Base64Body("YQ==")
    assert (state.way, state.with_text("")) == ("base64", Base64Body(""))
    state.body = BytesBody(b"\x00", origin="/data/a.bin")
    assert (state.way, state.with_bytes(b"\x01")) == ("hex", BytesBody(b"\x01", origin="/data/a.bin"))


def test_what_was_typed_and_what_was_chosen_stand_by() -> None:
    state = GivenBody()
    state.take(TextBody("typed"))
    file = state.convert("file", JSON, None)
    assert file == Conversion(FileBody(""), "file", None)
    state.body = FileBody("chosen.json")
    assert state.convert("text", JSON, None).body == TextBody("typed")
    state.body = TextBody("typed")
    assert state.convert("file", JSON, None).body == FileBody("chosen.json")
    assert state.pick_file() == FileBody("chosen.json")
    picked = state.pick_file("other.json")
    assert (picked, state.way) == (FileBody("other.json"), "file")


def test_bytes_that_are_not_text_stay_bytes() -> None:
    state = GivenBody()
    state.body = BytesBody(b"\xff\x00")
    assert state.convert("text", JSON, None) == Conversion(state.body, "hex", None)


def test_the_content_type_follows_an_array_and_comes_back() -> None:
    state = GivenBody()
    state.take(TextBody("[[1, 2]"))
    assert state.convert("array", JSON, None) == Conversion(TextBody("[[1, 2]"), "array", NPY)
    assert state.way == "array", "a list that is not whole yet"
    state.body = ARRAY
    assert state.convert("hex", NPY, "[[1, 2]]") == Conversion(ARRAY, "hex", None)
    assert state.convert("array", NPY, None) == Conversion(ARRAY, "array", NPY)
    assert state.convert("text", NPY, "[[1, 2]]") == Conversion(TextBody("[[1, 2]]"), "text", JSON)


def test_an_array_that_nobody_types_is_seen_as_its_bytes() -> None:
    state = GivenBody()
    state.body = ARRAY
    assert state.way == "array"
    state.refuse_array()
    assert state.way == "hex"
