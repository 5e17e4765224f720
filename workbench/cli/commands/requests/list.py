"""`workbench requests list`."""

from __future__ import annotations

import click

from workbench.cli.commands.requests.folder import folder_option, json_option
from workbench.cli.core.command import Command
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.model.requests.saved_request import SavedRequest
from workbench.services import Workbench
from workbench.services.requests.saved_requests import SavedRequests


def _list(*, below: str, folder: str | None, as_json: bool) -> int:
    """List saved requests by name; with FOLDER, only those below it."""
    with Workbench.open() as bench:
        saved = SavedRequests.find(bench, folder)
        entries = saved.entries(below)
        if not entries and not as_json:
            place = saved.folder.root / below
            print_info(f"no saved requests in {place}; `workbench requests save` saves an exchange as one")
        for entry in entries:
            try:
                request = saved.open(entry.name).request
            except WorkbenchError as error:
                # One file that cannot be read, or has no usable name, does not hide the others.
                members = {"name": entry.name, "path": str(entry.path), "error": error.message}
                text = sanitize_line(f"{entry.name:<40}  {error.message}")
                print_line(json_line(members) if as_json else text)
                continue
            print_line(_json(request) if as_json else _row(request))
    return Exit.DONE


def _json(request: SavedRequest) -> str:
    invocation = request.invocation
    return json_line(
        {
            "name": request.name,
            "path": request.source,
            "description": request.description,
            "operation": invocation.operation,
            "endpoint_name": invocation.endpoint_name,
            "expects": request.expect is not None,
        }
    )


def _row(request: SavedRequest) -> str:
    invocation = request.invocation
    kind = invocation.operation.removeprefix("InvokeEndpoint") or "sync"
    mark = "checked" if request.expect is not None else ""
    cells = (
        f"{sanitize_line(request.name):<40}",
        f"{sanitize_line(invocation.endpoint_name):<24}",
        f"{kind:<18}",
        f"{mark:<7}",
        sanitize_line(request.description),
    )
    return "  ".join(cells).rstrip()


command = Command(
    "list",
    callback=_list,
    help=_list.__doc__,
    params=[
        click.Argument(["below"], metavar="[FOLDER]", required=False, default=""),
        folder_option(),
        json_option(),
    ],
    examples=("workbench requests list", "workbench requests list iris --json"),
)
