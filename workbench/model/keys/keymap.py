"""The user's own keys of actions, checked: unknown actions, keys that cannot be, keys of two actions.

A key that two actions of one place would share stays with one of them: with the one that works in more
places, as its key comes first there, then with the one that the file names, then with the first of two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from workbench.model.keys.fixed import FIXED
from workbench.model.keys.key import Group, Key
from workbench.model.keys.names import KeyNameError, is_for_moving, is_typed, key_name, shown
from workbench.model.keys.registry import GROUPS
from workbench.model.keys.tables.main import APP, SCREEN

Path = tuple[str, ...]
"""The place of a value, as TOML has it."""
# A comma may be a key itself.
_BETWEEN = re.compile(r"(?<!\+)(?<!^),")


class KeyProblem(msgspec.Struct, frozen=True):
    """What is wrong with one entry.

    Attributes:
        path: its place in the table, as TOML has it.
        text: what is wrong, without its place.
    """

    path: Path
    text: str


class Keymap(msgspec.Struct, frozen=True):
    """The keys to use, by the actions' IDs, as Textual names them; and what was wrong with the others.

    An action that another one has taken its key from is among them too: with the keys that it has left.
    """

    keys: Mapping[str, str]
    problems: Sequence[KeyProblem]


def checked_keymap(values: Mapping[str, object]) -> Keymap:
    """Returns the keys of a table that can be used.

    Args:
        values: the keys of actions by their IDs, as the file has them; several are separated by commas, and
            an empty text leaves the action without a key.
    """
    keys: dict[str, str] = {}
    problems: list[KeyProblem] = []
    for path, value in _entries(values, ()):
        name = ".".join(path)
        action = _ACTIONS.get(name)
        if action is None:
            problems.append(KeyProblem(path, _unknown(name)))
        elif len(path) > 1:
            problems.append(KeyProblem(path, f'a name with a dot needs quotes: "{name}" = "{value}"'))
        elif not isinstance(value, str):
            wanted = f"keys are a text, several separated by commas: {_as_text(value)}"
            problems.append(KeyProblem(path, wanted))
        else:
            names, wrong = _names(action, value)
            problems += [KeyProblem(path, text) for text in wrong]
            if names or not wrong:
                keys[name] = ",".join(names)
    return Keymap(_without_lost(keys), [*problems, *_clashes(keys), *_fixed_clashes(keys)])


def _entries(values: Mapping[str, object], above: Path) -> Iterator[tuple[Path, object]]:
    """The entries of a table, and of those that dots without quotes have made of one name."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _entries(value, (*above, name))
        else:
            yield (*above, name), value


def _as_text(value: object) -> str:
    """Returns a list of keys as the text that is meant; an example for anything else."""
    is_list = isinstance(value, list) and value and all(isinstance(key, str) for key in value)
    return f'"{",".join(value)}"' if is_list and isinstance(value, list) else '"f5,ctrl+j"'


def _unknown(name: str) -> str:
    import difflib

    near = [action for action in _ACTIONS if action.rpartition(".")[2] == name.lower()]
    near = near or difflib.get_close_matches(name.lower(), _ACTIONS, 1, cutoff=0.5)
    meant = f"the nearest is {near[0]!r}" if near else "`workbench config show keys` lists every action"
    return f"{name!r} is not the name of an action; {meant}"


def _names(action: Key, value: str) -> tuple[list[str], list[str]]:
    """The keys of one entry that can be used, and what is wrong with the others."""
    names: list[str] = []
    wrong: list[str] = []
    if value and not value.strip():
        wrong.append(f"{value!r} is not a key; the nearest is 'space'")
    for text in filter(str.strip, _BETWEEN.split(value)):
        try:
            name = key_name(text)
        except KeyNameError as error:
            wrong.append(str(error))
            continue
        if action in _EVERYWHERE and is_for_moving(name):
            wrong.append(f"{shown(name)} is needed in lists and texts; {action.id!r} works everywhere")
        elif is_typed(name) and _types(_GROUP_OF[action.id]):
            other = "take one with ctrl or alt, or an F-key"
            wrong.append(f"{shown(name)} is typed where {action.id!r} works; {other}")
        elif name in names:
            wrong.append(f"{shown(name)} is named twice")
        else:
            names.append(name)
    return names, wrong


def _types(group: Group) -> bool:
    """Returns whether keys of a group are pressed while its user types: a letter is text there."""
    return group.part in {"payload", "fields"} or group.screen in {"ReplaceBar", "FindBar"}


_EVERYWHERE = (*SCREEN, *APP)
_GROUP_OF = {key.id: group for group in GROUPS for key in group.keys}
_ACTIONS = {key.id: key for group in GROUPS for key in group.keys}


class _Clash(NamedTuple):
    """A key of two actions: the one that keeps it, the one that loses it, and the entry to tell of."""

    key: str
    winner: str
    loser: str
    entry: str


def _without_lost(keymap: Mapping[str, str]) -> Mapping[str, str]:
    """The same keys, each of them with one action of a place."""
    left = dict(keymap)
    for clash in _clashing(keymap):
        names = left.get(clash.loser, _ACTIONS[clash.loser].keys).split(",")
        left[clash.loser] = ",".join(name for name in names if name != clash.key)
    return left


def _clashes(keymap: Mapping[str, str]) -> Iterator[KeyProblem]:
    """The keys that an entry shares with another action, and what comes of it."""
    left = _without_lost(keymap)
    for key, winner, loser, entry in _clashing(keymap):
        rest = f"keeps {', '.join(map(shown, left[loser].split(',')))}" if left[loser] else "has no key"
        advice = "" if left[loser] else '; give it another, or "" for none'
        yield KeyProblem((entry,), f"{shown(key)} is the key of {winner!r}, so {loser!r} {rest}{advice}")


def _clashing(keymap: Mapping[str, str]) -> Iterator[_Clash]:
    order = list(keymap)
    for name, keys in keymap.items():
        for key in filter(None, keys.split(",")):
            for other in _ACTIONS.values():
                is_later = other.id in keymap and order.index(other.id) >= order.index(name)
                if not is_later and key in _keys(keymap, other) and _meet(name, other.id, key):
                    # The file's own entry goes before a default, and the first entry before the next.
                    pair = (other.id, name) if other.id in keymap else (name, other.id)
                    winner, loser = sorted(pair, key=_narrowness)
                    yield _Clash(key, winner, loser, name)


def _narrowness(action: str) -> int:
    """Returns how few places an action works in: its key is asked for first where it works in most."""
    key = _ACTIONS[action]
    return 0 if key in APP else 1 if key in SCREEN else 2


def _fixed_clashes(keymap: Mapping[str, str]) -> Iterator[KeyProblem]:
    """The keys of entries that something needs which cannot be given another."""
    for name, keys in keymap.items():
        for key in filter(None, keys.split(",")):
            yield from _fixed_clash(name, key)


def _fixed_clash(name: str, key: str) -> Iterator[KeyProblem]:
    action, group = _ACTIONS[name], _GROUP_OF[name]
    for fixed in FIXED:
        has_such = action in SCREEN or group.part in fixed.parts
        if has_such and key in fixed.keys and key not in action.keys.split(","):
            yield KeyProblem(
                (name,), f"{shown(key)} is a key of {fixed.title}, which cannot use it any longer"
            )


def _meet(action: str, other: str, key: str) -> bool:
    """Returns whether a key asks for two actions at the same time, which do not share it by default."""
    if all(key in _ACTIONS[name].keys.split(",") for name in (action, other)):
        return False
    if any(_ACTIONS[name] in APP for name in (action, other)):
        return True
    first, second = _GROUP_OF[action], _GROUP_OF[other]
    if first is second:
        return True
    if first is GROUPS[0] or second is GROUPS[0]:
        return not first.screen and not second.screen
    return bool(first.part) and first.part == second.part


def _keys(keymap: Mapping[str, str], key: Key) -> list[str]:
    return keymap.get(key.id, key.keys).split(",")
