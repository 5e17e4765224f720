"""`workbench requests show`."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from workbench.cli.commands.requests.folder import GROUP, environment_option, folder_option, json_option
from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import request_names
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.services import Workbench


def _show(*, name: str, folder: str | None, environment: str | None, resolved: bool, as_json: bool) -> int:
    """Show a saved request with its defaults; with --resolved, as it would be sent, without secrets."""
    # Loaded here: completion in a shell does without.
    from workbench.services.requests.saved_requests import SavedRequests

    with Workbench.open() as bench:
        saved = SavedRequests.find(bench, folder, environment=environment)
        request = saved.open(name).request
        if resolved:
            request = msgspec.structs.replace(request, invocation=saved.shown(request))
        members = msgspec.to_builtins(request)
        print_line(json_line(members) if as_json else _toml(request.source, members))
    return Exit.DONE


def _toml(source: str, request: dict[str, Any]) -> str:
    import tomlkit

    def without_none(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: without_none(item) for key, item in value.items() if item is not None}
        return [without_none(item) for item in value] if isinstance(value, list | tuple) else value

    return f"# {source}\n{tomlkit.dumps(without_none(request))}".rstrip()


command = Command(
    "show",
    callback=_show,
    help=_show.__doc__,
    params=[
        click.Argument(["name"], metavar="NAME", shell_complete=request_names),
        folder_option(),
        environment_option(),
        Option(["--resolved"], group=GROUP, is_flag=True, help="Replace variables with their values."),
        json_option(),
    ],
    examples=(
        "workbench requests show iris/one-flower",
        "workbench requests show chat/hello --env staging --resolved",
    ),
)
