"""`workbench history show`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.commands.history.page import exchange_page
from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import exchange_ids, files
from workbench.cli.core.console import print_info
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.lines import line_of, print_line
from workbench.cli.core.new_file import write_new_file
from workbench.model.errors import UsageError
from workbench.services import Workbench

if TYPE_CHECKING:
    from workbench.content.charts.files import Files
    from workbench.content.views.plot import Plot
    from workbench.model.exchange import Exchange

_STANDARD = "-"
_ROWS = 20


def _show(
    *, number: int, as_json: bool, body: str | None, plot: str | None, table: str | None, force: bool
) -> int:
    """Show one exchange: fields, headers, timing and the beginning of its bodies."""
    with Workbench.open() as bench:
        if body is not None:
            sys.stdout.buffer.write(
                bench.history.body(number, "request" if body == "request" else "response")
            )
            sys.stdout.buffer.flush()
        elif as_json:
            print_line(line_of(bench.history.exchange(number).summary()))
        elif plot is not None or table is not None:
            _write_figures(bench.history.exchange(number), plot, table, force=force)
        else:
            for line in exchange_page(bench.history.exchange(number)):
                print_line(line)
    return Exit.DONE


def _write_figures(exchange: Exchange, plot: str | None, table: str | None, *, force: bool) -> None:
    """Writes the first plot and the table of a response, or prints them where a file is `-`."""
    from workbench.content.charts.body_figures import plots_of, table_of
    from workbench.content.charts.files import files_of_plot, files_of_table, table_csv
    from workbench.content.views import ViewUnavailableError

    body = exchange.response.body if exchange.response else b""
    try:
        if plot is not None:
            drawn = plots_of(body, exchange.content_type).choices[0]
            if plot == _STANDARD:
                _draw(drawn)
            else:
                _write(files_of_plot(drawn), plot, force=force)
        if table is not None:
            rows = table_of(body, exchange.content_type)
            if table == _STANDARD:
                sys.stdout.buffer.write(table_csv(rows))
                sys.stdout.buffer.flush()
            else:
                _write(files_of_table(rows), table, force=force)
    except ViewUnavailableError as error:
        raise UsageError(
            f"The response of #{exchange.id} cannot be shown so: {error}.",
            f"`workbench history show {exchange.id} --body response` writes it as it came.",
        ) from None


def _draw(plot: Plot) -> None:
    from workbench.content.charts.cells import draw_cells

    columns = max(40, shutil.get_terminal_size((80, 24)).columns - 1)
    print_line(f"{plot.title}  ({plot.note})" if plot.note else plot.title)
    for row in draw_cells(plot, columns, max(_ROWS, len(plot.labels) + 2)):
        print_line("".join(text for text, _ in row).rstrip())


def _write(files: Files, file: str, *, force: bool) -> None:
    make = files.get(Path(file).suffix.lower())
    if make is None:
        raise UsageError(f"{file} does not end in {', '.join(files)}.", "The ending says what is written.")
    write_new_file(str(Path(file).expanduser()), make(), force=force)
    print_info(f"wrote {file}")


command = Command(
    "show",
    callback=_show,
    help=_show.__doc__,
    params=[
        click.Argument(["number"], metavar="ID", type=int, shell_complete=exchange_ids),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object, without the bodies."),
        Option(
            ["--body"],
            type=click.Choice(["request", "response"]),
            help="Write only the bytes of this body to standard output.",
        ),
        Option(
            ["--plot"],
            metavar="FILE",
            shell_complete=files,
            help="Write the plot of the response as .svg, .png or .csv; - draws it on standard output.",
        ),
        Option(
            ["--table"],
            metavar="FILE",
            shell_complete=files,
            help="Write the table of the response as .csv, .svg or .png; - prints it as CSV.",
        ),
        Option(["--force"], is_flag=True, help="Replace FILE if it exists."),
    ],
    examples=(
        "workbench history show 17",
        "workbench history show 17 --body response > response.json",
        "workbench history show 17 --plot forecast.svg",
    ),
)
