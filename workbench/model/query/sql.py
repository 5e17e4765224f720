"""Parts of the conditions that search filters consist of. Text only: the store runs it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from workbench.model.query.values import numbers


class Parameters:
    """The parameters of a statement, each under a name of its own."""

    def __init__(self) -> None:
        self.named: dict[str, str | float] = {}

    def add(self, value: str | float) -> str:
        """Keeps a value; returns what stands for it in the statement."""
        name = f"v{len(self.named)}"
        self.named[name] = value
        return f":{name}"


def literal(word: str) -> str:
    r"""A word for LIKE, in which `%`, `_` and `\` mean themselves."""
    for special in "\\%_":
        word = word.replace(special, f"\\{special}")
    return word


def matches(column: str, pattern: str, parameters: Parameters) -> str:
    """Returns a comparison in whatever case, in which `*` stands for anything and `?` for one character."""
    like = literal(pattern).replace("*", "%").replace("?", "_")
    return rf"{column} LIKE {parameters.add(like)} ESCAPE '\'"


def column_matches(column: str) -> Callable[[str, Parameters, datetime], str]:
    """Returns the condition that a column of the exchange matches a pattern."""

    def condition(pattern: str, parameters: Parameters, _now: datetime) -> str:
        return matches(column, pattern, parameters)

    return condition


def between(column: str, value: str, parameters: Parameters) -> str:
    """Returns the condition that a column is in a range such as `17-30`."""
    first, last = numbers(value) or (0, 0)
    return f"{column} BETWEEN {parameters.add(first)} AND {parameters.add(last)}"


EACH_TOOK = 1
EACH_HAS_VARIANT = 2
"""Marks of a stretch, beside the names of its variants: what holds of each of its exchanges."""
ANY_IS_REPLAY = 3
ANY_IS_NOTED = 4
ANY_IS_PRIVATE = 5
ANY_HAS_TWO_VARIANTS = 6
"""Marks of what holds of one exchange at least."""
NOTED_BY = 10
"""The last mark, by which version a stretch was noted: an earlier one has fewer marks, and no times."""


def is_marked(mark: int) -> str:
    """Returns the condition that a stretch has a mark; without it, nothing is known."""
    return f"EXISTS (SELECT 1 FROM json_each(variants) WHERE type = 'integer' AND value = {mark})"  # noqa: S608


def may_have(mark: int) -> str:
    """Returns the condition that a stretch has a mark of one exchange, or that this is not known of it."""
    return f"(json_extract(variants, '$[#-1]') IS NOT {NOTED_BY} OR {is_marked(mark)})"


def sent(end: str, comparison: str) -> str:
    """Returns the condition that the first or the last moment of a stretch compares so; true if not known.

    Args:
        end: `first` or `last`.
        comparison: an operator and the parameter of a moment, in microseconds.
    """
    moment = f"json_extract(variants, '$[#-2][{0 if end == 'first' else 1}]')"
    return f"ifnull({moment} {comparison}, 1)"


def among(condition: str) -> str:
    """Returns a condition that few exchanges meet and an index knows of: those few are looked up first."""
    return f"{_AMONG}{condition})"


_AMONG = "id IN (SELECT id FROM exchange WHERE "


def is_among(condition: str) -> bool:
    """Returns whether a condition is one of `among`, and not left out."""
    return condition.startswith(_AMONG)
