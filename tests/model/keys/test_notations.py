"""Keys as other programs write them, in our notation."""

from __future__ import annotations

from workbench.model.keys.notations import in_our_notation


def test_a_key_of_another_notation_is_written_as_here() -> None:
    cases: list[tuple[str, str]] = [
        ("C-x", "ctrl+x"),
        ("C-M-a", "ctrl+alt+a"),
        ("<S-Tab>", "shift+tab"),
        ("^X", "ctrl+x"),
        ("<Control><Alt>Delete", "ctrl+alt+delete"),
        ("KEY_F5", "f5"),
        ("Command+S", "ctrl+s"),
        # A hyphen, a letter or a word alone says nothing, nor does a word that is no modifier.
        ("page up", ""),
        ("c", "c"),
        ("-", ""),
        ("", ""),
    ]
    for theirs, ours in cases:
        assert in_our_notation(theirs) == ours, (theirs, ours)
