"""Who is above a widget is walked to in half the time: layouts and pictures ask for it ten thousand times."""

from __future__ import annotations

from typing import Any

import pytest
from textual.dom import DOMNode, NoScreen
from textual.screen import Screen


def walk_to_ancestors(patch: pytest.MonkeyPatch) -> None:
    """Has Textual go from parent to parent without a property and an import statement at each look."""
    patch.setattr(DOMNode, "screen", property(screen_of))
    patch.setattr(DOMNode, "ancestors_with_self", property(ancestors_of))


def screen_of(widget: DOMNode) -> Screen[Any]:
    """Returns the screen that a widget is on, or that it is."""
    node: Any = widget
    while not isinstance(node, Screen):
        parent = node._MessagePump__parent
        node = parent and parent()
        if node is None:
            raise NoScreen("node has no screen")
    return node


def ancestors_of(widget: DOMNode) -> list[DOMNode]:
    """Returns a widget and all that it is in, up to the app."""
    nodes: list[DOMNode] = []
    node: Any = widget
    while node is not None:
        nodes.append(node)
        parent = node._MessagePump__parent
        node = parent and parent()
    return nodes
