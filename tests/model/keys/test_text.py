"""Texts that name keys name those that the user has, and no text of the app names one by itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from workbench.model.hints.text import Face, either, in_face
from workbench.model.keys.registry import GROUPS
from workbench.model.keys.text import key_of, use_keys, with_keys

ROOT = Path(__file__).parents[3] / "workbench"
ACTIONS = {key.id for group in GROUPS for key in group.keys}
ROOMS = ("aws", "content", "model/hints", "model/keys/tables", "services", "store", "tui")
WRITTEN = re.compile(
    r"\bF(?:[1-9]|1[0-2])\b(?! score)"  # a function key
    r"|\b(?:Ctrl|Alt)\+(?:Shift\+)?[^\s:.,]+|\^[A-Z]\b(?!-)"  # a modifier
    r"|[Pp]ress [A-Za-z/?+] "  # a letter in a sentence
)
LETTER = re.compile(
    r"(?:^|  |[·,;:] )(?![aA] )[A-Za-z/?] (?:for |[a-z]+)|  a [a-z]+"  # a letter in a line of keys
)
MAY_NAME_ONE = re.compile(r"\bF\d|(?:Ctrl|Alt)\+|\^[A-Z]|[Pp]ress\b|‹")
"""What a module has in it whose texts can match, wherever their lines break."""
FIXED = {
    "Ctrl+Z",  # undo, and paste from the editor's own clipboard: keys of every editor
    "Ctrl+V",
}
MEASURES = ROOT / "services" / "evaluation"
"""Where F1 is a measure."""


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    explained = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node.lineno, node.value


def _letters(path: Path, text: str) -> Iterator[re.Match[str]]:
    return LETTER.finditer(text) if ROOT / "tui" in path.parents else iter(())


def _sources() -> list[Path]:
    return [
        path
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if MEASURES not in path.parents and path.name != "report_page.py"
    ]


@cache
def _all_texts() -> list[tuple[Path, int, str]]:
    return [
        (path, line, text)
        for path in _sources()
        if ROOT / "tui" in path.parents or MAY_NAME_ONE.search(path.read_text(encoding="utf-8"))
        for line, text in _texts(path)
    ]


def test_no_text_of_the_app_has_a_key_written_into_it() -> None:
    written = [
        f"{path.relative_to(ROOT)}:{line}: {match[0]!r} in {text!r}"
        for path, line, text in _all_texts()
        for match in (*WRITTEN.finditer(text), *_letters(path, text))
        if match[0] not in FIXED
    ]
    assert not written, "\n".join(written)


def test_every_marked_action_is_there() -> None:
    named = {name for _, _, text in _all_texts() for name in re.findall("‹([a-z_.]+)›", text)}
    assert named and named <= ACTIONS


@pytest.mark.parametrize(
    ("own", "text"),
    [
        ({}, "Press F5 or Ctrl+T."),
        ({"send": "f9,ctrl+g"}, "Press F9 or Ctrl+T."),
        ({"send": ""}, "Press Ctrl+P (send) or Ctrl+T."),
        ({"send": "", "palette": ""}, "Press the action send or Ctrl+T."),
    ],
)
def test_a_text_names_the_keys_of_its_user(own: dict[str, str], text: str) -> None:
    with use_keys(lambda: own):
        assert with_keys("Press ‹send› or ‹payload.templates›.") == text
    assert key_of("send") == "F5"
    assert with_keys("‹unknown› and ‹ stay") == "‹unknown› and ‹ stay"


def test_a_hint_names_the_key_in_the_app_and_the_option_on_the_command_line() -> None:
    hint = f"Change {either('--region', 'the region (‹connection›)')}."
    with use_keys(lambda: {"connection": "f12"}):
        assert in_face(hint, Face.APP) == "Change the region (F12)."
        assert in_face(hint, Face.COMMAND_LINE) == "Change --region."
