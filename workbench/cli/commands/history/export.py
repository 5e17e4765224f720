"""`workbench history export`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import files
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.new_file import write_new_file
from workbench.cli.core.terminal.console import print_info
from workbench.cli.options.exchange_selection import (
    SEARCH_SETTINGS,
    complete_index,
    exchanges,
    parsed_search,
    words_argument,
)
from workbench.services import Workbench
from workbench.services.history import HistoryService
from workbench.services.history.transfer import HistoryTransfer

_STANDARD = "-"


def _export(*, file: str, words: tuple[str, ...], force: bool) -> int:
    """Write exchanges with their bodies to FILE as JSON Lines, oldest first.

    WORDS are a search, as in `workbench history search`; without them, all exchanges are written. A FILE
    that ends in .gz is compressed; - is standard output.
    """
    search = parsed_search(words)
    with Workbench.open() as bench:
        history = HistoryService(bench)
        complete_index(history, search)
        numbers = history.numbers(search)[::-1]
        lines = HistoryTransfer(bench).export(numbers, packed=file.endswith(".gz"))
        if file == _STANDARD:
            sys.stdout.buffer.writelines(lines)
            sys.stdout.buffer.flush()
        else:
            write_new_file(str(Path(file).expanduser()), lines, force=force)
            print_info(f"wrote {exchanges(len(numbers))} to {file}")
    return Exit.DONE


command = Command(
    "export",
    callback=_export,
    help=_export.__doc__,
    params=[
        click.Argument(["file"], metavar="FILE", shell_complete=files),
        words_argument(),
        Option(["--force"], is_flag=True, help="Replace FILE if it exists."),
    ],
    examples=("workbench history export all.jsonl.gz", "workbench history export - endpoint:iris*"),
    context_settings=SEARCH_SETTINGS,
)
