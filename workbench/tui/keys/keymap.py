"""The keys that actions have now."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.model.keys.key import Key
from workbench.model.keys.names import shown
from workbench.model.keys.registry import GROUPS

_KEYS = {key.id: key for group in GROUPS for key in group.keys}


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
        return shown(self.of(_KEYS[action]))
