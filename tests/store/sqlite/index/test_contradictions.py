"""Searches that find nothing whatever there is, seen before anything is read."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from hypothesis import example, given
from hypothesis import strategies as st

from workbench.model.query import Word, parse
from workbench.model.query.sql import literal
from workbench.store.sqlite.index.contradictions import contradictory
from workbench.store.sqlite.index.sql import phrase

# Letters of whatever case, accents, and what separates words: of each, few.
_TEXT = st.text("abAÄäK\u212aİß中é\u0301 .-%_", min_size=1, max_size=5)
_WORD = st.builds(Word, _TEXT | _TEXT.map("{}*".format), st.booleans())


def impossible(search: str) -> bool:
    """Whether each alternative is."""
    return all(contradictory(terms) for terms in parse(search).either)


def test_what_is_asked_for_and_left_out_is_not_looked_for() -> None:
    cases: list[str] = [
        "usual -usual",
        "USUAL -usual",
        "-usual usual other",
        'usual -"usual"',
        '"usual words" -usual',
        '"the usual words" -"usual words"',
        "usual -usu*",
        "usu* -us*",
        "3.1* -3",
        '"a b c" -b*',
        "{} -{}",
        "Übung -Übu*",
        "status:error -status:error usual",
        "tag:a -tag:a OR usual -usual",
    ]
    for search in cases:
        assert impossible(search), search


def test_what_may_be_is_looked_for() -> None:
    cases: list[str] = [
        "",
        "usual -usua",  # part of it in a label only
        "usua -usual",
        "usu* -usual",
        "us* -usu*",
        '"usual words" -"words usual"',
        '"a b" -"a c"',
        "3.1* -1",
        "übung -ubung",  # labels tell them apart
        "status:error -status:4xx",
        "status:error -is:error",
        "usual OR -usual",
    ]
    for search in cases:
        assert not impossible(search) or not search, search


@given(_WORD, _WORD, st.lists(_TEXT, max_size=4).map("".join))
@example(Word("a*"), Word("a"), "ab")
@example(Word("a b*"), Word("b"), "a bc")
@example(Word("\u212a"), Word("k"), "\u212a")
@example(Word("a"), Word("%"), "a")
def test_no_text_has_a_contradiction(word: Word, other: Word, text: str) -> None:
    """Neither as words, as FTS5 finds them, nor as letters of a label."""
    if not contradictory([word, Word(other.text, other.exact, negated=True)]):
        return
    with closing(sqlite3.connect(":memory:")) as plain:
        plain.execute("CREATE VIRTUAL TABLE words USING fts5 (x, tokenize = 'unicode61 remove_diacritics 2')")
        for body in (text, f"{word.beginning}{text}", f"{text} {word.beginning} {text}"):
            plain.execute("DELETE FROM words")
            plain.execute("INSERT INTO words VALUES (?)", (body,))
            matches, likes = (
                [plain.execute(sql, (sought,)).fetchone()[0] for sought in (change(word), change(other))]
                for sql, change in (
                    ("SELECT count(*) FROM words WHERE words MATCH ?", phrase),
                    (
                        r"SELECT count(*) FROM words WHERE x LIKE ? ESCAPE '\'",
                        lambda term: f"%{literal(term.beginning)}%",
                    ),
                )
            )
            assert matches[0] <= matches[1]
            assert likes[0] <= likes[1]
