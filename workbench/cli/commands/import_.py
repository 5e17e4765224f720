"""`workbench import`: reads other tools' forms of an invocation, records captured traffic, sends, saves."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import click
import msgspec

from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.completion import files
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.failures import failure_lines
from workbench.cli.core.interrupt import Interruption, interruptible
from workbench.cli.core.recording import print_recording
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_error, print_hint, print_info
from workbench.cli.core.terminal.lines import json_line, line_of, print_line
from workbench.cli.core.text.exchange_rows import heading, row
from workbench.cli.options.changes import change_of
from workbench.cli.options.connection import ConnectionArguments, connection_of, connection_options
from workbench.cli.options.debug import trace_option
from workbench.content.humanize import counted
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import UnconfirmedError, UsageError
from workbench.model.exchange import Status
from workbench.model.invocation import Invocation
from workbench.services import Workbench, aws_settings
from workbench.services.interchange import (
    Intake,
    Interchange,
    MalformedError,
    Reading,
    changed,
    facts,
    is_large,
    title,
)

_GROUP = "Import"
_STEP = 200
_STEP_BYTES = 8 * 1024 * 1024
"""Exchanges of a large file that are in memory at a time, and the bytes of their bodies."""


@dataclass(frozen=True, kw_only=True)
class _Arguments(ConnectionArguments):
    source: str
    send: bool
    save: str | None
    endpoint_name: str
    changes: tuple[str, ...]
    yes: bool
    keep_going: bool
    as_json: bool
    no_record: bool


def _import(arguments: _Arguments) -> int:
    """Read requests from TEXT-OR-FILE and print them; captured responses go into the history.

    Accepts aws, workbench and curl commands, Python that calls boto3 or the SageMaker SDK, HAR, workbench
    JSON and SageMaker Data Capture: as text, as a file or folder, as s3://BUCKET/PREFIX, or as - for
    standard input. Nothing is executed.
    """
    source = arguments.source
    text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape") if source == "-" else source
    connection = connection_of(arguments, aws_settings(arguments.profile))
    change = change_of(arguments.changes, arguments)
    malformed: list[MalformedError] = []
    record = not arguments.no_record
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox(), record=record) as bench:
        interchange = Interchange(bench)

        def read() -> Iterator[Reading]:
            results = interchange.read(
                text,
                connection=connection,
                endpoint_name=arguments.endpoint_name,
                cancellation=interruption.cancellation,
            )
            for reading in _well_formed(results, malformed, keep_going=arguments.keep_going):
                yield changed(reading, change)

        if is_large(text) and not (arguments.save or arguments.send):
            if not arguments.keep_going:
                for _ in read():
                    pass  # what is malformed leaves nothing in the history
            _record_in_steps(interchange, read(), record=record, as_json=arguments.as_json)
            return Exit.USAGE if malformed else Exit.DONE
        readings = list(read())
        numbers = _recorded(interchange, readings, record=record)
        _print(readings, numbers, as_json=arguments.as_json)
        if arguments.save or arguments.send:
            readings = _confirmed(readings, without_asking=arguments.yes)
        if arguments.save:
            _save(bench, arguments.save, readings)
        if not arguments.send:
            return Exit.USAGE if malformed else Exit.DONE
        return _sent(bench, readings, numbers, arguments, interruption)


def _well_formed(
    results: Iterator[Reading | MalformedError], malformed: list[MalformedError], *, keep_going: bool
) -> Iterator[Reading]:
    """The readings; something malformed ends the import, unless it is to go on."""
    for result in results:
        if not isinstance(result, MalformedError):
            yield result
        elif keep_going:
            malformed.append(result)
            print_error(result.message, result.hint)
        else:
            raise result


def _confirmed(readings: list[Reading], *, without_asking: bool) -> list[Reading]:
    """The readings, once their user has confirmed their caveats.

    Raises:
        UnconfirmedError: they are not confirmed; nothing was sent.
    """
    waiting = [reading for reading in readings if reading.invocation.caveats]
    if waiting and not without_asking:
        for reading in waiting:
            print_info(title(reading))
            for caveat in reading.invocation.caveats:
                print_hint(f"  {caveat}")
        if not _at_terminal() or not click.confirm("Continue?", err=True):
            raise UnconfirmedError(
                "Nothing was sent or saved: the text leaves values open, or reads them from this machine.",
                "Give open values with --set FIELD=VALUE, or confirm everything with --yes.",
            )
    return [replace(reading, invocation=reading.invocation.confirmed()) for reading in readings]


def _at_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _recorded(interchange: Interchange, readings: list[Reading], *, record: bool) -> list[int | None]:
    """The IDs of the captured exchanges in the history, None for what has no response."""
    captured = [reading for reading in readings if reading.exchange is not None]
    if not captured or not record:
        return [None] * len(readings)
    intake = interchange.take_in(captured)
    _print_intake(intake)
    numbers = iter(intake.numbers)
    return [next(numbers) if reading.exchange is not None else None for reading in readings]


def _record_in_steps(
    interchange: Interchange, readings: Iterator[Reading], *, record: bool, as_json: bool
) -> None:
    """Records and prints what a large file says, some of it at a time."""
    total = Intake((), 0, 0)
    for step in _steps(readings):
        captured = [reading for reading in step if reading.exchange is not None]
        intake = interchange.take_in(captured) if captured and record else Intake((), 0, 0)
        numbers = iter(intake.numbers)
        _print(step, [next(numbers, None) if reading.exchange else None for reading in step], as_json=as_json)
        total = Intake(
            total.numbers + intake.numbers,
            total.already_recorded + intake.already_recorded,
            total.kept_out + intake.kept_out,
        )
    if total.numbers:
        _print_intake(total)


def _steps(readings: Iterator[Reading]) -> Iterator[list[Reading]]:
    """Readings in groups that together take little memory."""
    step: list[Reading] = []
    size = 0
    for reading in readings:
        step.append(reading)
        exchange = reading.exchange
        if exchange is not None:
            size += len(exchange.request_body or b"")
            size += len(exchange.response.body) if exchange.response else 0
        if len(step) >= _STEP or size >= _STEP_BYTES:
            yield step
            step, size = [], 0
    if step:
        yield step


def _print_intake(intake: Intake) -> None:
    words = [f"imported {counted(intake.count, 'exchange')} into the history"]
    words += [f"{intake.already_recorded:,} already there"] if intake.already_recorded else []
    words += [f"{intake.kept_out:,} left out (privacy setting)"] if intake.kept_out else []
    print_info(", ".join(words))


def _save(bench: Workbench, name: str, readings: list[Reading]) -> None:
    from workbench.services.requests.saved_requests import SavedRequests

    if len(readings) != 1:
        raise UsageError(f"--save takes one request; the text has {len(readings):,}.")
    SavedRequests.find(bench).save(name, readings[0].invocation)
    print_info(f"saved as {name}")


def _print(readings: list[Reading], numbers: list[int | None], *, as_json: bool) -> None:
    for reading, number in zip(readings, numbers, strict=True):
        if as_json:
            document = {
                "form": reading.form,
                "source": reading.source,
                "invocation": reading.invocation,
                "notes": reading.notes,
                "uuid": reading.exchange.uuid if reading.exchange else None,
                "id": number,
            }
            print_line(json_line(msgspec.to_builtins(document)))
        elif reading.exchange is None:
            for line in described(reading):
                print_line(line)


def described(reading: Reading) -> Iterator[str]:
    """A reading as lines, safe for a terminal."""
    yield sanitize_line(title(reading))
    for name, value in facts(reading):
        yield f"  {name:<24} {sanitize_line(value)}"
    for note in reading.notes:
        yield f"  note: {sanitize_line(note)}"


def _sent(
    bench: Workbench,
    readings: list[Reading],
    numbers: list[int | None],
    arguments: _Arguments,
    interruption: Interruption,
) -> int:
    as_json = arguments.as_json
    code = int(Exit.DONE)
    if not as_json:
        print_line(heading(None))
    for reading, number in zip(readings, numbers, strict=True):
        exchange = bench.send(
            _sendable(reading.invocation),
            cancellation=interruption.cancellation,
            replay_of=number,
            record=not arguments.no_record,
        )
        summary = exchange.summary()
        print_line(line_of(summary) if as_json else row(summary, None))
        if summary.status is Status.CANCELLED:
            return interruption.exit_code
        if exchange.failure is not None:
            code = failure_lines(exchange, exchange.failure)
    if not arguments.no_record:
        print_recording(bench)
    return code


def _sendable(invocation: Invocation) -> Invocation:
    if not invocation.endpoint_name:
        raise UsageError(
            "The request names no endpoint, so it cannot be sent.", "Give one with --set EndpointName=NAME."
        )
    return invocation


command = Command(
    "import",
    callback=called_with(_Arguments, _import),
    help=_import.__doc__,
    params=[
        click.Argument(["source"], metavar="TEXT-OR-FILE", shell_complete=files),
        Option(["--send"], group=_GROUP, is_flag=True, help="Send each request, and print the result."),
        Option(
            ["--save"],
            group=_GROUP,
            metavar="NAME",
            help="Save the request under this name; the text must have exactly one.",
        ),
        Option(
            ["--endpoint-name"],
            group=_GROUP,
            default="",
            metavar="NAME",
            help="The endpoint of captured traffic, if the folder names do not contain it.",
        ),
        Option(
            ["--set", "changes"],
            group=_GROUP,
            multiple=True,
            metavar="FIELD=VALUE",
            help="Replace the value of a field or of Body; FIELD= clears it.",
        ),
        Option(
            ["--yes"],
            group=_GROUP,
            is_flag=True,
            help="Do not ask before sending or saving a request that reads a file or variable of this "
            "machine, or leaves a value open.",
        ),
        Option(
            ["--keep-going"],
            group=_GROUP,
            is_flag=True,
            help="Report malformed input, and import the rest.",
        ),
        Option(["--json", "as_json"], group=_GROUP, is_flag=True, help="Print one JSON object per line."),
        Option(["--no-record"], group=_GROUP, is_flag=True, help="Record nothing in the history."),
        *connection_options(),
        trace_option(),
    ],
    examples=(
        "workbench import 'aws sagemaker-runtime invoke-endpoint --endpoint-name e --body fileb://b out'",
        "workbench import s3://bucket/capture/my-endpoint/blue/2026/11/24/ --region eu-central-1",
        "pbpaste | workbench import - --json",
    ),
)
