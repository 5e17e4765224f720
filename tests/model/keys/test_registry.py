"""No key of one place takes a key of another where both can be pressed."""

from __future__ import annotations

from itertools import combinations

from workbench.model.keys.key import Group, Key
from workbench.model.keys.names import shown
from workbench.model.keys.registry import GROUPS


def _keys(group: Group) -> dict[str, Key]:
    keys: dict[str, Key] = {}
    for key in group.keys:
        for name in key.keys.split(","):
            assert name not in keys, f"{name} is both {keys[name].id} and {key.id}"
            keys[name] = key
    return keys


def test_a_place_says_one_thing_with_a_key() -> None:
    for group in GROUPS:
        assert _keys(group), group.title


def test_places_that_are_seen_together_share_no_key() -> None:
    everywhere, *others = GROUPS
    together = [(everywhere, group) for group in others if not group.screen]
    together += [
        (first, second)
        for first, second in combinations(others, 2)
        if first.part and first.part == second.part
    ]
    for first, second in together:
        shared = _keys(first).keys() & _keys(second).keys() - {"escape"}
        for name in shared:
            # What a comparison means by a key of the body is its own while it has the focus.
            assert second.title == "In a comparison", f"{name} in {first.title} and {second.title}"
            assert _keys(first)[name].action.startswith("answer('body', "), (
                f"{name} of {_keys(first)[name].id}"
            )


def test_keys_are_shown_as_people_write_them() -> None:
    names = {shown(name) for group in GROUPS for key in group.keys for name in key.keys.split(",")}
    assert "Shift+Left" in names
    assert not {name for name in names if name.startswith(("shift+", "ctrl+", "alt+"))}
