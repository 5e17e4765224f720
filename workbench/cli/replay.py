"""`workbench replay`: send recorded invocations again, through the one invoker, as a stream of results."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from typing import Any

import click

from workbench.bench import Workbench
from workbench.cli.blobs import RAW, body_of
from workbench.cli.connection import connection_options, with_given
from workbench.cli.exits import Exit
from workbench.cli.history import line_of, print_line
from workbench.cli.hosting import launcher
from workbench.cli.interrupt import interruptible
from workbench.cli.options import FURTHER, Command, Option
from workbench.cli.paramfile import text_of
from workbench.cli.rows import heading, row
from workbench.cli.say import note
from workbench.interchange.values import field_value
from workbench.model.errors import AbandonedError, UsageError
from workbench.model.exchange import Exchange, Status, Summary
from workbench.model.flight import Cancellation
from workbench.model.invocation import Invocation
from workbench.model.schema import schema

_GROUP = "Replay"

Change = Callable[[Invocation], Invocation]


def _replay(numbers: tuple[int, ...], **given: Any) -> int:
    """Send exchanges again: the same fields, the same bytes, the same connection, but for what is named here.

    Each replay is an exchange of its own, and is printed when it ends.
    """
    if given["debug"]:
        from workbench.cli.debug import follow

        follow()
    change = changed_by(given["changes"], given)
    as_json, record = given["as_json"], not given["no_record"]
    failed = False
    with interruptible() as interruption, Workbench.open(hosting=launcher(), record=record) as bench:
        for number in numbers:
            bench.exchange(number)  # an unknown one is found out before the first is sent
        if not as_json:
            print_line(heading(None))

        def send(number: int) -> Exchange:
            return bench.replay(
                number,
                change=change,
                cancellation=interruption.cancellation,
                tags=given["tag"],
                record=record,
            )

        order = (number for _ in range(given["times"]) for number in numbers)
        for summary in results(send, order, given["concurrency"], interruption.cancellation):
            print_line(line_of(summary) if as_json else row(summary, None))
            sys.stdout.flush()
            failed = failed or summary.status is Status.ERROR
        if record and bench.notice:
            note(bench.notice)
        if interruption.cancellation.cancelled:
            return interruption.exit_code
    return Exit.SERVICE if failed else Exit.DONE


def results(
    send: Callable[[int], Exchange],
    numbers: Iterator[int],
    concurrency: int,
    cancellation: Cancellation,
) -> Iterator[Summary]:
    """Send one after the other, or several at once; yield each as it ends. Holds only those in flight."""

    def send_one(number: int) -> Summary | None:
        if cancellation.cancelled:
            return None
        try:
            return send(number).summary()
        except AbandonedError:
            return None

    if concurrency == 1:
        yield from filter(None, map(send_one, numbers))
        return
    with ThreadPoolExecutor(concurrency, thread_name_prefix="replay") as pool:
        waiting: set[Future[Summary | None]] = set()
        try:
            for number in numbers:
                waiting.add(pool.submit(send_one, number))
                if len(waiting) >= concurrency:
                    ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from filter(None, (future.result() for future in ended))
            while waiting:
                ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from filter(None, (future.result() for future in ended))
        except BaseException:
            # Nobody waits for the rest any more (a closed pipe, an error): it is recorded as cancelled.
            threading.Thread(target=cancellation.cancel, daemon=True).start()
            raise


def changed_by(changes: tuple[str, ...], given: dict[str, Any]) -> Change:
    """What `--set` and the connection options do to an invocation.

    Raises:
        UsageError: a change that is no `FIELD=VALUE`, or of a field that no operation has.
    """
    parsed = [_parsed(change) for change in changes]
    with_given(Invocation().connection, given)  # a bad URL is found out before anything is sent

    def change(invocation: Invocation) -> Invocation:
        for apply in parsed:
            invocation = apply(invocation)
        return invocation.with_(connection=with_given(invocation.connection, given))

    return change


def _parsed(change: str) -> Change:
    name, equals, value = change.partition("=")
    if not equals:
        raise UsageError(
            f"--set {change!r} is no FIELD=VALUE", "Such as --set TargetVariant=green; FIELD= clears it."
        )
    members = {field.name: field for operation in schema().operations.values() for field in operation.input}
    by_option = {field.option.removeprefix("--"): field for field in members.values()}
    field = members.get(name) or by_option.get(name)
    if field is None:
        raise UsageError(f"--set {name}: there is no such field", f"There are {', '.join(members)}.")
    if field.payload:
        body = body_of("--set Body", value, RAW)
        return lambda invocation: invocation.with_(body=body)
    if not value:
        return lambda invocation: invocation.with_field(field.name, None)
    return partial(Invocation.with_field, name=field.name, value=field_value(field, text_of("--set", value)))


replay = Command(
    "replay",
    callback=_replay,
    help=_replay.__doc__,
    params=[
        click.Argument(["numbers"], metavar="ID...", nargs=-1, required=True, type=int),
        Option(
            ["--times"],
            group=_GROUP,
            type=click.IntRange(min=1),
            default=1,
            metavar="N",
            help="Send each N times. [1]",
        ),
        Option(
            ["--concurrency"],
            group=_GROUP,
            type=click.IntRange(1, 256),
            default=1,
            metavar="N",
            help="Keep N in flight at once. [1]",
        ),
        Option(
            ["--set", "changes"],
            group=_GROUP,
            multiple=True,
            metavar="FIELD=VALUE",
            help="Send this instead; FIELD= leaves the field out; Body= is taken literally.",
        ),
        Option(["--json", "as_json"], group=_GROUP, is_flag=True, help="Print one JSON object a line."),
        Option(
            ["--tag"], group=_GROUP, multiple=True, metavar="WORD", help="Keep the replays under this word."
        ),
        Option(["--no-record"], group=_GROUP, is_flag=True, help="Do not keep the replays."),
        *connection_options(),
        Option(
            ["--debug"],
            group=FURTHER,
            is_flag=True,
            help="Show what the SDK does, on stderr, secrets masked.",
        ),
    ],
    examples=(
        "workbench replay 17 --times 100 --concurrency 8 --json",
        "workbench replay 17 --set TargetVariant=green",
    ),
)
