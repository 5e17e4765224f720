"""No key of one place takes a key of another where both can be pressed."""

from __future__ import annotations

from itertools import combinations

import pytest

from workbench.model.keys.registry import GROUPS, Group, Key


def _keys(group: Group) -> dict[str, Key]:
    found: dict[str, Key] = {}
    for key in group.keys:
        for name in key.keys.split(","):
            assert name not in found, f"{name} is both {found[name].id} and {key.id}"
            found[name] = key
    return found


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.title)
def test_a_place_says_one_thing_with_a_key(group: Group) -> None:
    assert _keys(group)


def test_places_that_are_seen_together_share_no_key() -> None:
    everywhere, *others = GROUPS
    together = [(everywhere, group) for group in others if not group.screen]
    together += [(one, two) for one, two in combinations(others, 2) if one.part and one.part == two.part]
    for one, two in together:
        shared = _keys(one).keys() & _keys(two).keys() - {"escape"}
        for name in shared:
            # What a comparison means by a key of the body is its own while it has the focus.
            assert two.title == "In a comparison", f"{name} in {one.title} and {two.title}"
            assert _keys(one)[name].action.startswith("body("), f"{name} of {_keys(one)[name].id}"
