"""The keys of the key bar, by the part that has the focus."""

from __future__ import annotations

from collections.abc import Mapping

from textual.actions import parse
from textual.widget import Widget
from textual.widgets import Input

from workbench.model.keys.footer import FILLS, footer
from workbench.model.keys.key import Key
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.panel import Panel


def shown_keys(panels: Mapping[str, Panel], focused: Widget) -> list[Key]:
    """Returns the keys to show while a widget has the focus.

    In a field, what ends the typing is among the first. Where a list is empty its panel or its search has the
    focus: those show what acts there alone.

    Args:
        panels: the parts of the main screen, by their names.
        focused: in one of them, or in none.
    """
    part = next((name for name, panel in panels.items() if panel in focused.ancestors_with_self), "")
    own = focused.keys if isinstance(focused, Field) else ()
    if not part:
        return [*own, *footer(part)]
    panel = panels[part]
    is_empty = part in FILLS and (focused is panel or isinstance(focused, Input))
    keys = (
        key for key in footer(part, is_empty=is_empty) if key.part != part or key.id not in panel.unoffered
    )
    if is_empty:
        fill, *rest = (key for key in keys if key.part != part or panel.check_action(*parse(key.action)[1:]))
        return [fill, *own, *rest]
    return [*own, *keys]
