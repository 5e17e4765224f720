"""A text while it is edited, as an object: nothing draws it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.content.editing.buffer import Change, TextBuffer
from workbench.content.editing.chunk import chunked

TEXT = 'one "two"\nthree\n\nfour [5, (6)]'


def buffer_of(text: str, cursor: int = 0, anchor: int | None = None) -> TextBuffer:
    """A buffer with its cursor somewhere."""
    buffer = TextBuffer()
    buffer.load(text)
    buffer.select(cursor if anchor is None else anchor, cursor)
    return buffer


def test_a_key_deletes_a_unit() -> None:
    cases: list[tuple[str, int, str]] = [
        ("left", 3, "e"),
        ("right", 3, " "),
        ("word_left", 3, "one"),
        ("word_right", 0, "one"),
        ("start", 12, "th"),
        ("start", 10, "\n"),
        ("end", 12, "ree"),
        ("end", 15, "\n"),
        ("left", 0, ""),
        ("right", len(TEXT), ""),
    ]
    for unit, cursor, deleted in cases:
        buffer = buffer_of(TEXT, cursor)
        start, end = buffer.span(unit)
        assert TEXT[start:end] == deleted, (unit, cursor, deleted)
        assert buffer_of(TEXT, 7, 2).span(unit) == (2, 7), "what is selected comes first"


def test_a_step_beside_a_selection_goes_to_its_edge() -> None:
    buffer = buffer_of(TEXT, 2, 7)
    assert buffer.selected_text == TEXT[2:7]
    assert (buffer.next_character(-1, select=False), buffer.next_character(1, select=False)) == (2, 7)
    assert (buffer.next_character(-1, select=True), buffer.next_character(1, select=True)) == (1, 3)
    assert buffer.lines() == (0, 10) and buffer_of(TEXT, 16).lines() == (16, 17)


def test_it_says_where_it_looks_other_than_before() -> None:
    buffer = buffer_of("[1, (2)]")
    assert buffer.brackets == (0, 7)
    assert buffer.select(0, 0) == frozenset()
    assert buffer.select(4, 4) == {0, 7, 4, 6}
    assert buffer.edit(5, 5, chunked("2\n")) == Change(5, 0, 0)
    assert buffer.edit(3, 3, []) is None and buffer.place == (1, 0)


def test_brackets_between_quotes_are_letters_where_the_format_has_quotes() -> None:
    buffer = buffer_of('["]", 1]')
    assert buffer.brackets == (0, 2)
    buffer.quotes = True
    assert buffer.brackets == (0, 7)


def test_what_is_typed_in_a_row_is_one_step() -> None:
    buffer = buffer_of("")
    for letter in "word":
        buffer.edit(buffer.cursor, buffer.cursor, chunked(letter), typed=True)
    buffer.seal()
    buffer.edit(buffer.cursor, buffer.cursor, chunked("!"), typed=True)
    assert (buffer.text, buffer.cursor) == ("word!", 5)
    assert buffer.undo() and buffer.text == "word"
    assert buffer.undo() and (buffer.text, buffer.undo()) == ("", None)
    assert buffer.redo() and buffer.redo() and (buffer.text, buffer.redo()) == ("word!", None)


def test_what_is_typed_after_another_text_was_edited_is_a_step_of_its_own() -> None:
    buffer = buffer_of("")
    buffer.edit(0, 0, chunked("a"), typed=True)
    memory = buffer.park()
    buffer.load("another")
    buffer.resume(memory)
    buffer.edit(1, 1, chunked("b"), typed=True)
    assert buffer.undo() and buffer.text == "a"


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.text(max_size=6)), max_size=12))
def test_undoing_all_brings_back_every_character_and_the_cursor(edits: list[tuple[int, int, str]]) -> None:
    buffer = buffer_of(TEXT, 3)
    for first, second, text in edits:
        start, end = sorted(min(offset, len(buffer.document)) for offset in (first, second))
        before = buffer.text
        buffer.edit(start, end, chunked(text))
        assert buffer.text == before[:start] + text + before[end:]
    last = buffer.text
    while buffer.undo():
        pass
    assert (buffer.text, buffer.selection) == (TEXT, (3, 3))
    while buffer.redo():
        pass
    assert buffer.text == last
