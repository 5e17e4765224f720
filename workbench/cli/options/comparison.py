"""The options that say what counts as a difference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from workbench.cli.core.command import Option
from workbench.compare import Order, Rules

_GROUP = "Comparison"


def rule_options() -> list[Option]:
    """Fresh options, one for each rule that a command line can give."""
    tolerance = click.FloatRange(min=0)
    return [
        Option(
            ["--rtol"],
            group=_GROUP,
            type=tolerance,
            default=0.0,
            metavar="R",
            help="Numbers are equal that are no further apart than R times the larger one. [0]",
        ),
        Option(
            ["--atol"],
            group=_GROUP,
            type=tolerance,
            default=0.0,
            metavar="A",
            help="Numbers are equal that are no further apart than A; in pictures, a channel's steps. [0]",
        ),
        Option(
            ["--ignore"],
            group=_GROUP,
            multiple=True,
            metavar="PATH",
            help="Do not compare what stands there, such as predictions[*].id or **.timestamp.",
        ),
        Option(
            ["--unordered"],
            group=_GROUP,
            is_flag=True,
            help="The order of arrays, lines of JSON Lines and rows of CSV does not matter.",
        ),
        Option(
            ["--headers"],
            group=_GROUP,
            is_flag=True,
            help="Compare headers too, but those that name the request or its moment.",
        ),
        Option(
            ["--slower"],
            group=_GROUP,
            type=click.FloatRange(min=0, min_open=True),
            metavar="TIMES",
            help="An answer that takes more than TIMES as long is a difference.",
        ),
    ]


def rules_of(given: Mapping[str, Any]) -> Rules:
    """The rules that a command line names."""
    return Rules(
        rtol=given["rtol"],
        atol=given["atol"],
        ignore=given["ignore"],
        order=Order.ANY if given["unordered"] else Order.KEPT,
        headers=("*",) if given["headers"] else (),
        slower=given["slower"] or 0.0,
    )


def given_rules(given: Mapping[str, Any]) -> bool:
    """Whether a command line names any of them."""
    return any(given[name] for name in ("rtol", "atol", "ignore", "unordered", "headers", "slower"))
