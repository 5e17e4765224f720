"""What counts as a difference."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Order(StrEnum):
    """Whether the order of an array's elements matters."""

    KEPT = "kept"
    ANY = "any"
    """Elements are paired by what they hold, wherever they stand."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """How two answers are compared.

    Args:
        rtol, atol: two numbers are equal if they differ by at most `rtol` times the larger of the
            two, or than `atol`; both from 0. In pictures `atol` counts in steps of a channel (0 to 255).
        ignore: patterns of paths inside a body that do not matter, such as `predictions[*].id` or
            `**.timestamp`; see `workbench.compare.path_filter`.
        order: whether the order of arrays, lines of JSON Lines and rows of CSV matters.
        nan_equal: whether NaN equals NaN.
        status: whether to compare the HTTP status, and of failures the error code and the container's status.
        content_type: whether to compare content types, by type and subtype.
        headers: globs of the names of headers to compare, in whatever case; none at first. Those that name a
            request or its moment, such as Date, only where they are named in full.
        slower: times the expected duration that the actual one may take; 0 does not compare durations.
        limit: how many differences are kept, the largest; all of them are counted.
    """

    rtol: float = 0.0
    atol: float = 0.0
    ignore: tuple[str, ...] = ()
    order: Order = Order.KEPT
    nan_equal: bool = True
    status: bool = True
    content_type: bool = True
    headers: tuple[str, ...] = ()
    slower: float = 0.0
    limit: int = 10_000
