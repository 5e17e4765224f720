"""`workbench config check`."""

from __future__ import annotations

from workbench.cli.commands.config.report import report
from workbench.cli.core.command import Command, Option
from workbench.services import Workbench
from workbench.services.settings.values import settings_state


def _check(*, as_json: bool) -> int:
    """Check the settings file; exit with 1 if something in it is not used.

    Prints a line for each problem: file, line, column, what is wrong, and the nearest name. Keys are checked
    too: unknown actions, keys that terminals do not send, and keys that two actions of one place share.
    """
    with Workbench.open(record=False) as bench:
        return report(settings_state(bench.places), as_json=as_json)


command = Command(
    "check",
    callback=_check,
    help=_check.__doc__,
    params=[Option(["--json", "as_json"], is_flag=True, help="Print one JSON object per line.")],
    examples=("workbench config check",),
)
