"""Starts the app. No other module of the command line imports it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from workbench.cli.core.terminal.console import print_info
from workbench.model.errors import UsageError
from workbench.model.invocation import Body, BytesBody, Connection, Invocation, TextBody

if TYPE_CHECKING:
    from workbench.sandbox.samples import Sample as SandboxSample
    from workbench.services import Workbench
    from workbench.tui.sample_offer import Sample


_COMMANDS = "use `workbench invoke-endpoint` and `workbench history`."


def refuse_without_terminal() -> None:
    """Refuses to open the app without a terminal that can show it.

    Raises:
        UsageError: standard input or output is not a terminal, or it moves no cursor.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "The app needs a terminal: standard input or output is not one.",
            f"Without a terminal, {_COMMANDS}",
        )
    if os.environ.get("TERM") == "dumb":
        raise UsageError(
            "The app cannot be shown on this terminal: TERM is dumb.",
            f"Set TERM to what the terminal is, such as xterm-256color. If it is a dumb one, {_COMMANDS}",
        )


def open_app() -> int:
    """Opens the app as it was left, where no option says otherwise; returns the exit code of the process.

    Raises:
        UsageError: there is no terminal for it.
    """
    refuse_without_terminal()
    from workbench.cli.core.sandbox_process import lazy_sandbox
    from workbench.services import Workbench

    with Workbench.open(hosting=lazy_sandbox()) as bench:
        return start(bench)


def start(
    bench: Workbench,
    *,
    invocation: Invocation | None = None,
    exchange: int | None = None,
    request: str | None = None,
    requests: str | None = None,
    sandbox: bool = False,
) -> int:
    """Runs the app until its user quits.

    Args:
        bench: what it works with.
        invocation: the first draft; None for the draft of last time.
        exchange: the ID of an exchange to show first.
        request: the name of a saved request to open first.
        requests: the folder of saved requests; None for the project's, or the user's own.
        sandbox: whether the draft is sent to the sandbox.

    Returns:
        the exit code of the process.
    """
    # As for the bare command: the app collects again after its first paint.
    gc.disable()
    from workbench.services.codes import ask_with
    from workbench.tui.run import run

    # A command with --cli-auto-prompt starts the app too: nothing may write over the screen.
    ask_with(None)

    code = run(
        bench,
        invocation=invocation,
        offers=Offers(),
        exchange=exchange,
        request=request,
        requests=requests,
        sandbox=sandbox,
    )
    if unrecorded := bench.unrecorded():
        print_info(unrecorded)
    return code


class Offers(Sequence["Sample"]):
    """The sandbox's samples, as the app offers them. The first can be had without the others."""

    @cached_property
    def _all(self) -> tuple[Sample, ...]:
        from workbench.sandbox.samples import samples

        return tuple(_offered(sample) for sample in samples())

    @cached_property
    def _first(self) -> Sample:
        from workbench.sandbox.samples import first_sample

        return _offered(first_sample())

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, index: int) -> Sample: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Sample]: ...

    def __getitem__(self, index: int | slice) -> Sample | Sequence[Sample]:
        return self._first if index == 0 else self._all[index]


def _offered(sample: SandboxSample) -> Sample:
    from workbench.tui.sample_offer import Sample

    return Sample(
        sample.title,
        sample.note,
        Invocation(
            operation=sample.operation,
            fields={"EndpointName": sample.endpoint_name, **sample.fields},
            body=editable(sample.body),
            connection=Connection(sandbox=True),
        ),
    )


def editable(data: bytes) -> Body:
    """A body as the editor has it: text where it is text."""
    try:
        return TextBody(data.decode())
    except UnicodeDecodeError:
        return BytesBody(data)
