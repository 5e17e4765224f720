"""How wide the columns of a table are: what each needs, as far as there is room."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence


def column_widths(least: Sequence[int], needed: Sequence[int], room: int) -> list[int]:
    """Returns the width of each column.

    Columns that need more than their least share the free room evenly, so that a long one leaves some to the
    others; what cannot be shared evenly goes to those that need most.

    Args:
        least: of each column, in terminal columns; given also where there is no room for it.
        needed: of each column, to show all that is in it.
        room: for all columns, without the gaps between them.
    """

    def within(limit: int) -> list[int]:
        return [max(low, min(high, limit)) for low, high in zip(least, needed, strict=True)]

    limits = range(max(needed, default=0) + 1)
    fitting = bisect_right(limits, room, key=lambda limit: sum(within(limit))) - 1
    if fitting < 0:
        return list(least)
    widths = within(fitting)
    rest = room - sum(widths)
    cut = [at for at, high in enumerate(needed) if high > widths[at]]
    for at in sorted(cut, key=lambda at: needed[at], reverse=True)[:rest]:
        widths[at] += 1
    return widths
