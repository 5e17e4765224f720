"""The account that a command asks: its workbench, its connection, and what is told of pauses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_info
from workbench.cli.options.connection import ConnectionArguments, connection_of
from workbench.model.account.pause import Pause
from workbench.model.invocation import Connection
from workbench.services import Workbench, aws_settings

if TYPE_CHECKING:
    from workbench.services.account.endpoints import EndpointDirectory


class Target(NamedTuple):
    """What a command asks with."""

    bench: Workbench
    connection: Connection
    endpoints: EndpointDirectory


@contextmanager
def target_of(arguments: ConnectionArguments) -> Iterator[Target]:
    """Opens the workbench for the connection that a command line names."""
    from workbench.services.account.endpoints import EndpointDirectory

    connection = connection_of(arguments, aws_settings(arguments.profile))
    with Workbench.open(hosting=lazy_sandbox()) as bench:
        yield Target(bench, connection, EndpointDirectory(bench))


def print_pause(pause: Pause) -> None:
    """Says why and how long is waited."""
    print_info(f"{pause.cause}: waiting {pause.seconds:.1f} s before attempt {pause.attempt}")
