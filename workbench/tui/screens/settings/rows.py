"""The settings as rows, and what is said of the one with the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from workbench.content.humanize import cut
from workbench.content.sanitize import sanitize_line
from workbench.services.settings.catalog import Kind
from workbench.services.settings.values import SettingState, value_text

_NAME = 30
_ORIGIN = 14
_ROOMY = 56
"""Columns from which a row says where a value comes from too."""


def matching(states: Sequence[SettingState], words: str) -> list[SettingState]:
    """Returns the settings that have every word in their name, value or meaning."""
    wanted = words.lower().split()
    return [state for state in states if all(word in _searched(state) for word in wanted)]


def _searched(state: SettingState) -> str:
    return f"{state.setting.name} {state.text} {state.setting.meaning}".lower()


def pieces(state: SettingState, columns: int, *, chosen: bool) -> list[tuple[str, str]]:
    """Returns a row: a mark, the name, the value, and where it comes from; each with its look.

    Args:
        state: the setting.
        columns: what the row may take.
        chosen: whether it has the cursor, which is seen without colour too.
    """
    is_narrow = columns < _ROOMY
    wide = columns // 2 if is_narrow else _NAME
    room = max(columns - wide - (3 if is_narrow else _ORIGIN + 5), 8)
    name = cut(state.setting.name, wide)
    value = cut(sanitize_line(state.text) or "–", room)
    row = [
        ("▸ " if chosen else "  ", "rows--accent"),
        (f"{name}{' ' * (wide - cell_len(name) + 1)}", "rows--name"),
    ]
    if is_narrow:
        return [*row, (value, "rows--accent" if state.problem else "")]
    return [
        *row,
        (f"{value}{' ' * (room - cell_len(value) + 1)}", ""),
        (origin(state), "rows--accent" if state.problem else "rows--muted"),
    ]


def origin(state: SettingState) -> str:
    """Returns where a value comes from, in a word or two."""
    if not state.in_file:
        return "key taken" if state.problem else "default"
    return f"{'problem, ' if state.problem else ''}line {state.line}" if state.line else "in the file"


def detail(state: SettingState) -> Content:
    """Returns what a setting is for, what it can be, and what is wrong with it."""
    setting = state.setting
    facts = [f"Default: {value_text(setting.default) or '–'}."]
    if setting.kind is not Kind.TABLES and not setting.choices:
        facts.append(f"Type: {setting.kind}.")
    if choices := [choice for choice in setting.choices if choice]:
        facts.append(f"One of {len(choices)}." if len(choices) > 6 else f"One of {', '.join(choices)}.")
    facts.append(f"Changes take effect {'at the next start' if setting.at_start else 'at once'}.")
    lines = [Content(sanitize_line(setting.meaning)), Content(" ".join(facts)).stylize("$text-muted")]
    if state.problem:
        lines.append(Content(f"{sanitize_line(state.problem)}.").stylize("$text-warning"))
    return Content("\n").join(lines)
