"""How a command prints an answer: format, query and colour, from options, environment and profile."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

import click

from workbench.cli.core.command import OUTPUT, Option
from workbench.cli.core.console import print_info
from workbench.cli.core.descriptors import OutputError
from workbench.cli.core.output import FORMATS, Query, chunks
from workbench.cli.core.streams import Control
from workbench.model.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.services.profiles import AwsSettings


def printing_options() -> list[Option]:
    """Fresh options, those of the reference page."""
    return [
        Option(
            ["--output"],
            group=OUTPUT,
            type=click.Choice(FORMATS),
            help="The format of what is printed. [json]",
        ),
        Option(
            ["--query"],
            group=OUTPUT,
            metavar="JMESPATH",
            help="Print only what this expression finds in the answer.",
        ),
        Option(
            ["--color"],
            group=OUTPUT,
            type=click.Choice(["on", "off", "auto"]),
            default="auto",
            help="Whether tables are coloured. [auto: on a terminal]",
        ),
    ]


@dataclass(frozen=True)
class Printing:
    """What to print of an answer, and how."""

    kind: str
    query: Query | None
    colour: str

    def print(self, title: str, value: Any, stream: TextIO) -> None:
        """Print an answer.

        Args:
            title: the operation's name.
            value: the output members by API name.

        As in the AWS CLI, it is no failure that a full disk does not take it: the request has been answered.

        Raises:
            WorkbenchError: the query cannot be applied, a table cannot show what it finds, or standard output
                is closed.
        """
        found = self.query(value) if self.query else value
        try:
            self._write(title, found, stream)
        except OutputError as error:
            if error.closed:
                raise
            print_info(f"{error.message}; what was to be printed is lost.")

    def _write(self, title: str, found: Any, stream: TextIO) -> None:
        terminal = stream.isatty()
        coloured = self.colour == "on" or (self.colour == "auto" and terminal)
        if terminal and coloured and self.kind == "table":
            found = _inert(found)
        for piece in chunks(
            self.kind,
            title,
            found,
            colour=coloured,
            width=shutil.get_terminal_size().columns if terminal else 80,
        ):
            stream.write(Control(piece) if coloured and self.kind == "table" else piece)
        stream.flush()


def _inert(value: Any) -> Any:
    """The same value with every text in it made inert: a table's colours stand around them."""
    from workbench.content.sanitize import sanitize_line

    if isinstance(value, str):
        return sanitize_line(value)
    if isinstance(value, dict):
        return {sanitize_line(str(name)): _inert(each) for name, each in value.items()}
    return [_inert(each) for each in value] if isinstance(value, list) else value


def printing_of(given: Mapping[str, Any], settings: AwsSettings) -> Printing:
    """What the command line names, over environment and profile.

    Args:
        given: values by parameter name.
        settings: of the profile.

    Raises:
        UsageError: a query that cannot be parsed.
        WorkbenchError: a format in the environment or profile that there is not.
    """
    kind = given["output"] or settings.get("output", "json")
    if kind not in FORMATS:
        found = settings.find("output")
        raise WorkbenchError(
            f"Unknown output type: {kind}",
            f"Correct {found.source if found else 'it'}: it takes {', '.join(FORMATS)}.",
        )
    query = given["query"]
    return Printing(kind, None if query is None else Query(query), given["color"])
