"""What a search filter is: its grammar, and its condition in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.model.query.sql import Parameters

Condition = Callable[[str, Parameters, datetime], str]
"""Returns a value as a condition in SQL over the table `exchange`.

The arguments are the value, which the filter accepts; the parameters of the statement; and the time that ages
are counted from, in the zone that dates are meant in.
"""

Bound = Callable[[Sequence[str], Sequence[str], Parameters, datetime], str]
"""Returns what a row of the table `stretch` has that may have a match, as a condition in SQL; or nothing.

The arguments are the values that must hold of an exchange and those that must not, all at once; the others
are those of `Condition`. Nothing is returned where a stretch cannot tell.
"""


def _of_exchanges(_value: str) -> bool:
    return False


@dataclass(frozen=True)
class Filter:
    """A search filter, written as `name:value`.

    Attributes:
        name: as it is written before the colon.
        help: what it finds, in a few words.
        example: a value.
        condition: its SQL.
        accepts: whether a value is valid; one that is not is never given to the others.
        form: what its values look like, where not any text is valid.
        ignores_case: whether a value is in small letters, however it was written.
        reads_labels: whether the condition of a value needs only columns of the table `label`: then a few
            rows are looked at, and not the history.
        reads_properties: whether the condition of a value needs only `fields`, `output`, `replay_of`, `note`
            and `withheld`: what it asks of these, stretches note of each exchange.
        amount: the comparison, with its sign and limit, that a value asks of the amount that has the filter's
            name; None where it asks for none.
        bound: the condition that there may be a match among the thousand exchanges of a stretch; None where
            stretches have nothing of it.
    """

    name: str
    help: str
    example: str
    condition: Condition
    accepts: Callable[[str], bool] = bool
    form: str = ""
    ignores_case: bool = False
    reads_labels: Callable[[str], bool] = _of_exchanges
    reads_properties: Callable[[str], bool] = _of_exchanges
    amount: Callable[[str], tuple[str, float]] | None = None
    bound: Bound | None = None
