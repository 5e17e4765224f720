"""What new rows cost: characters that are looked at one by one, whatever the size and shape of the text."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest

from workbench.content.editing import chunk, rows
from workbench.content.editing.chunk import CHARACTERS, chunked
from workbench.content.editing.document import Document
from workbench.content.editing.folds import LARGEST, LONGEST, line_folds, recent_folds
from workbench.content.editing.rows import Rows
from workbench.content.layout.columns import positions, width

SEEN = 50
SHAPES = {
    "long wide lines": "漢字, " * 15_000 + "\n",
    "long lines": "word, " * 10_000 + "\n",
    "long lines with a wide character": "word, " * 9_990 + "👍\n",
    "wide lines": "漢字漢字漢字, " * 125 + "\n",
    "the longest at words": ("word, " * 1_000)[: LONGEST - 1] + "👍\n",
    "lines": "word, " * 160 + "\n",
    "short lines": "  12345,\n",
    "one line": "word, ",
}


class Walked:
    """How many characters were looked at one by one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.characters = 0
        folds = self._counting(line_folds)
        monkeypatch.setattr(chunk, "line_folds", folds)
        monkeypatch.setattr(chunk, "positions", self._counting(positions))
        monkeypatch.setattr(chunk, "width", self._counting(width))
        monkeypatch.setattr(
            rows, "recent_folds", lru_cache(recent_folds.cache_parameters()["maxsize"])(folds)
        )

    def _counting(self, walk: Callable[..., Any]) -> Callable[..., Any]:
        def counted(text: str, *others: int) -> Any:
            self.characters += len(text)
            return walk(text, *others)

        return counted

    def by(self, act: Callable[[], object]) -> int:
        """Returns how many characters an act looks at."""
        before = self.characters
        act()
        return self.characters - before


def _text(shape: str, size: int) -> str:
    return (SHAPES[shape] * (size // len(SHAPES[shape]) + 1))[:size]


def _seen(shown: Rows, offset: int) -> None:
    top = shown.row_of(offset)
    for row in range(top, top + SEEN):
        shown.row(row)


@pytest.mark.parametrize("shape", SHAPES)
def test_another_width_looks_at_no_more_than_a_text_that_a_person_reads(
    shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, large = Document(_text(shape, LARGEST)), Document(_text(shape, LARGEST * 8))
    walked = Walked(monkeypatch)
    assert walked.by(lambda: Rows(read, 81)) <= LARGEST
    assert walked.by(lambda: Rows(large, 81)) == 0


@pytest.mark.parametrize("size", [LARGEST - 1, LARGEST * 8])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_key_and_what_is_seen_look_at_a_few_chunks(
    shape: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document(_text(shape, size))
    shown = Rows(document, 80)
    walked = Walked(monkeypatch)
    middle = size // 2

    def key() -> None:
        first, _ = document.replace(middle, middle, chunked("x"))
        shown.changed(first)
        _seen(shown, middle)

    assert walked.by(key) <= 12 * CHARACTERS


def test_a_text_that_grows_beyond_the_bound_is_folded_anew_and_back() -> None:
    text = "some words, of a line\n" * 9
    document = Document(text)
    shown = Rows(document, 14, largest=len(text))

    def first_rows() -> list[str]:
        return [document.slice(row.start, row.end) for row in map(shown.row, range(2))]

    assert first_rows() == ["some words, ", "of a line"]
    assert shown.changed(document.replace(len(text), len(text), chunked("!"))[0])
    assert first_rows() == ["some words, of", " a line"]
    assert not shown.changed(document.replace(len(text), len(text), chunked("!"))[0])
    assert shown.changed(document.replace(len(text), len(text) + 2, [])[0])
    assert first_rows() == ["some words, ", "of a line"]
