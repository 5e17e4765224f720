"""`workbench history show`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import exchange_ids, files
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.new_file import write_new_file
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import line_of, print_line
from workbench.cli.core.text.exchange_page import exchange_page
from workbench.model.errors import UsageError
from workbench.services import Workbench

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.content.charts.files import Files
    from workbench.content.views.plot import Plot
    from workbench.model.exchange import Exchange

_STANDARD = "-"
_ALL = "all"
_ROWS = 20


def _show(
    *,
    number: int,
    as_json: bool,
    body: str | None,
    plot: str | None,
    plot_number: str,
    table: str | None,
    force: bool,
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
            _write_figures(bench.history.exchange(number), plot, plot_number, table, force=force)
        else:
            for line in exchange_page(bench.history.exchange(number)):
                print_line(line)
    return Exit.DONE


def _write_figures(
    exchange: Exchange, plot: str | None, plot_number: str, table: str | None, *, force: bool
) -> None:
    """Writes the plots and the table of a response, or prints them where a file is `-`."""
    from workbench.content.charts.body_figures import plots_of, table_of
    from workbench.content.charts.files import files_of_table, table_csv
    from workbench.content.views import ViewUnavailableError

    body = exchange.response.body if exchange.response else b""
    try:
        if plot is not None:
            _write_plots(plots_of(body, exchange.content_type).choices, plot, plot_number, force=force)
        if table is not None:
            rows = table_of(body, exchange.content_type)
            if table == _STANDARD:
                sys.stdout.buffer.write(table_csv(rows))
                sys.stdout.buffer.flush()
            else:
                _write(files_of_table(rows), table, force=force)
    except ViewUnavailableError as error:
        raise UsageError(
            f"The response of #{exchange.id} cannot be shown in this way: {error}.",
            f"`workbench history show {exchange.id} --body response` writes it as it came.",
        ) from None


def _write_plots(plots: Sequence[Plot], file: str, number: str, *, force: bool) -> None:
    """Writes one plot, or each to a file of its own: plot.svg, plot-2.svg, plot-3.svg.

    Raises:
        UsageError: there is no plot of this number.
    """
    from workbench.content.charts.files import files_of_plot

    titles = ", ".join(f"{place} {plot.title}" for place, plot in enumerate(plots, 1))
    if number != _ALL and not 0 < int(number) <= len(plots):
        raise UsageError(f"The response has no plot {number}.", f"Its plots: {titles}.")
    for place, plot in enumerate(plots, 1):
        if number not in {_ALL, str(place)}:
            continue
        if file == _STANDARD:
            _draw(plot)
        else:
            path = Path(file)
            numbered = path.with_stem(f"{path.stem}-{place}") if number == _ALL and place > 1 else path
            _write(files_of_plot(plot), str(numbered), force=force)
    if number != _ALL and len(plots) > 1:
        print_info(f"{len(plots)} plots: {titles}. --plot-number chooses one, or all.")


def _number(_: click.Context, __: click.Parameter, value: str) -> str:
    if value != _ALL and not value.isdecimal():
        raise click.BadParameter("a number from 1 on, or all.")
    return value if value == _ALL else str(int(value))


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
            ["--plot-number"],
            metavar="N|all",
            default="1",
            callback=_number,
            help="Which of several plots --plot writes; all writes each to a numbered file. [1]",
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
