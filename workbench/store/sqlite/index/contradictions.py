"""Terms that no exchange can have at once, which is seen in the search itself."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.query import Clause, Word
from workbench.model.query.syntax import Term
from workbench.store.sqlite.index.tokens import tokens


def contradictory(terms: Sequence[Term]) -> bool:
    """Returns whether what one term asks for is what another leaves out."""
    clauses = {(term.key, term.value, term.negated) for term in terms if isinstance(term, Clause)}
    if any((key, value, not negated) in clauses for key, value, negated in clauses):
        return True
    words = [term for term in terms if isinstance(term, Word)]
    left_out = [word for word in words if word.negated]
    return any(_includes(word, other) for word in words if not word.negated for other in left_out)


def _includes(word: Word, other: Word) -> bool:
    """Returns whether what has a word has another one, too: in labels by its letters, elsewhere as words."""
    if (word.beginning, word.goes_on) == (other.beginning, other.goes_on):
        return True
    if _letters(other) not in _letters(word) or "\0" in word.text + other.text:
        return False
    theirs, others = tokens(word.beginning), tokens(other.beginning)
    if not theirs:
        return True
    last = len(theirs) - len(others)
    return bool(others) and any(
        theirs[at : at + len(others)] == others and not (word.goes_on and at == last)
        if not other.goes_on
        else theirs[at : at + len(others) - 1] == others[:-1]
        and theirs[at + len(others) - 1].startswith(others[-1])
        for at in range(last + 1)
    )


def _letters(word: Word) -> bytes:
    """The letters of a word as LIKE compares them: only those of ASCII in whatever case."""
    return word.beginning.encode("utf-8", "surrogatepass").lower()
