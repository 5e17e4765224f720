"""The objects that own the state of the app import nothing of Textual: their views do."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
# import-linter holds it of what they import in turn.
MODULES = next(contract["source_modules"] for contract in CONTRACTS if "own the state" in contract["name"])


@pytest.mark.parametrize("module", MODULES)
def test_it_imports_nothing_of_textual(module: str) -> None:
    tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    imported = {
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not {name for name in imported if name.partition(".")[0] in {"textual", "rich"}}
