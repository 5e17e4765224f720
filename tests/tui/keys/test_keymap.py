"""The keys of actions: the user's own, else those of the table."""

from __future__ import annotations

from workbench.model.keys.tables.main import SCREEN
from workbench.tui.keys.keymap import UNBOUND, Keymap, bound


def test_the_users_own_keys_come_first_and_may_change() -> None:
    (send,) = [key for key in SCREEN if key.id == "send"]
    keymap = Keymap({})
    assert (keymap.of(send), keymap.name("send")) == ("f5,ctrl+j", "F5")
    keymap.own = {"send": "ctrl+g"}
    assert (keymap.of(send), keymap.name("send"), keymap.name("help")) == ("ctrl+g", "Ctrl+G", "F1")


def test_an_action_without_a_key_has_one_that_is_never_pressed() -> None:
    assert bound({"send": "f9", "try": ""}) == {"send": "f9", "try": UNBOUND}
