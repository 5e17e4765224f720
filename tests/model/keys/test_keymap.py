"""The user's own keys: what is wrong is said in words, the rest is used."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from workbench.model.keys.keymap import checked_keymap
from workbench.model.keys.registry import GROUPS


@pytest.mark.parametrize(
    ("values", "keys"),
    [
        ({"send": "F9", "try": "f5"}, {"send": "f9", "try": "f5"}),
        ({"send": "f5,Alt+Shift+X"}, {"send": "f5,alt+shift+x"}),
        ({"history.replay": "a", "response.find": "/"}, {"history.replay": "a", "response.find": "slash"}),
        ({"history.tag": "r", "history.replay": "t"}, {"history.tag": "r", "history.replay": "t"}),
        ({"send": "f9", "try": ""}, {"send": "f9", "try": ""}),
    ],
)
def test_keys_that_can_be_are_used(values: dict[str, object], keys: dict[str, str]) -> None:
    keymap = checked_keymap(values)
    assert (keymap.keys, list(keymap.problems)) == (keys, [])


def test_the_usual_keys_can_be_written_out() -> None:
    usual = {key.id: key.keys for group in GROUPS for key in group.keys}
    assert checked_keymap(usual).problems == []


def test_an_entry_that_cannot_be_is_not_used() -> None:
    cases: list[tuple[Mapping[str, object], str, str]] = [
        ({"sned": "f9"}, "sned", "'sned' is not the name of an action; the nearest is 'send'"),
        ({"replay": "a"}, "replay", "'replay' is not the name of an action; the nearest is 'history.replay'"),
        (
            {"zzz": "a"},
            "zzz",
            "'zzz' is not the name of an action; `workbench config show keys` lists every action",
        ),
        (
            {"history": {"replay": "a"}},
            "history.replay",
            'a name with a dot needs quotes: "history.replay" = "a"',
        ),
        ({"send": "Ctrl+H"}, "send", "terminals send 'Ctrl+H' as backspace"),
        ({"send": "ctrl+1"}, "send", "most terminals do not send 'ctrl+1'"),
        ({"send": "alt+,"}, "send", "terminals send 'alt+,' as another sign"),
        ({"send": "pagedwn"}, "send", "'pagedwn' is not a key; the nearest is 'pagedown'"),
        ({"send": "ctr+g"}, "send", "'ctr+g' is not a key; the nearest is 'ctrl+g'"),
        ({"send": "§"}, "send", "'§' is not a key; keys are written such as f5, ctrl+g, alt+x, R or slash"),
        ({"send": "enter"}, "send", "Enter is needed in lists and texts; 'send' works everywhere"),
        ({"send": 5}, "send", 'keys are a text, several separated by commas: "f5,ctrl+j"'),
        ({"send": []}, "send", 'keys are a text, several separated by commas: "f5,ctrl+j"'),
        ({"send": ["f5", "f7"]}, "send", 'keys are a text, several separated by commas: "f5,f7"'),
        ({"send": " "}, "send", "' ' is not a key; the nearest is 'space'"),
        ({"send": "ctrl+shift+a"}, "send", "most terminals send 'ctrl+shift+a' as ctrl+a"),
        *(
            ({"send": theirs}, "send", f"{theirs!r} is not a key; the nearest is {ours!r}")
            for theirs, ours in {
                "C-x": "ctrl+x",
                "M-x": "alt+x",
                "<C-S-F5>": "ctrl+shift+f5",
                "<F5>": "f5",
                "^P": "ctrl+p",
                "Ctrl-X": "ctrl+x",
                "ctrl x": "ctrl+x",
                "<Control><Shift>F5": "ctrl+shift+f5",
                "KEY_F5": "f5",
                "kp_enter": "enter",
                "Key.f5": "f5",
                "cmd+s": "ctrl+s",
                "backtab": "shift+tab",
                "page up": "pageup",
            }.items()
        ),
        (
            {"payload.format": "a"},
            "payload.format",
            "a is typed where 'payload.format' works; take one with ctrl or alt, or an F-key",
        ),
        (
            {"replace.close": "q"},
            "replace.close",
            "q is typed where 'replace.close' works; take one with ctrl or alt, or an F-key",
        ),
    ]
    for values, path, text in cases:
        keymap = checked_keymap(values)
        assert keymap.keys == {}, (values, path, text)
        assert [(".".join(problem.path), problem.text) for problem in keymap.problems] == [(path, text)], (
            values,
            path,
            text,
        )


def test_a_key_of_two_stays_with_one() -> None:
    cases: list[tuple[dict[str, object], str, str, dict[str, str]]] = [
        (
            {"send": "f9"},
            "send",
            "F9 is the key of 'send', so 'try' has no key; give it another, or \"\" for none",
            {"send": "f9", "try": ""},
        ),
        (
            {"send": "f9", "try": "f9"},
            "try",
            "F9 is the key of 'send', so 'try' has no key; give it another, or \"\" for none",
            {"send": "f9", "try": ""},
        ),
        (
            {"try": "f5"},
            "try",
            "F5 is the key of 'try', so 'send' keeps Ctrl+J",
            {"try": "f5", "send": "ctrl+j"},
        ),
        (
            {"history.tag": "r", "history.replay": "r"},
            "history.replay",
            "r is the key of 'history.tag', so 'history.replay' has no key; "
            'give it another, or "" for none',
            {"history.tag": "r", "history.replay": ""},
        ),
        (
            {"history.tag": "f5,y"},
            "history.tag",
            "F5 is the key of 'send', so 'history.tag' keeps y",
            {"history.tag": "y"},
        ),
        (
            {"send": "ctrl+q"},
            "send",
            "Ctrl+Q is the key of 'quit', so 'send' has no key; give it another, or \"\" for none",
            {"send": ""},
        ),
        (
            {"export.copy": "ctrl+q"},
            "export.copy",
            "Ctrl+Q is the key of 'quit', so 'export.copy' has no key; give it another, or \"\" for none",
            {"export.copy": ""},
        ),
        (
            {"log.pings": "z"},
            "log.pings",
            "z is the key of 'log.pings', so 'response.fold' has no key; give it another, or \"\" for none",
            {"log.pings": "z", "response.fold": ""},
        ),
        ({"send": "f5,f5"}, "send", "F5 is named twice", {"send": "f5"}),
        (
            {"saved.check": "escape"},
            "saved.check",
            "Esc is the key of 'cancel', so 'saved.check' has no key; give it another, or \"\" for none",
            {"saved.check": ""},
        ),
    ]
    for values, path, text, keys in cases:
        keymap = checked_keymap(values)
        assert [(problem.path, problem.text) for problem in keymap.problems] == [((path,), text)], (
            values,
            path,
            text,
            keys,
        )
        assert keymap.keys == keys, (values, path, text, keys)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"send": "ctrl+a"}, "Ctrl+A is a key of editors"),
        ({"history.replay": "j"}, "j is a key of lists"),
    ],
)
def test_a_key_that_something_needs_is_said_and_used(values: dict[str, object], words: str) -> None:
    keymap = checked_keymap(values)
    assert keymap.keys == values
    [problem] = keymap.problems
    assert words in problem.text


def test_places_that_are_never_seen_together_may_share_a_key() -> None:
    assert checked_keymap({"export.copy": "f5", "transcript.replay": "f9"}).problems == []
