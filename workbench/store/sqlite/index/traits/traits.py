"""Which exchanges of a stretch filters may find, by what is noted of each: a bit each."""

from __future__ import annotations

import json
import sqlite3
from binascii import unhexlify
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from workbench.model.query.sql import Parameters
from workbench.store.sqlite.index import wide_stretches
from workbench.store.sqlite.index.stretches import LENGTH
from workbench.store.sqlite.index.traits import notes
from workbench.store.sqlite.index.traits.notes import LABEL, NO_AMOUNT, NOT_THERE, PROPERTY, UNKNOWN

_AS_EXCHANGES = {
    LABEL: """
        SELECT key, json_extract(value, '$[0]') AS endpoint_name, json_extract(value, '$[1]') AS status,
            json_extract(value, '$[2]') AS operation, json_extract(value, '$[3]') AS http_status,
            json_extract(value, '$[4]') AS error_code
        FROM json_each(:kinds)
    """,
    PROPERTY: """
        SELECT key, json_object('TargetVariant', json_extract(value, '$[0]')) AS fields,
            json_object('InvokedProductionVariant', json_extract(value, '$[1]')) AS output,
            json_extract(value, '$[2]') AS replay_of, json_extract(value, '$[3]') AS note,
            json_extract(value, '$[4]') AS withheld
        FROM json_each(:kinds)
    """,
}
"""Kinds as rows of the table `exchange`, of which a filter's own condition holds or not."""
_NOTED = {
    False: """
        SELECT trait.first, kinds, exchanges FROM json_each(:firsts) AS wanted
        CROSS JOIN trait ON wide = 0 AND trait.first = wanted.value AND aspect = :aspect
        CROSS JOIN stretch ON number = trait.first AND NOT stale
    """,
    True: """
        SELECT trait.first, kinds, exchanges FROM json_each(:firsts) AS wanted
        CROSS JOIN trait ON wide = 1 AND trait.first = wanted.value AND aspect = :aspect
        CROSS JOIN wide_stretch ON wide_stretch.first = trait.first AND last = trait.first + :width - 1
    """,
}
_MAY, _MAY_NOT = b"1", b"0"

# Two, four and eight of the digits of exchanges become one byte, the first exchange its lowest bit.
_DIGITS = b"0123456789abcdef"
_TWO = bytes(_DIGITS[(byte >> 4 & 1) + 2 * (byte & 1)] for byte in range(256))
_FOUR = bytes(_DIGITS[(byte >> 4 & 3) + 4 * (byte & 3)] for byte in range(256))
_EIGHT = bytes(byte >> 4 | (byte & 15) << 4 for byte in range(256))


@dataclass(frozen=True)
class Amount:
    """What a filter asks of an amount.

    Attributes:
        aspect: the amount, as it is noted.
        above: whether it is to be larger than the limit, or as large; else smaller, or as large.
        limit: in the amount's own unit.
        negated: whether that is left out.
    """

    aspect: str
    above: bool
    limit: float
    negated: bool

    def may_hold(self) -> bytes:
        """Returns a digit for each step."""
        step = notes.step_of(self.limit)
        above = self.above is not self.negated
        return b"".join(
            _MAY
            if at == UNKNOWN
            or (at == NO_AMOUNT and self.negated)
            or (NO_AMOUNT < at < NOT_THERE and (at >= step if above else at <= step))
            else _MAY_NOT
            for at in range(256)
        )


class _Asked(Protocol):
    def may_hold(self, kinds: str) -> bytes:
        """Returns a digit for each byte of a note with these kinds."""


class _OfKinds:
    """Conditions of kinds of exchanges: each kind is asked once."""

    def __init__(
        self, connection: sqlite3.Connection, parameters: Parameters, aspect: str, conditions: Sequence[str]
    ) -> None:
        self._connection = connection
        self._parameters = parameters
        self._sql = f"SELECT key FROM ({_AS_EXCHANGES[aspect]}) WHERE {' AND '.join(conditions)}"  # noqa: S608
        self._holds: dict[str, bool] = {}
        self._digits: dict[str, bytes] = {}

    def may_hold(self, kinds: str) -> bytes:
        if kinds not in self._digits:
            kind_texts = notes.each_of(kinds)
            self._ask([kind for kind in kind_texts if kind not in self._holds])
            digits = b"".join(_MAY if self._holds[kind] else _MAY_NOT for kind in kind_texts)
            self._digits[kinds] = digits.ljust(UNKNOWN, _MAY_NOT) + _MAY
        return self._digits[kinds]

    def _ask(self, kinds: Sequence[str]) -> None:
        if kinds:
            named = {**self._parameters.named, "kinds": f"[{','.join(kinds)}]"}
            holding = {key for (key,) in self._connection.execute(self._sql, named)}
            self._holds.update((kind, at in holding) for at, kind in enumerate(kinds))


class _OfAmounts:
    """Comparisons with one amount, which must all hold."""

    def __init__(self, amounts: Sequence[Amount]) -> None:
        digits_of_amounts = [amount.may_hold() for amount in amounts]
        self._digits = bytes(min(digits) for digits in zip(*digits_of_amounts, strict=True))

    def may_hold(self, kinds: str) -> bytes:
        return self._digits


class Traits:
    """What the filters of a search ask of each exchange, of what is noted.

    Args:
        connection: of the history.
        parameters: those of the conditions.
        conditions: of labels and of properties, in SQL.
        amounts: comparisons that must hold, too.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        parameters: Parameters,
        conditions: Mapping[str, Sequence[str]],
        amounts: Sequence[Amount],
    ) -> None:
        self._connection = connection
        self._asked: dict[str, _Asked] = {
            aspect: _OfKinds(connection, parameters, aspect, texts)
            for aspect, texts in conditions.items()
            if texts
        }
        for aspect in dict.fromkeys(amount.aspect for amount in amounts):
            self._asked[aspect] = _OfAmounts([amount for amount in amounts if amount.aspect == aspect])

    def __bool__(self) -> bool:
        return bool(self._asked)

    @property
    def beyond_labels(self) -> bool:
        """Whether they ask for more than labels: without notes, that is looked for in the whole history."""
        return any(aspect != LABEL for aspect in self._asked)

    def any_noted(self, first: int, last: int) -> bool:
        """Returns whether anything is noted of a stretch from one to another."""
        sql = "SELECT 1 FROM trait WHERE wide = 0 AND first BETWEEN ? AND ? LIMIT 1"
        return bool(self) and self._connection.execute(sql, (first, last)).fetchone() is not None

    def noted_wide(self, first: int, last: int) -> set[int]:
        """Returns the first stretches of the wide ones from one stretch to another that have notes."""
        sql = "SELECT DISTINCT first FROM trait WHERE wide = 1 AND first BETWEEN ? AND ?"
        return {
            number for (number,) in self._connection.execute(sql, (first - wide_stretches.WIDTH + 1, last))
        }

    def possible(self, firsts: Collection[int], *, wide: bool = False) -> dict[int, int]:
        """The exchanges that the filters may find, of those stretches that have notes.

        Args:
            firsts: the stretches, or the first stretches of wide ones.
            wide: whether wide ones are meant.
        """
        possible = dict.fromkeys(firsts, -1)
        noted: set[int] = set(firsts)
        for aspect, asked in self._asked.items():
            wanted = [first for first in firsts if possible[first] and first in noted]
            named = {"firsts": json.dumps(wanted), "aspect": aspect, "width": wide_stretches.WIDTH}
            missing = {*wanted}
            for first, kinds, exchanges in self._connection.execute(_NOTED[wide], named):
                possible[first] &= _bits(exchanges, asked.may_hold(kinds))
                missing.discard(first)
            noted -= missing
        return {first: possible[first] for first in firsts if first in noted}


def _bits(exchanges: bytes, digits: bytes) -> int:
    """Returns a bit for each exchange, from the digit of each number."""
    if _MAY not in digits[:NOT_THERE] and UNKNOWN not in exchanges:
        return 0
    parts = (exchanges[at : at + LENGTH] for at in range(0, len(exchanges), LENGTH))
    # In small parts, which the processor has at hand.
    packed = b"".join(
        unhexlify(unhexlify(unhexlify(part.translate(digits)).translate(_TWO)).translate(_FOUR)).translate(
            _EIGHT
        )
        for part in parts
    )
    return int.from_bytes(packed, "little")
