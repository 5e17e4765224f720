"""The label that a record has beside what a model is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from workbench.content.views.table import number
from workbench.model.hints.text import either, in_face
from workbench.model.not_json import NOT_JSON
from workbench.services.datasets.record import Record, Row
from workbench.services.datasets.record_types import JSON

_LABELS = frozenset({"label", "labels", "target", "class", "ground_truth", "expected"})
_IDS = frozenset({"id", "uuid", "record_id"})
_LEAST_NUMBERS = 2
_MOST_NAMES = 20
"""Of so many columns an expression can still be read."""
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""A name without quotes in JMESPath (jmespath.org/specification.html, unquoted-string)."""

_members = msgspec.json.Decoder(dict[str, msgspec.Raw])


class LabelledRecord(NamedTuple):
    """A record with a label.

    Args:
        label: the name of its column or member.
        expression: a JMESPath that selects the rest, without an ID; empty where the rest has many columns.
    """

    label: str
    expression: str

    @property
    def advice(self) -> str:
        """How to send a record without it, for where it was sent with the rest."""
        head = f"{self.label!r} is sent with each record. If the model does not want it, leave it out with "
        if not self.expression:
            return in_face(f"{head}{either('--map', 'Map')}.")
        return in_face(head + either("--map '", "Map: ") + self.expression + either("'.", ""))


def labelled(record: Record) -> LabelledRecord | None:
    """Returns the label of a record and what is beside it.

    It goes by one of its usual names, or is the one word of a row of numbers; None where there is neither.
    """
    row = record.row
    if row.problem or row.recorded is not None:
        return None
    names: Sequence[str] = row.names if row.cells is not None else ()
    if row.cells is None and row.content_type == JSON and record.data.lstrip().startswith(b"{"):
        try:
            names = list(_members.decode(record.data))
        except NOT_JSON:
            return None
    names = [name for name in names if name.casefold() not in _IDS]
    labels = [name for name in names if name.casefold() in _LABELS] or _words_among_numbers(row)
    rest = [name for name in names if name not in labels]
    if len(labels) != 1 or not rest:
        return None
    return LabelledRecord(labels[0], _expression(rest, is_row=row.cells is not None))


def _words_among_numbers(row: Row) -> list[str]:
    """Returns the columns of words of a row that has some numbers too."""
    columns = [
        (name, number(cell) is not None)
        for name, cell in zip(row.names, row.cells or (), strict=False)
        if name.casefold() not in _IDS
    ]
    words = [name for name, is_number in columns if not is_number]
    return words if len(columns) - len(words) >= _LEAST_NUMBERS else []


def _expression(names: Sequence[str], *, is_row: bool) -> str:
    if len(names) > _MOST_NAMES:
        return ""
    quoted = [name if _IDENTIFIER.fullmatch(name) else msgspec.json.encode(name).decode() for name in names]
    if is_row:
        return f"[{', '.join(quoted)}]"
    return quoted[0] if len(quoted) == 1 else f"{{{', '.join(f'{name}: {name}' for name in quoted)}}}"
