"""Options with a group and a source, and commands whose help shows them by group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click


class Option(click.Option):
    """An option of a group.

    Args:
        group: the heading that the help shows it under.
    """

    def __init__(self, declarations: Sequence[str], *, group: str, **attributes: Any) -> None:
        super().__init__(list(declarations), **attributes)
        self.group = group


class Command(click.Command):
    """A command whose help lists its options by group, and examples above them.

    Args:
        examples: command lines to copy, without the prompt.
    """

    def __init__(self, name: str, *, examples: Sequence[str] = (), **attributes: Any) -> None:
        attributes.setdefault("context_settings", {"max_content_width": 100})
        super().__init__(name, **attributes)
        self.examples = tuple(examples)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take `help` alone as `--help`, as the AWS CLI does."""
        return super().parse_args(ctx, ["--help"] if args == ["help"] else args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, then the options by group in the order in which groups first occur."""
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write_text(f"\b\n{example}")
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                groups.setdefault(getattr(parameter, "group", "Other"), []).append(record)
        for title, records in groups.items():
            with formatter.section(title):
                formatter.write_dl(records, col_max=34)
