"""`workbench requests run`: sends saved requests, several at a time, and prints a line for each."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import click
import msgspec

from workbench.cli.commands.requests.folder import GROUP, environment_option, folder_option, json_option
from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.completion import files, request_names
from workbench.cli.core.exit_codes import Exit, exit_of
from workbench.cli.core.interrupt import Interruption, interruptible
from workbench.cli.core.recording import print_recording
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.cli.options.connection import ConnectionArguments, connection_options, overridden
from workbench.cli.options.production import require_permission, yes_option
from workbench.cli.options.tags import tag_option
from workbench.content.humanize import duration
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import NotFoundError, OperationCancelledError, WorkbenchError
from workbench.model.exchange import Status
from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.services.files import kind_of, write_output
from workbench.services.requests.saved_requests import Checked, SavedRequests


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was not sent.

    Args:
        name: the request's.
        error: why.
    """

    name: str
    error: WorkbenchError


Result = Checked | Refusal


@dataclass(frozen=True, kw_only=True)
class _Arguments(ConnectionArguments):
    names: tuple[str, ...]
    folder: str | None
    environment: str | None
    check: bool
    jobs: int
    junit: str | None
    as_json: bool
    tag: tuple[str, ...]
    no_record: bool
    yes: bool


def _run(arguments: _Arguments) -> int:
    """Send saved requests and print a line for each: all of them, or those named.

    NAME is a request or a folder of requests; the path of a folder on disk replaces --requests. Without
    --check, the exit code is 254 if a request fails. With it, the exit code is 1 if a response is not as its
    file expects; a request without [expect] expects success.
    """
    folder, names = _where(arguments.names, arguments.folder)
    record = not arguments.no_record
    results: list[Result] = []
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox(), record=record) as bench:
        saved = SavedRequests.find(bench, folder, environment=arguments.environment)
        selected = _selected(saved, names)
        with interruption.breakable():
            connections = _connections(saved, selected, arguments)
            require_permission(bench, connections, len(selected), without_asking=arguments.yes)
        for result in _results(saved, selected, arguments, interruption):
            results.append(result)
            print_line(_json(result) if arguments.as_json else _line(result, checked=arguments.check))
            sys.stdout.flush()
        if arguments.junit:
            from workbench.cli.commands.requests.junit import junit

            write_output(arguments.junit, junit([_case(result) for result in results]))
        if record:
            print_recording(bench)
    _sum_up(results, checked=arguments.check)
    if interruption.cancellation.cancelled:
        return interruption.exit_code
    return _exit(results, checked=arguments.check)


def _where(names: tuple[str, ...], folder: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The folder of requests, and the names below it: `run DIR` means `run --requests DIR`."""
    if folder is None and len(names) == 1 and kind_of(names[0]) == "folder":
        return names[0], ()
    return folder, names


def _selected(saved: SavedRequests, names: tuple[str, ...]) -> list[str]:
    """The names of the requests to send, each once.

    Raises:
        NotFoundError: no request has a name, or there are none at all.
    """
    selected: dict[str, None] = {}
    for name in names or ("",):
        entries = saved.entries(name)
        if not entries and name:
            saved.open(name)  # raises with the nearest names
        selected |= dict.fromkeys(entry.name for entry in entries)
    if not selected:
        raise NotFoundError(
            f"No saved requests in {saved.folder.root}.",
            "`workbench requests save NAME --exchange ID` saves one; --requests DIR looks in another folder.",
        )
    return list(selected)


def _connections(saved: SavedRequests, names: list[str], arguments: _Arguments) -> Iterator[Connection]:
    """Where the requests lead; one that cannot be read is refused when its turn comes."""
    for name in names:
        with suppress(WorkbenchError):
            ready = saved.ready(
                saved.open(name).request, lambda connection: overridden(connection, arguments)
            )
            yield ready.connection


def _results(
    saved: SavedRequests, names: list[str], arguments: _Arguments, interruption: Interruption
) -> Iterator[Result]:
    """Sends them, several at a time; the results in the order of the names, each as soon as it ends."""

    def change(connection: Connection) -> Connection:
        return overridden(connection, arguments)

    change(Connection())  # a bad address is found out before the first is sent

    def send(name: str) -> Result | None:
        if interruption.cancellation.cancelled:
            return None
        try:
            return saved.send(
                saved.open(name).request,
                check=arguments.check,
                change=change,
                cancellation=interruption.cancellation,
                tags=arguments.tag,
                record=not arguments.no_record,
            )
        except OperationCancelledError:
            return None
        except WorkbenchError as error:
            return Refusal(name=name, error=error)

    with ThreadPoolExecutor(arguments.jobs, thread_name_prefix="request") as pool:
        yield from filter(None, pool.map(send, names))


def _verdict(result: Result, *, checked: bool) -> str:
    if isinstance(result, Refusal):
        return "not sent"
    if result.findings:
        return "different"
    if not checked and result.exchange.status is not Status.OK:
        return "failed"
    return "ok"


def _line(result: Result, *, checked: bool) -> str:
    verdict = _verdict(result, checked=checked)
    if isinstance(result, Refusal):
        why = ". ".join(filter(None, (result.error.message, result.error.hint)))
        return sanitize_line(f"{verdict:<9}  {result.name:<32}  {why}")
    exchange = result.exchange
    status = str(exchange.response.http_status) if exchange.response else "-"
    took = duration(exchange.outcome.duration_ms if exchange.outcome else None)
    words = [finding.message for finding in result.findings]
    if not checked and exchange.failure is not None:
        words = [f"{exchange.failure.code}: {exchange.failure.message}"]
    return sanitize_line(
        f"{verdict:<9}  {result.name:<32}  {status:>3}  {took:>8}  {'; '.join(words)}".rstrip()
    )


def _json(result: Result) -> str:
    if isinstance(result, Refusal):
        line: dict[str, Any] = {
            "request": result.name,
            "verdict": "not_sent",
            "findings": [],
            "error_message": result.error.message,
        }
    else:
        findings = [
            {"what": finding.kind, "message": finding.message}
            | ({"comparison": finding.comparison.as_json(limit=20)} if finding.comparison else {})
            for finding in result.findings
        ]
        verdict = _verdict(result, checked=True)
        line = {"request": result.name, "verdict": verdict, "findings": findings}
        line |= msgspec.to_builtins(result.exchange.summary())
    return json_line(line)


def _case(result: Result) -> Any:
    from workbench.cli.commands.requests.junit import Case

    if isinstance(result, Refusal):
        return Case(name=result.name, error=result.error.message)
    exchange = result.exchange
    seconds = ((exchange.outcome.duration_ms if exchange.outcome else None) or 0.0) / 1000
    failures = tuple(finding.message for finding in result.findings)
    return Case(name=result.name, seconds=seconds, failures=failures)


def _sum_up(results: list[Result], *, checked: bool) -> None:
    verdicts = [_verdict(result, checked=checked) for result in results]
    counts = [
        f"{verdicts.count(word)} {word}"
        for word in ("ok", "different", "failed", "not sent")
        if word in verdicts
    ]
    print_info(", ".join(counts) or "nothing was sent")


def _exit(results: list[Result], *, checked: bool) -> int:
    """The exit code: a request that could not be sent counts most, then a difference, then a failure."""
    refused = [exit_of(result.error) for result in results if isinstance(result, Refusal)]
    if refused:
        return refused[0]
    verdicts = {_verdict(result, checked=checked) for result in results}
    if "different" in verdicts:
        return Exit.DIFFERENT
    return Exit.SERVICE if "failed" in verdicts else Exit.DONE


command = Command(
    "run",
    callback=called_with(_Arguments, _run),
    help=_run.__doc__,
    params=[
        click.Argument(["names"], metavar="[NAME|FOLDER]...", nargs=-1, shell_complete=request_names),
        folder_option(),
        environment_option(),
        Option(
            ["--check"],
            group=GROUP,
            is_flag=True,
            help="Check each response against what its file expects; exit with 1 if one differs.",
        ),
        Option(
            ["--jobs"],
            group=GROUP,
            type=click.IntRange(1, 64),
            default=4,
            metavar="N",
            help="Send up to N requests at the same time. [4]",
        ),
        Option(
            ["--junit"],
            group=GROUP,
            metavar="FILE",
            shell_complete=files,
            help="Also write the results to FILE as JUnit XML.",
        ),
        json_option(),
        tag_option(GROUP),
        Option(["--no-record"], group=GROUP, is_flag=True, help="Do not record the exchanges."),
        yes_option(GROUP),
        *connection_options(),
    ],
    examples=(
        "workbench requests run --check",
        "workbench requests run smoke --env staging --check --junit report.xml",
        "workbench requests run tests/requests --check --sandbox",
    ),
)
