"""Texts that name keys: an action's ID between ‹ and › stands for the key that it has now.

Whoever shows such a text reads it with `with_keys` at that moment, so that it names the user's own keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from workbench.model.keys.names import shown
from workbench.model.keys.tables.main import EVERYWHERE

_MARK = re.compile("‹([a-z_]+(?:\\.[a-z_]+)?)›")
_EVERYWHERE = {key.id: key.keys for key in EVERYWHERE.keys}
_active: list[Callable[[], Mapping[str, str]]] = [dict]


def with_keys(text: str) -> str:
    """Returns a text with the keys of this process in place of the marked actions."""
    return _MARK.sub(lambda match: match[0] if _keys(match[1]) is None else key_of(match[1]), text)


def key_of(action: str) -> str:
    """Returns the key of an action as people read it; of one without a key, how the palette has it.

    Args:
        action: its ID.
    """
    own = _active[-1]()
    keys = own.get(action, _keys(action))
    if keys is None:
        raise KeyError(action)
    if key := shown(keys):
        return key
    palette = shown(own.get("palette", _EVERYWHERE["palette"]))
    return f"{palette} ({action})" if palette else f"the action {action}"


def _keys(action: str) -> str | None:
    """Returns the keys of an action in the table; None where there is no such action."""
    # What the first picture names works everywhere: the other tables need not be loaded for it.
    keys = _EVERYWHERE.get(action)
    return _elsewhere().get(action) if keys is None else keys


@cache
def _elsewhere() -> Mapping[str, str]:
    from workbench.model.keys.registry import GROUPS

    return {key.id: key.keys for group in GROUPS for key in group.keys}


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
