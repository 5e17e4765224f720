"""The app from its start to its end, in a process of its own."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.tui.app import EXIT_CODES, WorkbenchApp
from workbench.tui.sample_offer import Sample
from workbench.tui.terminal.paste import take_in_whole


def run(
    bench: Workbench,
    *,
    invocation: Invocation | None = None,
    offers: Sequence[Sample] = (),
    exchange: int | None = None,
    request: str | None = None,
    requests: str | None = None,
    sandbox: bool = False,
) -> int:
    """Runs the app until its user leaves; returns the exit code. Arguments as `WorkbenchApp`'s."""
    app = WorkbenchApp(
        bench,
        invocation=invocation,
        offers=offers,
        exchange=exchange,
        request=request,
        requests=requests,
        sandbox=sandbox,
    )
    take_in_whole()
    app.owns_process = True
    # Until the app is mounted, and once its loop has ended, Python's own would leave the terminal as it is.
    before = {
        number: signal.signal(number, lambda received, _: app.end(EXIT_CODES[signal.Signals(received)]))
        for number in EXIT_CODES
    }
    try:
        result = app.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        app.ended()
    if app.crash_report:
        sys.stderr.write(f"{app.crash_report}\n")
    return app.return_code or result or 0
