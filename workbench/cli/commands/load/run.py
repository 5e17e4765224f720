"""What `workbench load` does."""

from __future__ import annotations

import msgspec

from workbench.cli.commands.load.arguments import LoadArguments, check_roles, plan_of
from workbench.cli.commands.load.crews import crew_of, work
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import Interruption, interruptible
from workbench.cli.core.new_file import write_new_file
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_error, print_info
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.cli.options.fields import with_fields
from workbench.cli.options.production import require_permission
from workbench.cli.options.reports import report_bytes
from workbench.content.printable_json import printable_json
from workbench.model.errors import UsageError
from workbench.model.redaction import redacted
from workbench.model.service.operations import INVOKE
from workbench.model.service.schema import schema
from workbench.services import Workbench
from workbench.services.dataset_batch.recording import Recording
from workbench.services.load.aiperf import AiperfFolder
from workbench.services.load.crews.engine import check_locust, load_locust
from workbench.services.load.plan import LoadPlan
from workbench.services.load.result import Ending, LoadResult


def _load(arguments: LoadArguments) -> int:
    check_locust()
    check_roles(arguments)
    if arguments.worker:
        return work(arguments)
    record = Recording(arguments.recording) is not Recording.NONE
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox(), record=record) as bench:
        plan = plan_of(bench, arguments, schema().operations[INVOKE], arguments.processes)
        with interruption.breakable():
            require_permission(bench, (plan.connection,), None, without_asking=arguments.yes)
        _check_files(arguments)
        return _run(bench, plan, arguments, interruption)


def _run(
    bench: Workbench,
    plan: LoadPlan,
    arguments: LoadArguments,
    interruption: Interruption,
) -> int:
    log = load_locust()
    # Loaded here: they import Locust.
    from workbench.cli.commands.load.live_block import LiveBlock
    from workbench.services.load.run import LoadRun

    address = None if arguments.web is None else _address(arguments.web)
    folder = None if arguments.aiperf is None else AiperfFolder(arguments.aiperf, plan)
    with crew_of(bench, plan, arguments, interruption.cancellation, log) as crew:
        if address is not None:
            print_info(f"Locust's page is at {crew.serve(*address)}")
        run = LoadRun(crew, plan, interruption.cancellation, log, folder.add if folder else None)
        block = LiveBlock(f"load {plan.name}", goodput=bool(plan.slos))
        try:
            result = run.run(block.show)
        finally:
            block.end()
    _print(result, arguments)
    if folder is not None:
        folder.close(result)
        print_info(f"wrote {arguments.aiperf}")
    if run.obstacle is not None:
        print_error(f"No request could succeed: {run.obstacle.code}: {run.obstacle.message}")
    if bench.notice and plan.recording is not Recording.NONE:
        print_info(bench.notice)
    return _exit(result, interruption)


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) <= 65535:
        raise UsageError(f"--web {text!r} is not a port or HOST:PORT.", "For example, 8089.")
    return (host if colon else "127.0.0.1"), int(port)


def _check_files(arguments: LoadArguments) -> None:
    """Finds out before anything is sent which files cannot be written.

    Raises:
        FileExistsAlreadyError: one exists, and `--force` is not given.
        StoreError: one cannot be written.
    """
    from workbench.model.errors import FileExistsAlreadyError
    from workbench.services.files import check_output, kind_of

    for path in filter(None, (arguments.output, *arguments.reports)):
        if kind_of(path) and not arguments.force:
            raise FileExistsAlreadyError(
                f"{path} already exists.", "Name another file, or use --force to replace it."
            )
        check_output(path)
    if arguments.aiperf is not None and kind_of(arguments.aiperf) and not arguments.force:
        raise FileExistsAlreadyError(
            f"{arguments.aiperf} already exists.", "Name another folder, or use --force to replace its files."
        )


def _print(result: LoadResult, arguments: LoadArguments) -> None:
    from workbench.services.load.tables import load_report_of
    from workbench.services.report.text import text_lines

    report = load_report_of(result)
    if arguments.as_json:
        print_line(json_line(result))
    else:
        for line in text_lines(report):
            print_line(line)
    if arguments.output is not None:
        write_new_file(arguments.output, redacted(_document(result)).encode() + b"\n", force=arguments.force)
        print_info(f"wrote {arguments.output}")
    for path in arguments.reports:
        write_new_file(path, report_bytes(path, report, _document(result)), force=arguments.force)
        print_info(f"wrote {path}")


def _document(result: LoadResult) -> str:
    """Returns a results file, without what would drive a terminal."""
    return printable_json(msgspec.json.format(msgspec.json.encode(result)).decode())


def _exit(result: LoadResult, interruption: Interruption) -> int:
    if result.ending is Ending.CANCELLED:
        return interruption.exit_code
    answered = sum(level.requests - level.failures for level in result.levels)
    if not answered:
        return Exit.SERVICE
    return Exit.DONE


run = with_fields(LoadArguments, _load)
"""Runs the command with its parameters."""
