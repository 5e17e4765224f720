"""`workbench requests`: invocations under a name, in files that can be read, compared and committed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
import msgspec

from workbench.cli.commands.requests.run import run_requests
from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.lines import json_line, print_line
from workbench.cli.options.connection import connection_options
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.services import Workbench
from workbench.services.requests.saved_requests import SavedRequests

_GROUP = "Requests"


@click.group()
def requests() -> None:
    """Keep invocations under a name, send them again, and hold their answers to what is expected."""


def folder_options() -> list[Option]:
    """Fresh options that say which requests are meant."""
    return [
        Option(
            ["--requests", "folder"],
            group=_GROUP,
            metavar="DIR",
            help="The folder they lie in; else .workbench of this project, else your own.",
        ),
        Option(
            ["--env", "environment"],
            group=_GROUP,
            metavar="NAME",
            help="Take the values of variables from environments/NAME.toml.",
        ),
    ]


def _json_option() -> Option:
    return Option(["--json", "as_json"], group=_GROUP, is_flag=True, help="Print one JSON object a line.")


def _opened(bench: Workbench, given: dict[str, Any]) -> SavedRequests:
    return SavedRequests.find(bench, given["folder"], environment=given.get("environment"))


def _list(below: str, **given: Any) -> int:
    """List the requests there are, by name."""
    with Workbench.open() as bench:
        saved = _opened(bench, given)
        for entry in saved.entries(below):
            try:
                request = saved.open(entry.name).request
            except WorkbenchError as error:
                # One file that cannot be read, or has no usable name, does not hide the others.
                line = {"name": entry.name, "path": str(entry.path), "error": error.message}
                print_line(
                    json_line(line)
                    if given["as_json"]
                    else sanitize_line(f"{entry.name:<40}  {error.message}")
                )
                continue
            invocation = request.invocation
            if given["as_json"]:
                print_line(
                    json_line(
                        {
                            "name": request.name,
                            "path": request.source,
                            "description": request.description,
                            "operation": invocation.operation,
                            "endpoint_name": invocation.endpoint_name,
                            "expects": request.expect is not None,
                        }
                    )
                )
            else:
                kind = invocation.operation.removeprefix("InvokeEndpoint") or "sync"
                mark = "checked" if request.expect is not None else ""
                row = f"{request.name:<40}  {invocation.endpoint_name:<24}  {kind:<18}  {mark:<7}"
                print_line(sanitize_line(f"{row}  {request.description}".rstrip()))
    return Exit.DONE


def _show(name: str, **given: Any) -> int:
    """Show a request as its file says it; with --resolved, as it would be sent, secrets left out."""
    with Workbench.open() as bench:
        saved = _opened(bench, given)
        request = saved.open(name).request
        if given["resolved"]:
            request = msgspec.structs.replace(request, invocation=saved.shown(request))
        if given["as_json"]:
            print_line(json_line(msgspec.to_builtins(request)))
        else:
            print_line(_toml(request.source, msgspec.to_builtins(request)))
    return Exit.DONE


def _save(name: str, number: int, **given: Any) -> int:
    """Keep a recorded exchange as a request: its fields, its connection, its body in a file beside."""
    with Workbench.open() as bench:
        saved = _opened(bench, given)
        kept = saved.save_exchange(name, number, expect=given["expect"], replace=given["replace"])
        print_line(kept.request.source)
    return Exit.DONE


def _toml(source: str, request: dict[str, Any]) -> str:
    import tomlkit

    def without_none(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: without_none(each) for key, each in value.items() if each is not None}
        return [without_none(each) for each in value] if isinstance(value, list | tuple) else value

    return f"# {source}\n{tomlkit.dumps(without_none(request))}".rstrip()


def _command(
    name: str,
    callback: Callable[..., int],
    *arguments: click.Argument,
    options: list[Option],
    examples: tuple[str, ...],
) -> None:
    requests.add_command(
        Command(
            name,
            callback=callback,
            help=callback.__doc__,
            params=[*arguments, *options],
            examples=examples,
        )
    )


_command(
    "list",
    _list,
    click.Argument(["below"], metavar="[FOLDER]", required=False, default=""),
    options=[*folder_options()[:1], _json_option()],
    examples=("workbench requests list", "workbench requests list iris --json"),
)
_command(
    "show",
    _show,
    click.Argument(["name"], metavar="NAME"),
    options=[
        *folder_options(),
        Option(["--resolved"], group=_GROUP, is_flag=True, help="With the variables' values in place."),
        _json_option(),
    ],
    examples=(
        "workbench requests show iris/one-flower",
        "workbench requests show chat/hello --env staging --resolved",
    ),
)
_command(
    "save",
    _save,
    click.Argument(["name"], metavar="NAME"),
    options=[
        Option(
            ["--exchange", "number"],
            group=_GROUP,
            type=int,
            required=True,
            metavar="ID",
            help="The exchange of the history.",
        ),
        Option(["--expect"], group=_GROUP, is_flag=True, help="Expect its answer from now on."),
        Option(["--replace"], group=_GROUP, is_flag=True, help="Overwrite a request of that name."),
        *folder_options()[:1],
    ],
    examples=("workbench requests save iris/one-flower --exchange 17 --expect",),
)
_command(
    "run",
    run_requests,
    click.Argument(["names"], metavar="[NAME|FOLDER]...", nargs=-1),
    options=[
        *folder_options(),
        Option(
            ["--check"],
            group=_GROUP,
            is_flag=True,
            help="Hold each answer to what its file expects; exit 1 where one differs.",
        ),
        Option(
            ["--jobs"],
            group=_GROUP,
            type=click.IntRange(1, 64),
            default=4,
            metavar="N",
            help="Send N at once. [4]",
        ),
        Option(["--junit"], group=_GROUP, metavar="FILE", help="Write what became of each as JUnit XML too."),
        _json_option(),
        Option(
            ["--tag"], group=_GROUP, multiple=True, metavar="WORD", help="Keep the exchanges under this word."
        ),
        Option(["--no-record"], group=_GROUP, is_flag=True, help="Do not keep the exchanges."),
        *connection_options(),
    ],
    examples=(
        "workbench requests run --check",
        "workbench requests run smoke --env staging --check --junit report.xml",
        "workbench requests run tests/requests --check --sandbox",
    ),
)
