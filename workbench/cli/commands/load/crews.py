"""Who sends for a load test: this process, or workers that it starts or that connect; and such a worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from workbench.cli.commands.load.arguments import LoadArguments
from workbench.cli.commands.load.processes import worker_processes
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.terminal.console import print_info
from workbench.cli.options.connection import overridden
from workbench.cli.options.production import require_permission
from workbench.content.humanize import counted
from workbench.model.destinations.endpoint_url import without_userinfo
from workbench.model.errors import UsageError
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.load.crews.engine import LogCollector, load_locust
from workbench.services.load.plan import LoadPlan

if TYPE_CHECKING:
    from workbench.model.invocation import Connection
    from workbench.services.load.crews.crew import Crew

_LOOPBACK = "127.0.0.1"
_LOOPBACKS = frozenset({_LOOPBACK, "localhost", "::1"})


@contextmanager
def crew_of(
    bench: Workbench, plan: LoadPlan, arguments: LoadArguments, cancellation: CancelToken, log: LogCollector
) -> Iterator[Crew]:
    """Yields who sends, ready to begin. Locust is loaded.

    Raises:
        OperationCancelledError: cancelled before every worker was there.
        WorkbenchError: nothing can be sent.
    """
    from workbench.services.load.crews.crew import LocalCrew

    if not arguments.master and arguments.workers is None:
        yield LocalCrew(bench, plan)
        return
    from workbench.services.load.crews.master import MasterCrew

    host = _LOOPBACK if arguments.workers else arguments.master_bind_host
    if host not in _LOOPBACKS:
        _require_sendable(plan)
    if plan.connection.sandbox and bench.clients.hosting is not None:
        plan = msgspec.structs.replace(plan, sandbox=bench.clients.hosting())
    crew = MasterCrew(plan, host, 0 if arguments.workers else arguments.master_bind_port, log)
    try:
        if arguments.workers:
            with worker_processes(arguments.workers, crew.port) as processes:
                crew.wait(arguments.workers, cancellation, processes.check)
                yield crew
            return
        expected = arguments.expect_workers or 1
        print_info(f"waiting for {counted(expected, 'worker')} at {host}:{crew.port}")
        crew.wait(expected, cancellation)
        yield crew
    finally:
        crew.end()


def _require_sendable(plan: LoadPlan) -> None:
    """Checks that a plan may go to other machines.

    Raises:
        UsageError: it has secrets, or a sandbox of this machine.
    """
    if plan.hidden:
        raise UsageError(
            f"Locust would send secrets of the request unencrypted: {', '.join(sorted(plan.hidden))}.",
            "Use --workers, or --master-bind-host 127.0.0.1 with a tunnel.",
        )
    url = plan.connection.endpoint_url or ""
    if without_userinfo(url) != url:
        raise UsageError(
            "Locust would send the password in the endpoint URL unencrypted.",
            "Use --workers, or --master-bind-host 127.0.0.1 with a tunnel.",
        )
    if plan.connection.sandbox:
        raise UsageError(
            "Workers on other machines cannot reach the sandbox of this process.",
            "Use --workers, or --master-bind-host 127.0.0.1.",
        )


def work(arguments: LoadArguments) -> int:
    """Sends for a master, until it has enough."""
    load_locust()
    from workbench.services.load.crews.worker import MastersSandbox, Worker

    sandbox = MastersSandbox()
    with interruptible() as interruption, Workbench.open(hosting=sandbox) as bench:

        def permit(connection: Connection) -> None:
            require_permission(
                bench,
                (connection,),
                None,
                without_asking=arguments.yes,
                cancellation=interruption.cancellation,
            )

        worker = Worker(bench, sandbox, lambda connection: overridden(connection, arguments), permit)
        print_info(f"sending for the master at {arguments.master_host}:{arguments.master_port}")
        worker.run(arguments.master_host, arguments.master_port, interruption.cancellation)
    return Exit.DONE
