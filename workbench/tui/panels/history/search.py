"""What is meant by a search that is being typed."""

from __future__ import annotations

from workbench.model.query import Search, SearchError, Word, parse

_SHORTEST_BEGINNING = 3
"""Letters from which a word that is being typed may go on: fewer begin too many."""


def typed(text: str) -> str:
    """The search that a text stands for while it is typed: its last word may go on.

    A blank behind the word ends it, and it is then looked for as it is.
    """
    if text[-1:].isspace():
        return text
    try:
        search: Search = parse(text)
    except SearchError:
        return text
    last = search.either[-1][-1] if search.either else None
    goes_on = isinstance(last, Word) and not last.exact and not last.negated and not last.goes_on
    return f"{text}*" if goes_on and len(text.rsplit(maxsplit=1)[-1]) >= _SHORTEST_BEGINNING else text
