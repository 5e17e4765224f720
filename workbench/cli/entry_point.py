"""The outermost edge: whatever happens inside ends as a message and an exit code, never a traceback."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.cli.core.completion import COMPLETE
from workbench.cli.core.exit_codes import Exit, exit_of
from workbench.cli.core.terminal.console import print_error, print_info
from workbench.cli.core.terminal.descriptors import prepare
from workbench.cli.core.terminal.streams import guard
from workbench.model.errors import WorkbenchError
from workbench.model.redaction import IN_USE

if TYPE_CHECKING:
    import click

_ASKING = frozenset({"-h", "--help", "--version"})
_BARE: tuple[list[str], ...] = ([], ["open"])
"""Command lines that open the app as it was left: there is nothing to parse, and click need not be loaded."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line.

    Args:
        arguments: without the program's name; None for those of the process.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    IN_USE.add_environment(os.environ)
    try:
        prepare()
        guard()
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has closed the pipe.
        return Exit.DONE
    except WorkbenchError as error:
        print_error(error.message, error.hint)
        return exit_of(error)
    return code


def _run(arguments: list[str]) -> int:
    try:
        if arguments in _BARE and COMPLETE not in os.environ:
            # Nothing that is loaded now becomes garbage: the app collects again after its first paint.
            from workbench.cli.app_launcher import open_app

            return open_app()
        return _parsed(arguments)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return Exit.INTERRUPTED
    except WorkbenchError as error:
        _trace(arguments)
        print_error(error.message, error.hint)
        return exit_of(error)
    except Exception as error:  # noqa: BLE001 - the last place before the user
        _trace(arguments)
        from workbench.cli.core.namesake import missing_files, warning

        print_error(
            f"{type(error).__name__}: {error}",
            warning() or missing_files() or "This is a fault of the workbench. --debug prints a stack trace.",
        )
        return Exit.OTHER


def _parsed(arguments: list[str]) -> int:
    """Runs a command line that click has to take apart."""
    import click

    from workbench.cli.app import workbench

    gc.enable()  # `main` has no garbage looked for until here

    try:
        if instruction := os.environ.get(COMPLETE):
            from click.shell_completion import shell_complete

            return shell_complete(workbench, {}, "workbench", COMPLETE, instruction)
        # Not click's own `main`, which takes a closed pipe and an unexpected end of file for an abort.
        with workbench.make_context("workbench", arguments) as context:
            _begin(arguments)
            result = workbench.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.UsageError as error:
        if error.ctx is not None:
            sys.stderr.write(f"{error.ctx.get_usage()}\n\n")
        hint = f"Try: {error.ctx.command_path} --help" if error.ctx is not None else ""
        print_error(_usage_message(error), hint)
        return Exit.USAGE
    return result if isinstance(result, int) else Exit.DONE


def _usage_message(error: click.UsageError) -> str:
    import click

    if not isinstance(error, click.NoSuchOption):
        return error.format_message()
    from workbench.cli.core.suggestions import option_message

    return option_message(error)


def _begin(arguments: Sequence[str]) -> None:
    """Answer prompts for codes, and report faults in the settings: they may be why a body is not recorded."""
    # The app has prompts and notices of its own.
    if not arguments or arguments[0] == "open" or not _ASKING.isdisjoint(arguments):
        return
    from workbench.cli.codes import ask
    from workbench.services.codes import ask_with
    from workbench.services.settings.notices import settings_notices

    ask_with(ask)
    if arguments[0] == "config":
        # It reports them itself.
        return
    for notice in settings_notices():
        print_info(f"{notice}.")


def _trace(arguments: Sequence[str]) -> None:
    if "--debug" in arguments:
        import traceback

        traceback.print_exc()
