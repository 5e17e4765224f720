"""A failed exchange on standard error: the AWS CLI's words first, then details, then what to do."""

from __future__ import annotations

from workbench.cli.core.console import print_error, print_hint
from workbench.cli.core.exit_codes import Exit
from workbench.model.exchange import Exchange, Failure, FailureKind

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


def failure_lines(exchange: Exchange, failure: Failure) -> Exit:
    """Prints on standard error why an exchange failed, and returns its exit code.

    The form is that of aws-cli v2's `enhanced` errors (awscli/errorhandler.py).
    """
    if failure.kind is FailureKind.CANCELLED:
        return Exit.INTERRUPTED
    if not _answered(exchange, failure):
        print_error(failure.message, failure.hint)
        return Exit.OTHER
    details = [f"{name}: {value}" for name, value in failure.members.items()]
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


def _answered(exchange: Exchange, failure: Failure) -> bool:
    """Returns whether the service answered with an error."""
    response = exchange.response
    if response is None or failure.kind in _TRANSPORT:
        return False
    return response.http_status >= 300 or failure.kind is FailureKind.STREAM
