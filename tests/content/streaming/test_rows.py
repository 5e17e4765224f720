"""Rows that grow are the rows that a whole text or part has."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from workbench.content.layout.columns import columns
from workbench.content.layout.wrap import word_starts
from workbench.content.streaming import RawRows, Stream, TextRows

TEXTS = st.text(
    st.one_of(st.sampled_from("ab \n\tü日\U0001f600\u0301"), st.characters(codec="utf-8")), max_size=80
)


@given(pieces=st.lists(TEXTS, max_size=8), width=st.integers(4, 12))
def test_text_that_grows_is_folded_as_the_whole_of_it(pieces: list[str], width: int) -> None:
    stream = Stream()
    rows = TextRows(stream, width)
    for number, text in enumerate(["> ", *pieces]):
        stream.add(text.encode(), float(number))
        while rows.more():
            pass
    whole = stream.text(0, 10_000)
    starts = word_starts(whole, width)
    assert rows.count == len(starts) - 1
    texts = [rows.row(number)[1] for number in range(rows.count)]
    assert "".join(texts).startswith(">")
    for start, end in pairwise(starts):
        row = whole[start:end].decode().removesuffix("\n").rstrip(" ")
        assert sum(map(columns, row)) <= width


@given(parts=st.lists(st.binary(max_size=40), max_size=8), width=st.integers(2, 12))
def test_raw_parts_begin_rows_of_their_own_and_lose_nothing(parts: list[bytes], width: int) -> None:
    stream = Stream()
    rows = RawRows(stream, width)
    for number, data in enumerate(parts):
        stream.add(data, float(number))
        while rows.more():
            pass
    shown = [rows.row(number) for number in range(rows.count)]
    assert [at_ms for at_ms, _ in shown if at_ms is not None] == [float(n) for n in range(len(parts))]
    assert sum(len(text) for _, text in shown) == sum(
        len(data.decode(errors="surrogateescape")) for data in parts
    )
    for _, text in shown:
        assert "\n" not in text and "\x1b" not in text
        assert cell_len(text) <= width


def test_a_large_stream_is_folded_a_little_at_a_time() -> None:
    stream = Stream()
    for number in range(1000):
        stream.add("größer und größer\n".encode() * 10, float(number))
    for rows in (TextRows(stream, 40), RawRows(stream, 40)):
        steps = 1
        while rows.more():
            steps += 1
        assert steps > 5
        assert rows.row(rows.count - 1)[1] in {"", "größer\N{SYMBOL FOR LINE FEED}"} or rows.count > 1000


def test_rows_end_between_words_where_words_fit() -> None:
    def rows(text: str, width: int) -> list[str]:
        data = text.encode()
        return [data[start:end].decode() for start, end in pairwise(word_starts(data, width))]

    assert rows("the March Hare.  they cried", 10) == ["the March ", "Hare.  ", "they cried"]
    assert rows("a verylongword b", 6) == ["a ", "verylo", "ngword ", "b"]
    assert rows("grüne Äpfel und\nNüsse", 7) == ["grüne ", "Äpfel ", "und\n", "Nüsse"]
    assert rows("日本語 日本", 6) == ["日本語 ", "日本"]
    assert rows("", 5) == [""]
