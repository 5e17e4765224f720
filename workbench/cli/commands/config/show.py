"""`workbench config show`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workbench.cli.commands.config.report import problem_lines
from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import NotFoundError
from workbench.services import Workbench
from workbench.services.settings.catalog import Kind
from workbench.services.settings.values import SettingsState, SettingState, settings_state


def _show(*, name: str, as_json: bool) -> int:
    """Show every setting with its value and where that comes from.

    With NAME, only that setting, or those of that table: retention, keys. Without it, the keys of actions are
    left out where they are the usual ones.
    """
    with Workbench.open(record=False) as bench:
        state = settings_state(bench.places)
    selected = [row for row in state.states if _is_below(row.setting.name, name)]
    if not selected:
        raise NotFoundError(f"There is no setting {name!r}.", _near(state, name))
    if as_json:
        for row in selected:
            print_line(json_line(_members(state, row)))
        return Exit.DONE
    shown = [row for row in selected if name or row.in_file or row.setting.kind is not Kind.KEYS]
    names = max(len(row.setting.name) for row in shown)
    for row in shown:
        line = f"{row.setting.name:<{names}}  {_value(row):<24}  {_source(state, row)}"
        print_line(sanitize_line(line))
    if left := len(selected) - len(shown):
        print_line(f"\n{left} actions have their usual keys: workbench config show keys")
    for line in problem_lines(state.problems):
        print_info(line)
    return Exit.DONE


def _is_below(setting: str, name: str) -> bool:
    return not name or setting == name or setting.startswith(f"{name}.")


def _near(state: SettingsState, name: str) -> str:
    import difflib

    names = {row.setting.name for row in state.states} | {row.setting.path[0] for row in state.states}
    near = difflib.get_close_matches(name, sorted(names), 1)
    return f"Did you mean {near[0]!r}?" if near else "`workbench config show --json` lists every one."


def _value(state: SettingState) -> str:
    return state.text or "–"


def _source(state: SettingsState, row: SettingState) -> str:
    file = Path(state.path).name
    place = f"{file}:{row.line}:{row.column}" if row.line else file
    if row.problem:
        return f"{place if row.in_file else file}: {row.problem}"
    return place if row.in_file else "default"


def _members(state: SettingsState, row: SettingState) -> dict[str, Any]:
    setting = row.setting
    return {
        "name": setting.name,
        "value": row.value,
        "source": "file" if row.in_file else "default",
        "path": state.path if row.in_file else None,
        "line": row.line or None,
        "column": row.column or None,
        "problem": row.problem,
        "type": setting.kind,
        "choices": setting.choices,
        "default": setting.default,
        "meaning": setting.meaning,
        "effective": "next start" if setting.at_start else "at once",
    }


command = Command(
    "show",
    callback=_show,
    help=_show.__doc__,
    params=[
        click.Argument(["name"], required=False, default="", metavar="[NAME]"),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object per line."),
    ],
    examples=(
        "workbench config show",
        "workbench config show retention",
        "workbench config show keys --json",
    ),
)
