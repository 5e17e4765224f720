"""`workbench history play`: writes a recorded stream again, its parts at the times they arrived."""

from __future__ import annotations

from contextlib import closing
from threading import Event
from time import perf_counter

import click

from workbench.cli.commands.invoke.delivery import STANDARD_OUTPUT
from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import exchange_ids
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.terminal.console import print_error, print_hint
from workbench.content.streaming import Player, Recording, break_position
from workbench.model.errors import NotFoundError
from workbench.services import Workbench
from workbench.services.files import GrowingOutput


def _play(*, number: int, speed: float) -> int:
    """Write a streamed response to standard output part by part, at the recorded times.

    This includes the wait for the first part. If the stream broke, the parts that arrived are written, the
    reason is printed on standard error, and the exit code is 254.
    """
    with interruptible() as interruption, Workbench.open() as bench:
        exchange = bench.history.exchange(number)
        response = exchange.response
        if response is None or not response.parts:
            raise NotFoundError(
                f"Exchange {number} is not a stream.", "`workbench history show` prints its response."
            )
        bench.history.body_if_any(number, "response")  # raises where it was not kept
        recording = Recording(response)
        over = Event()
        interruption.cancellation.on_cancel(over.set)
        with closing(GrowingOutput(STANDARD_OUTPUT)) as output:
            player = Player(recording.times, perf_counter, speed=speed or float("inf"))
            done = 0
            while done < len(recording):
                due = player.due
                for part in recording.parts(done, due):
                    output.add(part.data)
                done = due
                if (wait := player.seconds_to_next()) is not None and over.wait(max(wait, 0.0)):
                    return interruption.exit_code
        if exchange.failure is not None:
            print_error(exchange.failure.message)
            print_hint(f"It broke {break_position(response.parts)}.")
            print_hint(exchange.failure.hint)
            return Exit.SERVICE
    return Exit.DONE


command = Command(
    "play",
    callback=_play,
    help=_play.__doc__,
    params=[
        click.Argument(["number"], metavar="ID", type=int, shell_complete=exchange_ids),
        Option(
            ["--speed"],
            type=click.FloatRange(min=0),
            default=1.0,
            metavar="N",
            help="N times the recorded speed; 0 writes without waiting. [1]",
        ),
    ],
    examples=("workbench history play 17 --speed 2",),
)
