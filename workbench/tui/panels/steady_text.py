"""A text that is shown again and again, and seldom another one."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class SteadyText(Static):
    """Has the screen laid out anew for another text only: a draft is shown after every key."""

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        before = self.content
        if isinstance(content, Content) and isinstance(before, Content) and before.is_same(content):
            return
        super().update(content, layout=layout)
