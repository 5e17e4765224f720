"""What style sheets say of a widget is worked out once for each place that widgets are in, not for each app.

The rules for a widget follow from its type, ID, classes and state, and from those of everything around it.
Where they follow from its neighbours as well, as with `:first-child`, Textual says so, and they are worked
out each time.

A widget also has styles for parts that it paints itself, some five to a widget, which Textual finds by making
a node for each. They are kept likewise, and such a node is made once its part is painted: few ever are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.widget import Widget

_FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""What Textual notes of a widget along with its rules."""

Key = tuple[object, ...]


@dataclass(slots=True)
class Found:
    """What Textual found for a widget.

    Attributes:
        rules: its own.
        flags: in the order of `_FLAGS`.
        parts: rules by the name of what it paints itself; none before they are asked for, or where they
            follow from its neighbours.
    """

    rules: Any
    flags: tuple[bool, ...]
    parts: dict[str, dict[str, Any]] | None = None


Matched = dict[Key, Found]
"""By the place of a widget."""


class _Parts(dict[str, Any]):
    """The styles of what a widget paints itself, each made when it is first asked for."""

    def __init__(self, node: Any, rules: dict[str, dict[str, Any]]) -> None:
        super().__init__()
        self._node = node
        self.rules = rules

    def __contains__(self, name: object) -> bool:
        return name in self.rules or super().__contains__(name)

    def __missing__(self, name: str) -> Any:
        part = DOMNode(classes=name)
        part._attach(self._node)
        base: Any = part.styles.base
        base._rules.update(self.rules[name])
        self[name] = part.styles
        return part.styles

    def copy(self) -> dict[str, Any]:
        """All of them, made by now, as a dictionary of its own."""
        for name in self.rules:
            self[name]
        return dict(self)

    def clear(self) -> None:
        """Has none any more."""
        super().clear()
        self.rules = {}


def match_once(patch: pytest.MonkeyPatch) -> None:
    """Has Textual keep which rules it found for the widgets of the apps that follow."""
    patch.setattr(Stylesheet, "apply", _applied_once(Stylesheet.apply))


def _applied_once(apply: Any) -> Any:
    # Textual says no types of what is private. The rules are kept with what they match: no others get their
    # identities.
    sheets: dict[Key, tuple[list[Any], Matched]] = {}
    latest: WeakKeyDictionary[Stylesheet, tuple[list[Any], Matched]] = WeakKeyDictionary()

    def matched_by(sheet: Stylesheet) -> Matched:
        rules = sheet.rules
        current = latest.get(sheet)
        if current is None or current[0] is not rules:
            matched = sheets.setdefault(tuple(map(id, rules)), (rules, {}))[1]
            current = latest[sheet] = (rules, matched)
        return current[1]

    @wraps(apply)
    def apply_once(self: Stylesheet, node: Any, *, animate: bool = False, cache: object = None) -> None:
        matched = matched_by(self)
        place = _place(node)
        if place in matched:
            kept = matched[place]
            for name, flag in zip(_FLAGS, kept.flags, strict=True):
                setattr(node, name, flag)
            self.replace_rules(node, kept.rules, animate=animate)
            _give_parts(self, node, kept)
            return
        own: dict[Key, Any] = {}
        apply(self, node, animate=animate, cache=own)
        for rules in own.values():  # One, where they do not follow from its neighbours.
            matched[place] = Found(rules, tuple(getattr(node, name) for name in _FLAGS))

    return apply_once


def _give_parts(sheet: Stylesheet, node: Any, kept: Found) -> None:
    """Gives a widget the styles of its parts, and paints it anew where they are others."""
    if kept.parts is None:
        if isinstance(node._component_styles, _Parts):
            node._component_styles = node._component_styles.copy()
        sheet._process_component_classes(node)
        made = node._component_styles.values()
        if not any(styles.node._has_order_style or styles.node._has_odd_or_even for styles in made):
            kept.parts = {name: dict(styles.base._rules) for name, styles in node._component_styles.items()}
        return
    before = node._component_styles
    was = before.rules if isinstance(before, _Parts) else {}
    if was is kept.parts:
        return
    if (was or {name: styles.base._rules for name, styles in before.items()}) != kept.parts:
        node._component_styles = _Parts(node, kept.parts)
        node.refresh()


def _place(node: Any) -> Key:
    """Returns all that a rule can ask of a widget and of those around it."""
    place: list[object] = []
    while node is not None:
        place += (type(node), node._id, node.classes)
        if isinstance(node, Widget):
            place.append((node.has_focus, node.disabled, node.mouse_hover, node.allow_focus()))
        elif isinstance(node, App):
            theme = node.current_theme
            place.append((node.app_focus, theme.dark, node.is_inline, node.native_ansi_color, node.no_color))
        node = node._parent
    return tuple(place)
