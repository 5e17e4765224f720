"""`workbench history list`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.text.exchange_rows import print_exchanges
from workbench.cli.options.exchange_selection import checked_words, page_options
from workbench.model.exchange import ExchangeSummary, Status
from workbench.services import Workbench

_PAGE = 200


def _list(
    *,
    words: tuple[str, ...],
    limit: int,
    before: int | None,
    endpoint_name: str,
    operation: str,
    status: str | None,
    as_json: bool,
) -> int:
    """List exchanges, newest first, without their bodies.

    With WORDS, only exchanges whose endpoint, operation, status or error contains every word.
    """

    text = checked_words(words)

    def pages(bench: Workbench) -> Iterator[ExchangeSummary]:
        left, last = limit, before
        while left:
            page = bench.history.page(
                limit=min(left, _PAGE),
                before=last,
                text=text,
                endpoint_name=endpoint_name,
                operation=operation,
                status=Status(status) if status else None,
            )
            yield from page
            if len(page) < min(left, _PAGE):
                return
            left -= len(page)
            last = page[-1].id

    filtered = words or before or endpoint_name or operation or status
    empty = "no exchanges match" if filtered else "no exchanges yet; what you send is listed here"
    with Workbench.open() as bench:
        print_exchanges(pages(bench), as_json=as_json, empty=empty)
        if bench.notice:
            print_info(bench.notice)
    return Exit.DONE


command = Command(
    "list",
    callback=_list,
    help=_list.__doc__,
    params=[
        click.Argument(["words"], nargs=-1),
        Option(["--endpoint-name"], default="", metavar="NAME", help="Only exchanges with this endpoint."),
        Option(["--operation"], default="", metavar="NAME", help="Only exchanges of this operation."),
        Option(["--status"], type=click.Choice([*map(str, Status)]), help="Only exchanges with this status."),
        *page_options(),
    ],
    examples=("workbench history list --status error --limit 10",),
)
