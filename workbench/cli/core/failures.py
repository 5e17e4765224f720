"""A failed exchange on standard error: the AWS CLI's words first, then details, then what to do."""

from __future__ import annotations

import sys

from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_error, print_hint
from workbench.model.exchange import Exchange, Failure, FailureKind
from workbench.model.service.command_words import ENHANCED

# A response that breaks off after its status line is a network failure, whatever the status.
_TRANSPORT = frozenset(
    {
        FailureKind.CONNECT,
        FailureKind.CONNECT_TIMEOUT,
        FailureKind.TLS,
        FailureKind.READ_TIMEOUT,
        FailureKind.CLOSED,
        FailureKind.CUT,
    }
)


def failure_lines(
    exchange: Exchange, failure: Failure, error_format: str = ENHANCED, colour: str = "auto"
) -> Exit:
    """Prints on standard error why an exchange failed, and returns its exit code.

    The forms are those of aws-cli v2 (awscli/errorhandler.py), which formats only errors of the service.

    Args:
        error_format: `legacy` leaves the details out; a format of output prints the error document alone.
        colour: whether a table is coloured: `on`, `off` or `auto`.
    """
    if failure.kind is FailureKind.CANCELLED:
        return Exit.INTERRUPTED
    if not _answered(exchange, failure):
        print_error(failure.message, failure.hint)
        return Exit.OTHER
    if error_format not in {ENHANCED, "legacy"}:
        _print_document(failure, error_format, colour)
        return Exit.SERVICE
    members = failure.stated_members if error_format == ENHANCED else {}
    details = [f"{name}: {value}" for name, value in members.items()]
    print_error(
        f"An error occurred ({failure.code}) when calling the {exchange.invocation.operation} operation: "
        f"{failure.message}",
        "\n".join(["", "Additional error details:", *details]) if details else "",
    )
    parts = exchange.response.parts if exchange.response else ()
    if failure.kind is FailureKind.STREAM and parts:
        # Loaded here: only streams have such a place.
        from workbench.content.streaming import break_position

        print_hint(f"\nIt broke {break_position(parts)}.")
    if failure.hint:
        print_hint(f"\n{failure.hint}")
    return Exit.SERVICE


def _print_document(failure: Failure, error_format: str, colour: str) -> None:
    """Prints an error as a document that a program can read, with nothing around it."""
    # Loaded here: few errors are printed so.
    from workbench.cli.options.output_style import Printing

    document = {"Message": failure.message, "Code": failure.code, **failure.stated_members}
    Printing(error_format, None, colour).print("error", document, sys.stderr)


def _answered(exchange: Exchange, failure: Failure) -> bool:
    """Returns whether the service answered with an error."""
    response = exchange.response
    if response is None or failure.kind in _TRANSPORT:
        return False
    return response.http_status >= 300 or failure.kind is FailureKind.STREAM
