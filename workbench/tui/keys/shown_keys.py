"""The keys of the key bar, by the part that has the focus."""

from __future__ import annotations

from collections.abc import Mapping

from textual.actions import parse
from textual.widget import Widget
from textual.widgets import Input

from workbench.model.keys.footer import FILLS, footer
from workbench.model.keys.key import Key


def shown_keys(panels: Mapping[str, Widget], focused: Widget) -> list[Key]:
    """Returns the keys to show while a widget has the focus.

    Where a list is empty its panel or its search has it: those show what acts there alone.

    Args:
        panels: the parts of the main screen, by their names.
        focused: in one of them, or in none.
    """
    part = next((name for name, panel in panels.items() if panel in focused.ancestors_with_self), "")
    if part not in FILLS or not (focused is panels[part] or isinstance(focused, Input)):
        return footer(part)
    return [
        key
        for key in footer(part, is_empty=True)
        if key.part != part or panels[part].check_action(*parse(key.action)[1:])
    ]
