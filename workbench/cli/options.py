"""Options with a group and a source, and commands whose help shows them by group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

_LAST = "Further"
"""The group of what has no other, `--help` among them; it stands at the end."""


class Option(click.Option):
    """An option of a group.

    Args:
        group: the heading that the help shows it under.
        describe: makes the help when it is shown, where making it takes time; in place of `help`.
    """

    def __init__(
        self,
        declarations: Sequence[str],
        *,
        group: str,
        describe: Callable[[], str] | None = None,
        **attributes: Any,
    ) -> None:
        super().__init__(list(declarations), **attributes)
        self.group = group
        self._describe = describe

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help."""
        if self._describe is not None:
            self.help = self._describe()
        return super().get_help_record(ctx)


class Command(click.Command):
    """A command whose help lists its options by group, and examples above them.

    Args:
        examples: command lines to copy, without the prompt.
        describe: makes the help when it is shown, where making it takes time; in place of `help`.
    """

    def __init__(
        self,
        name: str,
        *,
        examples: Sequence[str] = (),
        describe: Callable[[], str] | None = None,
        **attributes: Any,
    ) -> None:
        attributes.setdefault("context_settings", {"max_content_width": 100})
        super().__init__(name, **attributes)
        self.examples = tuple(examples)
        self._describe = describe

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take `help` alone as `--help`, as the AWS CLI does."""
        return super().parse_args(ctx, ["--help"] if args == ["help"] else args)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command is for."""
        if self._describe is not None:
            self.help = self._describe()
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, then the options by group in the order in which groups first occur."""
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write_text(f"\b\n{example}")
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and record[1]:
                groups.setdefault(getattr(parameter, "group", _LAST), []).append(record)
        groups[_LAST] = groups.pop(_LAST, [])
        for title, records in groups.items():
            with formatter.section(title):
                formatter.write_dl(records, col_max=34)
