"""What is said of a key that does nothing where it was pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.model.keys.registry import GROUPS, Group, Key, shown
from workbench.tui.keys.keymap import Keymap
from workbench.tui.messages import KEY_REMARK


class KeyRemarks:
    """Says in the status line why the last key did nothing.

    Args:
        tell: shows the message of a source; an empty one takes it back.
        part: returns the part of the main screen that has the focus; empty for none.
        keymap: the keys of the actions.
    """

    def __init__(self, tell: Callable[[str, str], None], part: Callable[[], str], keymap: Keymap) -> None:
        self._tell = tell
        self._part = part
        self._keymap = keymap

    def say(self, name: str) -> None:
        """Says why a key does nothing."""
        self._tell(KEY_REMARK, unused_key(name, self._part(), self._keymap.own))

    def forget(self) -> None:
        """Takes back what was said: another key was pressed."""
        self._tell(KEY_REMARK, "")


def unused_key(name: str, part: str, keymap: Mapping[str, str]) -> str:
    """Returns why a key does nothing: what it would need here, or where else it works.

    Args:
        name: of the key, as Textual calls it.
        part: the part of the main screen that has the focus; empty for none.
        keymap: the user's own keys, by the actions' IDs.
    """
    here = [key for group in GROUPS if group.part == part and not group.screen for key in group.keys]
    if own := next((key for key in here if _has(key, name, keymap)), None):
        return f"{shown(name)} has nothing to act on here: {own.help}"
    elsewhere = [
        _place(group) for group in GROUPS if group.part and any(_has(key, name, keymap) for key in group.keys)
    ]
    where = next((_place(group) for group in GROUPS if group.part and group.part == part), "here")
    if elsewhere:
        return f"{shown(name)} does nothing {where}. It works {', '.join(elsewhere)}."
    return f"{shown(name)} does nothing {where}. {_help_key(keymap)} shows the keys that do."


def _has(key: Key, name: str, keymap: Mapping[str, str]) -> bool:
    return name in keymap.get(key.id, key.keys).split(",")


def _place(group: Group) -> str:
    return f"{group.title[0].lower()}{group.title[1:]}"


def _help_key(keymap: Mapping[str, str]) -> str:
    return shown(keymap.get("help", "f1"))
