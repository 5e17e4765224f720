"""Texts that name keys: an action's ID between ‹ and › stands for the key that it has now.

Whoever shows such a text reads it with `with_keys` at that moment, so that it names the user's own keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from workbench.model.keys.names import shown
from workbench.model.keys.registry import GROUPS

_MARK = re.compile("‹([a-z_]+(?:\\.[a-z_]+)?)›")
_KEYS = {key.id: key.keys for group in GROUPS for key in group.keys}
_active: list[Callable[[], Mapping[str, str]]] = [dict]


def with_keys(text: str) -> str:
    """Returns a text with the keys of this process in place of the marked actions."""
    return _MARK.sub(lambda match: key_of(match[1]) if match[1] in _KEYS else match[0], text)


def key_of(action: str) -> str:
    """Returns the key of an action as people read it; of one without a key, how the palette has it.

    Args:
        action: its ID.
    """
    own = _active[-1]()
    if key := shown(own.get(action, _KEYS[action])):
        return key
    palette = shown(own.get("palette", _KEYS["palette"]))
    return f"{palette} ({action})" if palette else f"the action {action}"


@contextmanager
def use_keys(own: Callable[[], Mapping[str, str]]) -> Iterator[None]:
    """Makes a user's keys those of this process, until the end of the block.

    Args:
        own: returns the keys of actions by their IDs, as Textual names them; asked each time.
    """
    _active.append(own)
    try:
        yield
    finally:
        _active.remove(own)
