"""A text that the app may show names no option of a command: it has a form for each face."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3] / "workbench"
ROOMS = ("aws", "compare", "content", "model", "services", "store")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
COMMAND = re.compile(r"`[^`]*`")
"""A command to be typed has its options."""
FORMS = {"either", "_from"}
"""What makes a form for each face of its first arguments."""
COMMAND_LINE = {
    "aws/renewal.py": "arguments of a program",
    "services/clipboard.py": "arguments of a program",
    "content/extras.py": "a command to be typed",
    "aws/config_errors.py: --profile": "a command to be typed",
    "content/formats/multipart/parts.py": "a line of a body",
    "model/service/command_words.py": "the words of the command line",
    "services/load/": "load tests are run by the command line alone",
    "store/history/transfer/codec.py": "the history is imported by the command line alone",
}


def _documentation(tree: ast.Module) -> set[int]:
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _in_forms(tree: ast.Module) -> set[int]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    made = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in FORMS)
    return {id(part) for call in made for argument in call.args for part in ast.walk(argument)}


def alone(source: str) -> Iterator[tuple[int, str]]:
    """Yields the options that a module's texts name in no form of their own, each with its line."""
    tree = ast.parse(source)
    passed = _documentation(tree) | _in_forms(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield from ((node.lineno, option) for option in OPTION.findall(COMMAND.sub("", node.value)))


def test_every_option_has_a_form_for_the_app() -> None:
    paths = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    named = [
        f"{path.relative_to(ROOT)}: {option} (line {line})"
        for path in paths
        if "--" in (text := path.read_text(encoding="utf-8"))
        for line, option in alone(text)
    ]
    assert [text for text in named if not text.startswith(tuple(COMMAND_LINE))] == []
    unused = [name for name in COMMAND_LINE if not any(text.startswith(name) for text in named)]
    assert not unused, "what is excepted is there no more"


def test_an_option_that_stands_alone_is_seen() -> None:
    source = 'raise E("a", f"Name it with --id {x}.", either("--label", "Label"), "Run `aws --profile x`.")'
    assert list(alone(source)) == [(1, "--id")]
