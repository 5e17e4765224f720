"""A document in chunks against the same text as a plain string."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.content.editing import chunk
from workbench.content.editing.chunk import Chunk, chunked
from workbench.content.editing.document import Document
from workbench.content.editing.folds import LARGEST, LONGEST, line_folds
from workbench.content.editing.history import Edit, History
from workbench.content.editing.rows import UNFOLDED, Rows
from workbench.content.layout.columns import columns, width

# Line ends of every kind, wide characters, marks, tabs, joiners, what drives a terminal, half a surrogate.
TEXT = st.text(
    st.one_of(
        st.sampled_from('ab\n\n\r\t\f\v\x85\u2028"\\世界\u0301\u200d\u202e\x1b👍é{}\ud800'),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)
EDITS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200), TEXT), max_size=8)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that hypothesis can think of shall have many chunks."""
    monkeypatch.setattr(chunk, "CHARACTERS", 8)
    monkeypatch.setattr(chunk, "_SMALL", 3)


def _edited(text: str, edits: list[tuple[int, int, str]]) -> tuple[Document, str]:
    document = Document(text)
    for first, other, new in edits:
        start, end = sorted((first % (len(text) + 1), other % (len(text) + 1)))
        _, old = document.replace(start, end, chunked(new))
        assert "".join(piece.text for piece in old) == text[start:end]
        text = text[:start] + new + text[end:]
    return document, text


@given(TEXT, EDITS)
def test_it_is_the_text_that_a_string_would_be(text: str, edits: list[tuple[int, int, str]]) -> None:
    document, text = _edited(text, edits)
    assert document.text == text
    assert len(document) == len(text)
    assert document.size == len(text.encode(errors="surrogatepass"))
    lines = text.split("\n")
    assert document.line_count == len(lines)
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for number, line in enumerate(lines):
        assert document.line_start(number) == starts[number]
        assert document.line_end(number) == starts[number] + len(line)
        assert document.line(number, 5) == line[:5]
    assert all(len(piece.text) <= 2 * chunk.CHARACTERS for piece in document.chunks)
    for offset in range(len(text) + 1):
        number = text[:offset].count("\n")
        assert document.line_of(offset) == number
        assert document.place(offset) == (number, offset - starts[number])
        assert document.offset(number, offset - starts[number]) == offset
        assert document.columns_before(offset) == _columns(text[:offset])
        assert document.slice(offset, offset + 7) == text[offset : offset + 7]


def _columns(text: str) -> int:
    return sum(1 if char == "\n" else columns(char) for char in text)


@given(TEXT, EDITS, st.integers(4, 12), st.sampled_from([0, 9, LONGEST]), st.sampled_from([40, LARGEST]))
def test_rows_hold_every_character_once_and_in_order(
    text: str, edits: list[tuple[int, int, str]], columns_: int, longest: int, largest: int
) -> None:
    document, text = _edited(text, edits)
    rows = Rows(document, columns_, longest, largest)
    longest = longest if len(text) <= largest else 0
    assert rows.total == sum(
        len(line_folds(line, columns_)) + 1 if len(line) <= longest else -(-width(line) // columns_) or 1
        for line in text.split("\n")
    )
    seen = ""
    at = 0
    for number in range(rows.total):
        row = rows.row(number)
        assert row.start == at
        piece = text[row.start : row.end]
        assert "\n" not in piece
        seen += piece
        at = row.end + row.last
        seen += "\n" * (row.last and number < rows.total - 1)
        # The last character may reach out of the row, by less than its own width.
        assert row.indent + width(piece[:-1]) <= columns_
        for offset in range(row.start, row.end):
            if columns(text[offset]):
                assert rows.row_of(offset) == number
                assert rows.offset_at(number, rows.column_of(offset)) == offset
        if row.last:
            assert rows.row_of(row.end) == number
            assert 0 <= rows.column_of(row.end) <= columns_ + 3
    assert seen == text


@given(TEXT, EDITS)
def test_rows_follow_an_edit(text: str, edits: list[tuple[int, int, str]]) -> None:
    document = Document(text)
    bounds = ((LONGEST, LARGEST), (9, LARGEST), (LONGEST, 40))
    followed = [Rows(document, 6, *bound) for bound in bounds]
    unfolded = Rows(document, UNFOLDED)
    for first_edit, other, new in edits:
        start, end = sorted((first_edit % (len(document) + 1), other % (len(document) + 1)))
        first, _ = document.replace(start, end, chunked(new))
        unfolded.changed(first)
        for rows, bound in zip(followed, bounds, strict=True):
            rows.changed(first)
            fresh = Rows(document, 6, *bound)
            assert rows.total == fresh.total
            assert [rows.row(row) for row in range(fresh.total)] == [
                fresh.row(row) for row in range(fresh.total)
            ]
        assert unfolded.total == document.line_count
        assert unfolded.widest == max(map(width, document.text.split("\n")))


@given(TEXT, EDITS, st.integers(0, 300), st.integers(0, 300))
def test_strings_of_json_are_told_from_what_is_between_them(
    text: str, edits: list[tuple[int, int, str]], first: int, other: int
) -> None:
    document, text = _edited(text, edits)
    text = text.replace("\\", "/")
    document = Document(text)
    start, end = sorted((first % (len(text) + 1), other % (len(text) + 1)))
    assert document.quoted(start, end) is (text[start:end].count('"') % 2 == 1)


def test_a_quote_behind_a_backslash_ends_no_string_wherever_chunks_end() -> None:
    for shift in range(12):
        text = " " * shift + '"' + '\\"' * 20 + 'x", 1'
        document = Document(text)
        assert document.quoted(0, len(text) - 4), shift
        assert not document.quoted(0, len(text) - 3), shift


@given(TEXT, EDITS)
def test_everything_can_be_undone_and_done_again(text: str, edits: list[tuple[int, int, str]]) -> None:
    document, history = Document(text), History()
    states = [text]
    for first, other, new in edits:
        start, end = sorted((first % (len(document) + 1), other % (len(document) + 1)))
        pieces = chunked(new)
        _, old = document.replace(start, end, pieces)
        history.record(Edit(start, old, pieces, (0, 0), (0, 0)))
        states.append(document.text)
    for state in reversed(states[:-1]):
        edit = history.undo()
        assert edit is not None
        document.replace(edit.start, edit.start + edit.inserted, edit.old)
        assert document.text == state
    assert history.undo() is None
    for state in states[1:]:
        edit = history.redo()
        assert edit is not None
        document.replace(edit.start, edit.start + edit.removed, edit.new)
        assert document.text == state
    assert history.redo() is None


def test_what_is_typed_at_a_stretch_is_one_step() -> None:
    history = History()
    for at, char in enumerate("word"):
        history.record(Edit(at, [], [Chunk(char)], (at, at), (at + 1, at + 1)), typed=True)
    history.seal()
    history.record(Edit(4, [], [Chunk("!")], (4, 4), (5, 5)), typed=True)
    undone = [history.undo(), history.undo()]
    assert ["".join(piece.text for piece in edit.new) for edit in undone if edit] == ["!", "word"]
    assert history.undo() is None


def test_a_large_text_is_kept_in_few_chunks_however_it_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunk, "CHARACTERS", 64)
    monkeypatch.setattr(chunk, "_SMALL", 16)
    document = Document("line\n" * 2_000)
    for at in range(0, 6_000, 3):
        document.replace(at, at + 1, chunked("xy"))
    for _ in range(4_000):
        document.replace(500, 502, [])
    assert len(document.chunks) < len(document) / 16 + 3
