"""`workbench import`: other tools' forms of an invocation, understood, taken into the history, sent."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click
import msgspec

from workbench.cli.commands.replay import changed_by
from workbench.cli.core.command import FURTHER, Command, Option
from workbench.cli.core.console import print_error, print_hint, print_info
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.failures import failure_lines
from workbench.cli.core.interrupt import Interruption, interruptible
from workbench.cli.core.lines import json_line, line_of, print_line
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.text import heading, row
from workbench.cli.options.connection import connection_of, connection_options
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import UnconfirmedError, UsageError
from workbench.model.exchange import Status
from workbench.model.invocation import Invocation
from workbench.services import Workbench, aws_settings
from workbench.services.interchange import Interchange, MalformedError, Reading, changed, facts, title

_GROUP = "Import"


def _import(given: str, **options: Any) -> int:
    """Understand TEXT-OR-FILE and print what it sends; what came back with it goes into the history.

    Understood are command lines of aws, workbench and curl, Python that calls boto3, HAR, this workbench's
    own JSON, and files of SageMaker Data Capture: as text, as a file or folder, as s3://BUCKET/PREFIX, or
    from standard input where TEXT-OR-FILE is -. Nothing of it is run.
    """
    text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape") if given == "-" else given
    connection = connection_of(options, aws_settings(options["profile"]))
    change = changed_by(options["changes"], options)
    failed: list[MalformedError] = []
    record = not options["no_record"]
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox(), record=record) as bench:
        interchange = Interchange(bench)
        found = interchange.read(
            text,
            connection=connection,
            endpoint_name=options["endpoint_name"],
            cancellation=interruption.cancellation,
        )
        readings = [
            changed(reading, change)
            for reading in _understood(found, failed, keep_going=options["keep_going"])
        ]
        numbers = _taken_in(interchange, readings, record=record)
        _tell(readings, numbers, as_json=options["as_json"])
        if options["save"] or options["send"]:
            readings = _confirmed(readings, without_asking=options["yes"])
        if options["save"]:
            _save(bench, options["save"], readings)
        if not options["send"]:
            return Exit.USAGE if failed else Exit.DONE
        return _sent(bench, readings, numbers, options, interruption)


def _understood(
    found: Iterator[Reading | MalformedError], failed: list[MalformedError], *, keep_going: bool
) -> Iterator[Reading]:
    """Half an import is no import, unless that is asked for."""
    for each in found:
        if not isinstance(each, MalformedError):
            yield each
        elif keep_going:
            failed.append(each)
            print_error(each.message, each.hint)
        else:
            raise each


def _confirmed(readings: list[Reading], *, without_asking: bool) -> list[Reading]:
    """The readings, whose caveats somebody has seen and agreed to.

    Raises:
        UnconfirmedError: nobody did; nothing was sent.
    """
    waiting = [reading for reading in readings if reading.invocation.caveats]
    if waiting and not without_asking:
        for reading in waiting:
            print_info(title(reading))
            for caveat in reading.invocation.caveats:
                print_hint(f"  {caveat}")
        if not _at_terminal() or not click.confirm("Go on with it?", err=True):
            raise UnconfirmedError(
                "Nothing is sent or saved: the text leaves values open, or takes them from this machine",
                "Give what is open with --set FIELD=VALUE, or confirm all of it with --yes.",
            )
    return [replace(reading, invocation=reading.invocation.confirmed()) for reading in readings]


def _at_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _taken_in(interchange: Interchange, readings: list[Reading], *, record: bool) -> list[int | None]:
    """The numbers under which what came back is in the history now, None where nothing did."""
    captured = [reading for reading in readings if reading.exchange is not None]
    if not captured or not record:
        return [None] * len(readings)
    intake = interchange.take_in(captured)
    words = [f"{intake.count:,} exchanges taken into the history"]
    words += [f"{intake.known:,} were there already"] if intake.known else []
    words += [f"{intake.kept_out:,} are kept out by the setting `privacy`"] if intake.kept_out else []
    print_info(", ".join(words))
    numbers = iter(intake.numbers)
    return [next(numbers) if reading.exchange is not None else None for reading in readings]


def _save(bench: Workbench, name: str, readings: list[Reading]) -> None:
    from workbench.services.requests.saved_requests import SavedRequests

    if len(readings) != 1:
        raise UsageError(f"--save takes one invocation, and there are {len(readings):,}")
    SavedRequests.find(bench).save(name, readings[0].invocation)
    print_info(f"saved as {name}")


def _tell(readings: list[Reading], numbers: list[int | None], *, as_json: bool) -> None:
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
    """What was understood, a line for each thing, inert."""
    yield sanitize_line(title(reading))
    for name, value in facts(reading):
        yield f"  {name:<24} {sanitize_line(value)}"
    for each in reading.notes:
        yield f"  note: {sanitize_line(each)}"


def _sent(
    bench: Workbench,
    readings: list[Reading],
    numbers: list[int | None],
    options: dict[str, Any],
    interruption: Interruption,
) -> int:
    as_json = options["as_json"]
    code = int(Exit.DONE)
    if not as_json:
        print_line(heading(None))
    for reading, number in zip(readings, numbers, strict=True):
        exchange = bench.send(
            _sendable(reading.invocation),
            cancellation=interruption.cancellation,
            replay_of=number,
            record=not options["no_record"],
        )
        summary = exchange.summary()
        print_line(line_of(summary) if as_json else row(summary, None))
        if summary.status is Status.CANCELLED:
            return interruption.exit_code
        if exchange.failure is not None:
            code = failure_lines(exchange, exchange.failure)
    if not options["no_record"] and bench.notice:
        print_info(bench.notice)
    return code


def _sendable(invocation: Invocation) -> Invocation:
    if not invocation.endpoint_name:
        raise UsageError("it names no endpoint, so it cannot be sent")
    return invocation


import_ = Command(
    "import",
    callback=_import,
    help=_import.__doc__,
    params=[
        click.Argument(["given"], metavar="TEXT-OR-FILE"),
        Option(["--send"], group=_GROUP, is_flag=True, help="Send each of them, and print what came of it."),
        Option(
            ["--save"],
            group=_GROUP,
            metavar="NAME",
            help="Keep the one that is understood as a saved request.",
        ),
        Option(
            ["--endpoint-name"],
            group=_GROUP,
            default="",
            metavar="NAME",
            help="The endpoint of captured traffic, where the folders of its files do not tell.",
        ),
        Option(
            ["--set", "changes"],
            group=_GROUP,
            multiple=True,
            metavar="FIELD=VALUE",
            help="Give a field, or Body, a value in place of what the text says; empty clears it.",
        ),
        Option(
            ["--yes"],
            group=_GROUP,
            is_flag=True,
            help="Send or save it although the text reads a file or variable of this machine, or leaves "
            "a value open.",
        ),
        Option(
            ["--keep-going"],
            group=_GROUP,
            is_flag=True,
            help="Leave out what is malformed, and say so, instead of importing nothing.",
        ),
        Option(["--json", "as_json"], group=_GROUP, is_flag=True, help="Print one JSON object a line."),
        Option(
            ["--no-record"], group=_GROUP, is_flag=True, help="Do not keep anything of it in the history."
        ),
        *connection_options(),
        Option(["--debug"], group=FURTHER, is_flag=True, help="Show the trace of what goes wrong."),
    ],
    examples=(
        "workbench import 'aws sagemaker-runtime invoke-endpoint --endpoint-name e --body fileb://b out'",
        "workbench import s3://bucket/capture/my-endpoint/blue/2026/11/24/ --region eu-central-1",
        "pbpaste | workbench import - --json",
    ),
)
