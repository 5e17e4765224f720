"""The tree of errors, and their message and hint as one text."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import workbench
from workbench.model import errors
from workbench.model.errors import UsageError, WorkbenchError
from workbench.model.exchange import Failure, FailureKind


def test_message_and_hint_are_put_together_once() -> None:
    cases: list[tuple[str, str, str]] = [
        ("No region was found", "Set --region", "No region was found. Set --region."),
        ("No region was found.", "Set --region.", "No region was found. Set --region."),
        ("No region was found.", "", "No region was found."),
        ("No region was found", "", "No region was found."),
        ("", "Set --region", "Set --region."),
        ("Is it there?", "Look…", "Is it there? Look…"),
        ("The container said: 'No.'", "See (its log.)", "The container said: 'No.' See (its log.)"),
        ("The container said 'no'", "See its log (14:03)", "The container said 'no'. See its log (14:03)."),
        ("Accepted are:", "csv, json", "Accepted are: csv, json."),
        (" padded ", "\nhint\n", "padded. hint."),
        ('""', "", '"".'),
    ]
    for message, hint, text in cases:
        assert UsageError(message, hint).text == text, (message, hint, text)
        assert Failure(kind=FailureKind.SERVICE, code="X", message=message, hint=hint).text == text, (
            message,
            hint,
            text,
        )


def test_the_tree_is_drawn_as_it_is() -> None:
    folder = Path(workbench.__file__).parent
    parents = {"WorkbenchError": ""}
    modules: dict[str, str] = {}
    classes = [
        (node, ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__"))
        for path in folder.rglob("*.py")
        if re.search(r"^class \w+\([^)]*Error", text := path.read_text(encoding="utf-8"), re.MULTILINE)
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef) and node.name != "WorkbenchError"
    ]
    while fresh := [
        (node, module, base.id)
        for node, module in classes
        for base in node.bases
        if isinstance(base, ast.Name) and base.id in parents and node.name not in parents
    ]:
        for node, module, base in fresh:
            parents[node.name] = base
            modules[node.name] = "" if module == "model.errors" else module
    assert _drawn() == [parents, modules]


def _drawn() -> list[dict[str, str]]:
    parents: dict[str, str] = {}
    modules: dict[str, str] = {}
    branch: dict[int, str] = {}
    for line in (errors.__doc__ or "").splitlines():
        if match := re.fullmatch(r"    ([ │├└─]*)(\w+Error)(?: +\((.+)\))?", line):
            depth, name, module = len(match[1]), match[2], match[3]
            branch[depth] = name
            parents[name] = branch[max(above for above in branch if above < depth)] if depth else ""
            if depth:
                modules[name] = module or ""
    return [parents, modules]


def test_an_error_is_shown_by_its_message() -> None:
    assert str(WorkbenchError("No region was found", "Set --region.")) == "No region was found"
