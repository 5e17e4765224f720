"""`--debug`, for commands that send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.cli.core.command import FURTHER, Option


def debug_option() -> Option:
    """A fresh option."""
    return Option(
        ["--debug"],
        group=FURTHER,
        is_flag=True,
        help="Print the SDK's log on standard error, secrets masked.",
    )


def trace_option() -> Option:
    """A fresh option for commands without an SDK; the entry point looks for it where something fails."""
    return Option(
        ["--debug"],
        group=FURTHER,
        is_flag=True,
        expose_value=False,
        help="Print a stack trace if the command fails.",
    )


def debugging(callback: Callable[..., int]) -> Callable[..., int]:
    """A command's callback, preceded by what --debug asks for."""

    def call(*, debug: bool, **parameters: Any) -> int:
        if debug:
            from workbench.cli.core.debug import follow

            follow()
        return callback(**parameters)

    return call
