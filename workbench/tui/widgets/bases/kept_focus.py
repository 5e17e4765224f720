"""A widget that is hidden, shown again and gone to in one moment keeps the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from textual.widget import Widget as Mixin
else:
    # The styles of a widget are inherited from its first base that is one.
    Mixin = object


class KeptFocus(Mixin):
    """A second base of a widget, which drops the focus when it is hidden, unless it is shown again by then.

    Textual tells a widget after the layout that it was left out of, and has it drop the focus: that may come
    behind the key that shows it again and goes to it. What is typed then would go nowhere.
    """

    def on_hide(self, event: events.Hide) -> None:
        if all(node.display for node in self.ancestors_with_self):
            event.prevent_default()
