"""What a search is made of. Immutable values that print as what they were parsed from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.model.errors import UsageError


class SearchError(UsageError):
    """A search that cannot be understood.

    Attributes:
        column: where, in characters from 1.
    """

    def __init__(self, message: str, hint: str, column: int) -> None:
        super().__init__(f"column {column}: {message}", hint)
        self.column = column


def quoted(text: str) -> str:
    """A value between quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@dataclass(frozen=True)
class Word:
    """Words to be found in bodies, names, tags, notes, errors and endpoints.

    Attributes:
        text: one word, or several that stand next to each other.
        exact: whether it was quoted: then every character is meant; otherwise a `*` at its end goes on.
        negated: whether it must not be found.
    """

    text: str
    exact: bool = False
    negated: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether it is found where a word only begins with it."""
        return not self.exact and self.text.endswith("*")

    @property
    def beginning(self) -> str:
        """The text without the sign that it goes on."""
        return self.text.removesuffix("*") if self.goes_on else self.text

    def __str__(self) -> str:
        return f"{'-' if self.negated else ''}{quoted(self.text) if self.exact else self.text}"


@dataclass(frozen=True)
class Clause:
    """A key and a value.

    Attributes:
        key: the name of a filter.
        value: as it was written; the filter accepts it.
        negated: whether it must not be so.
    """

    key: str
    value: str
    negated: bool = False

    def __str__(self) -> str:
        value = self.value if re.fullmatch(r'[^\s"]+', self.value) else quoted(self.value)
        return f"{'-' if self.negated else ''}{self.key}:{value}"


Term = Word | Clause


@dataclass(frozen=True)
class Search:
    """What is looked for.

    Attributes:
        either: alternatives, in each of which every term must hold; none at all finds everything.
    """

    either: tuple[tuple[Term, ...], ...] = ()

    def __str__(self) -> str:
        return " OR ".join(" ".join(map(str, terms)) for terms in self.either)

    def __bool__(self) -> bool:
        return bool(self.either)

    @property
    def words(self) -> tuple[Word, ...]:
        """The words that what is found has, to be marked in it."""
        terms = (term for every in self.either for term in every)
        return tuple(term for term in terms if isinstance(term, Word) and not term.negated)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its filters."""
        return frozenset(term.key for every in self.either for term in every if isinstance(term, Clause))
