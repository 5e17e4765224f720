"""How a command prints output members: format, query and colour, from options, environment and profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

from workbench.cli.core.output import Query, chunks
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.descriptors import OutputError
from workbench.cli.core.terminal.streams import Control
from workbench.model.errors import WorkbenchError
from workbench.model.service.command_words import ENHANCED, ERROR_FORMATS, OUTPUT_FORMATS

if TYPE_CHECKING:
    from workbench.services.profiles import AwsSettings


@dataclass(frozen=True, kw_only=True)
class PrintingArguments:
    """What a command line says of printing; None for what it does not name."""

    output: str | None
    query: str | None
    color: str
    error_format: str | None


@dataclass(frozen=True)
class Printing:
    """What to print of a response or an error of the service, and how."""

    kind: str
    query: Query | None
    colour: str
    error_format: str = ENHANCED

    def print(self, title: str, value: Any, stream: TextIO) -> None:
        """Prints output members.

        Args:
            title: the operation's name.
            value: the output members by API name.

        As in the AWS CLI, a full disk is not a failure: the request has been answered.

        Raises:
            WorkbenchError: the query cannot be applied, a table cannot show what it finds, or standard output
                is closed.
        """
        result = self.query(value) if self.query else value
        try:
            self._write(title, result, stream)
        except OutputError as error:
            if error.closed:
                raise
            print_info(f"{error.message}; the output is lost")

    def _write(self, title: str, result: Any, stream: TextIO) -> None:
        terminal = stream.isatty()
        coloured = self.colour == "on" or (self.colour == "auto" and terminal)
        if terminal and coloured and self.kind == "table":
            result = _inert(result)
        for piece in chunks(
            self.kind,
            title,
            result,
            colour=coloured,
            width=_columns() if terminal else 80,
        ):
            stream.write(Control(piece) if coloured and self.kind == "table" else piece)
        stream.flush()


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def _inert(value: Any) -> Any:
    """The same value with every text sanitized; the colours of a table are added around them."""
    from workbench.content.sanitize import sanitize_line

    if isinstance(value, str):
        return sanitize_line(value)
    if isinstance(value, dict):
        return {sanitize_line(str(name)): _inert(member) for name, member in value.items()}
    return [_inert(item) for item in value] if isinstance(value, list) else value


def printing_of(arguments: PrintingArguments, settings: AwsSettings) -> Printing:
    """Returns how to print: as the command line says, else the environment, else the profile.

    Args:
        arguments: of the command line.
        settings: of the profile.

    Raises:
        UsageError: a query that cannot be parsed.
        WorkbenchError: an unknown format in the environment or profile.
    """
    kind = arguments.output or settings.get("output", "json")
    if kind not in OUTPUT_FORMATS:
        setting = settings.find("output")
        raise WorkbenchError(
            f"Unknown output type: {kind}",
            f"Correct {setting.source if setting else 'it'}; the formats are {', '.join(OUTPUT_FORMATS)}.",
        )
    query = None if arguments.query is None else Query(arguments.query)
    return Printing(kind, query, arguments.color, _error_format(arguments, settings))


def _error_format(arguments: PrintingArguments, settings: AwsSettings) -> str:
    """The format of errors; as in the AWS CLI, an unknown one of variable or profile counts as none."""
    name = (arguments.error_format or settings.get("cli_error_format") or ENHANCED).lower()
    return name if name in ERROR_FORMATS else ENHANCED
