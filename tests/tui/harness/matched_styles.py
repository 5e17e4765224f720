"""What style sheets say of a widget is worked out once for each place that widgets are in, not for each app.

The rules for a widget follow from its type, ID, classes and state, and from those of everything around it.
Where they follow from its neighbours as well, as with `:first-child`, Textual says so, and they are worked
out each time.
"""

from __future__ import annotations

from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.widget import Widget

_FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""What Textual notes of a widget along with its rules."""

Key = tuple[object, ...]
Matched = dict[Key, tuple[Any, tuple[bool, ...]]]
"""By its place, the rules of a widget, and its flags."""


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
            rules, flags = matched[place]
            for name, flag in zip(_FLAGS, flags, strict=True):
                setattr(node, name, flag)
            self.replace_rules(node, rules, animate=animate)
            self._process_component_classes(node)
            return
        own: dict[Key, Any] = {}
        apply(self, node, animate=animate, cache=own)
        for rules in own.values():  # One, where they do not follow from its neighbours.
            matched[place] = (rules, tuple(getattr(node, name) for name in _FLAGS))

    return apply_once


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
