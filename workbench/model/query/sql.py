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


def is_marked(mark: int) -> str:
    """Returns the condition that a stretch has a mark; without it, nothing is known."""
    return f"EXISTS (SELECT 1 FROM json_each(variants) WHERE type = 'integer' AND value = {mark})"  # noqa: S608


def among(condition: str) -> str:
    """Returns a condition that few exchanges meet and an index knows of: those few are looked up first."""
    return f"id IN (SELECT id FROM exchange WHERE {condition})"  # noqa: S608  conditions of ours
