"""The options that say what counts as a difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from workbench.cli.core.command import Option

if TYPE_CHECKING:
    from workbench.compare import Rules

_GROUP = "Comparison"


@dataclass(frozen=True, kw_only=True)
class ComparisonArguments:
    """What a command line says of a comparison."""

    rtol: float
    atol: float
    ignore: tuple[str, ...]
    unordered: bool
    headers: bool
    slower: float | None

    @property
    def named(self) -> bool:
        """Whether the command line names any of them."""
        return any((self.rtol, self.atol, self.ignore, self.unordered, self.headers, self.slower))

    def rules(self) -> Rules:
        """The rules that they stand for."""
        from workbench.compare import Order, Rules

        return Rules(
            rtol=self.rtol,
            atol=self.atol,
            ignore=self.ignore,
            order=Order.ANY if self.unordered else Order.KEPT,
            headers=("*",) if self.headers else (),
            slower=self.slower or 0.0,
        )


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
            help="Relative tolerance: numbers within R × the larger one are equal. [0]",
        ),
        Option(
            ["--atol"],
            group=_GROUP,
            type=tolerance,
            default=0.0,
            metavar="A",
            help="Absolute tolerance: numbers within A are equal; in images, channel values. [0]",
        ),
        Option(
            ["--ignore"],
            group=_GROUP,
            multiple=True,
            metavar="PATH",
            help="Ignore this path, such as predictions[*].id or **.timestamp; repeatable.",
        ),
        Option(
            ["--unordered"],
            group=_GROUP,
            is_flag=True,
            help="Ignore the order of arrays, JSON Lines and CSV rows.",
        ),
        Option(
            ["--headers"],
            group=_GROUP,
            is_flag=True,
            help="Also compare headers, except per-request ones (Date, request ID).",
        ),
        Option(
            ["--slower"],
            group=_GROUP,
            type=click.FloatRange(min=0, min_open=True),
            metavar="TIMES",
            help="Count a response that takes more than TIMES as long as a difference.",
        ),
    ]
