"""What is said of a key that does nothing where it was pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.model.keys.key import Group, Key
from workbench.model.keys.names import shown
from workbench.model.keys.text import with_keys
from workbench.tui.keys.keymap import Keymap
from workbench.tui.messages import KEY_REMARK

if TYPE_CHECKING:
    from textual.screen import Screen


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
        self.tell(unused_key(name, self._part(), self._keymap.own))

    def tell(self, text: str) -> None:
        """Says something else of the last key."""
        self._tell(KEY_REMARK, text)

    def forget(self) -> None:
        """Takes back what was said: another key was pressed."""
        self.tell("")


class ScreenRemark:
    """Says why the last key did nothing on a dialog, or on another screen than the main one."""

    def __init__(self) -> None:
        self._screen: Screen[Any] | None = None

    def say(self, screen: Screen[Any], text: str) -> None:
        """Shows a line over the last row of a screen."""
        from workbench.tui.widgets.remark_line import put_remark

        self._screen = screen
        put_remark(screen, text)

    def forget(self) -> None:
        """Takes the line away: another key was pressed."""
        screen, self._screen = self._screen, None
        if screen is not None and screen.is_running:
            from workbench.tui.widgets.remark_line import put_remark

            put_remark(screen, "")


def unused_key(name: str, part: str, keymap: Mapping[str, str]) -> str:
    """Returns why a key does nothing: what it would need here, or where else it works.

    Args:
        name: of the key, as Textual calls it.
        part: the part of the main screen that has the focus; empty for none.
        keymap: the user's own keys, by the actions' IDs.
    """
    # Loaded here: the first picture does without the tables of every part.
    from workbench.model.keys.registry import GROUPS

    here = [key for group in GROUPS if group.part == part and not group.screen for key in group.keys]
    if own := next((key for key in here if _has(key, name, keymap)), None):
        return _nothing_there(name, own)
    elsewhere = [
        f"{_place(group)}{_way_to(group.part, keymap)}"
        for group in GROUPS
        if group.part and any(_has(key, name, keymap) for key in group.keys)
    ]
    where = next((_place(group) for group in GROUPS if group.part and group.part == part), "here")
    if elsewhere:
        return f"{shown(name)} does nothing {where}. It works {_listed(elsewhere)}."
    return f"{shown(name)} does nothing {where}. {_help_key(keymap)} shows the keys that do."


def unused_key_on(screen: str, name: str, keymap: Mapping[str, str]) -> str:
    """Returns why a key does nothing on a dialog, or on another screen than the main one.

    Args:
        screen: the screen's class.
        name: of the key, as Textual calls it.
        keymap: the user's own keys, by the actions' IDs.
    """
    from workbench.model.keys.registry import GROUPS

    here = [key for group in GROUPS if group.screen == screen for key in group.keys]
    if own := next((key for key in here if _has(key, name, keymap)), None):
        return _nothing_there(name, own)
    # Where a screen has keys of its own, it says itself what Esc does: on one that sends, Esc stops the run.
    hint = f"{_help_key(keymap)} shows the keys that do." if here else "Esc goes back."
    return f"{shown(name)} does nothing here. {hint}"


def _nothing_there(name: str, key: Key) -> str:
    return f"There is nothing here for {shown(name)} to act on. {shown(name)}: {with_keys(key.help)}"


def _has(key: Key, name: str, keymap: Mapping[str, str]) -> bool:
    return name in keymap.get(key.id, key.keys).split(",")


def _place(group: Group) -> str:
    return f"{group.title[0].lower()}{group.title[1:]}"


def _way_to(part: str, keymap: Mapping[str, str]) -> str:
    """Returns the key that goes to a part, also where it is folded; the one that jumps where it has none."""
    from workbench.model.keys.tables.main import SCREEN

    keys = {key.id: keymap.get(key.id, key.keys) for key in SCREEN}
    key = shown(keys.get(part, "") or keys["jump"])
    return f" ({key})" if key else ""


def _listed(places: Sequence[str]) -> str:
    *first, last = places
    return f"{', '.join(first)} and {last}" if first else last


def _help_key(keymap: Mapping[str, str]) -> str:
    return shown(keymap.get("help", "f1"))
