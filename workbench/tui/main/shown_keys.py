"""The keys of the key bar, by the part that has the focus."""

from __future__ import annotations

from textual.actions import parse
from textual.widget import Widget
from textual.widgets import Input

from workbench.model.keys.footer import footer
from workbench.model.keys.key import Key
from workbench.tui.main.layout import LISTS
from workbench.tui.main.workspace import Workspace


def shown_keys(workspace: Workspace, focused: Widget) -> list[Key]:
    """Returns the keys to show while a widget has the focus.

    Where a list is empty its panel or its search has it: those show what acts there alone.
    """
    part = workspace.part_of(focused)
    panel = workspace.panels.get(part)
    if part not in LISTS or panel is None or not (focused is panel or isinstance(focused, Input)):
        return footer(part)
    return [
        key
        for key in footer(part, is_empty=True)
        if key.part != part or panel.check_action(*parse(key.action)[1:])
    ]
