"""The table of keys as Textual wants it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from workbench.model.keys.key import Key


def bindings(keys: Iterable[Key]) -> list[BindingType]:
    """Returns the bindings of some keys.

    They have priority, because an editor must not take a function key for itself, and because the next key of
    a burst must find done what this one does. A field takes the signs that are typed into it all the same.
    """
    return [
        Binding(key.keys, key.action, key.label or key.help, id=key.id, priority=key.keys != "escape")
        for key in keys
    ]
