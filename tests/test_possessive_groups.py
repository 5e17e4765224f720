"""Python before 3.11.5 keeps what a failed last turn of a possessive group had consumed.

Source: the changelog of Python 3.11.5, gh-106052. A last alternative that is empty keeps a turn from failing,
so such a group matches the same in every version.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workbench.content.formats.csv.table import row_starts
from workbench.content.formats.json.tokens import _SCALAR
from workbench.content.formats.xml.rewrite import _TOKEN
from workbench.content.streaming.partial_text import _WHOLE

ROOT = Path(__file__).parents[1]
_POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+")
_WITH_EMPTY_TURN = re.compile(r"\|\)\*\+")


def test_a_possessive_group_has_an_empty_last_alternative() -> None:
    for path in (ROOT / "workbench").rglob("*.py"):
        source = path.read_text()
        groups, sound = _POSSESSIVE_GROUP.findall(source), _WITH_EMPTY_TURN.findall(source)
        assert len(groups) == len(sound), path


@pytest.mark.parametrize(
    ("pattern", "data", "end"),
    [
        (_WHOLE, rb"a\u00e4\u-", 7),
        (_SCALAR, rb'": \".]\u": e', None),
        (_TOKEN, b"<'--!'>--<?", 1),
    ],
    ids=["text of a stream", "JSON", "XML"],
)
def test_what_a_failed_turn_has_seen_is_not_matched(
    pattern: re.Pattern[bytes], data: bytes, end: int | None
) -> None:
    match = pattern.match(data)
    assert (match and match.end()) == end


def test_rows_of_csv_begin_where_they_do() -> None:
    assert list(row_starts(b',\n","\n1\n"","', ",")) == [0, 2, 6, 8, 12]
