"""The keys that actions have now."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from workbench.model.keys.key import Key
from workbench.model.keys.names import shown

UNBOUND = "unbound"
"""In place of a key, for an action that is to have none: no terminal sends it."""


class Keymap:
    """The user's own keys over those of the table. Settings change it while the app runs.

    Args:
        own: the user's keys, by the actions' IDs.

    Attributes:
        own: the user's keys, as they are now.
    """

    def __init__(self, own: Mapping[str, str]) -> None:
        self.own = own

    def of(self, key: Key) -> str:
        """Returns the Textual key names of an action, separated by commas."""
        return self.own.get(key.id, key.keys)

    def name(self, action: str) -> str:
        """Returns the key of an action, as its user knows it."""
        return shown(self.of(_keys()[action]))


def bound(keymap: Mapping[str, str]) -> dict[str, str]:
    """Returns the same keys as Textual takes them, which knows no action without a key."""
    return {name: keys or UNBOUND for name, keys in keymap.items()}


@cache
def _keys() -> Mapping[str, Key]:
    # Loaded here: the first picture does without.
    from workbench.model.keys.registry import GROUPS

    return {key.id: key for group in GROUPS for key in group.keys}
