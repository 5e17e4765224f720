"""The objects that own the state of the app import nothing of Textual: their views do."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "workbench"
MODULES = [
    "content/editing/buffer",
    "tui/keys/keymap",
    "tui/main/acts",
    "tui/main/arrangement",
    "tui/main/drafts/destination_finder",
    "tui/main/drafts/draft",
    "tui/main/drafts/file",
    "tui/main/drafts/recording",
    "tui/main/drafts/restored",
    "tui/main/drafts/saved_request_link",
    "tui/main/drafts/suggestions",
    "tui/main/drafts/tabs",
    "tui/main/layout",
    "tui/main/router",
    "tui/main/sender",
    "tui/main/shown_exchange",
    "tui/main/start",
    "tui/panels/history/listing",
    "tui/panels/history/query_state",
    "tui/panels/history/reader",
    "tui/panels/payload/description",
    "tui/panels/payload/editable_body",
    "tui/panels/payload/given_body",
    "tui/panels/sessions/reader",
    "tui/panels/sessions/tracker",
    "tui/panels/sessions/words",
    "tui/widgets/pause",
]


@pytest.mark.parametrize("module", MODULES)
def test_it_imports_nothing_of_textual(module: str) -> None:
    tree = ast.parse((ROOT / f"{module}.py").read_text(encoding="utf-8"))
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
