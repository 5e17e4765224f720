"""`workbench history play`: a recorded stream written again, its parts at the times they came."""

from __future__ import annotations

from contextlib import closing
from threading import Event
from time import perf_counter

import click

from workbench.cli.commands.invoke.delivery import STANDARD_OUTPUT
from workbench.cli.core.console import print_error, print_hint
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.content.streaming import Player, Recording, break_position
from workbench.model.errors import NotFoundError
from workbench.services import Workbench
from workbench.services.files import GrowingOutput


@click.command("play")
@click.argument("number", metavar="ID", type=int)
@click.option(
    "--speed",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    metavar="N",
    help="Times its own speed; 0 is as fast as can be.",
)
def play(number: int, speed: float) -> int:
    """Write a streamed answer to standard output as it came, part by part.

    The wait for the first part is part of it. A stream that broke ends as it ended: what came is written, why
    it broke is told on stderr, and the exit code is 254.
    """
    with interruptible() as interruption, Workbench.open() as bench:
        exchange = bench.history.exchange(number)
        response = exchange.response
        if response is None or not response.parts:
            raise NotFoundError(f"exchange {number} did not come in parts", "`history show` writes its body.")
        bench.history.body(number, "response")  # says why, where its bytes were not kept
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
