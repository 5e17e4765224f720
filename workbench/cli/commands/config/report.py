"""What is wrong with the settings file, as `check` and `edit` print it."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.content.sanitize import sanitize_line
from workbench.services.settings import SettingsProblem
from workbench.services.settings.values import SettingsState

_NO_BODIES = "Until this is corrected, no bodies are recorded."


def report(state: SettingsState, *, as_json: bool = False) -> int:
    """Prints what is wrong with the file, one problem a line, as compilers do; returns the exit code."""
    for problem in state.problems:
        print_line(json_line(_members(problem)) if as_json else sanitize_line(_line(problem)))
    if not state.problems and not as_json:
        exists = state.exists
        print_line(sanitize_line(f"{state.path}: {'OK' if exists else 'does not exist; all defaults apply'}"))
    return Exit.DIFFERENT if state.problems else Exit.DONE


def problem_lines(problems: Sequence[SettingsProblem]) -> list[str]:
    """Returns a line for each problem."""
    return [_line(problem) for problem in problems]


def _line(problem: SettingsProblem) -> str:
    place = f"{problem.path}:{problem.line}:{problem.column}" if problem.line else problem.path
    return f"{place}: {problem.text}. {_NO_BODIES}" if problem.closes else f"{place}: {problem.text}"


def _members(problem: SettingsProblem) -> dict[str, object]:
    return {
        "path": problem.path,
        "line": problem.line or None,
        "column": problem.column or None,
        "message": problem.text,
        "bodies_recorded": not problem.closes,
    }
