"""A text that is shown again and again, and seldom another one."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class SteadyText(Static):
    """Has the screen laid out anew for another text only: a draft is shown after every key."""

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        if not _is_same(content, self.content):
            super().update(content, layout=layout)


def _is_same(content: VisualType, before: VisualType) -> bool:
    """Whether both have the same words in the same colours, which `==` does not ask of a `Content`."""
    if isinstance(content, Content) and isinstance(before, Content):
        return before.is_same(content)
    return isinstance(content, str) and isinstance(before, str) and content == before
