"""Only the store opens files of the user's; import-linter cannot see who opens a file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import workbench

ROOT = Path(workbench.__file__).parent
ROOMS = ("aws", "cli", "compare", "content", "interchange", "model", "services", "tui")
METHODS = {
    *("exists", "glob", "is_dir", "is_file", "iterdir", "lexists", "mkdir", "read_bytes", "read_text"),
    *("rglob", "rmdir", "stat", "unlink", "write_bytes", "write_text"),
}
# Where a method of another class has the name of one of Path's.
SAME_NAME = {
    "cli/core/command.py": "click's HelpFormatter.write_text",
    "interchange/importers/registry.py": "an importer's read_text, which is given the text",
}
ALLOWED = {
    "aws/probe/config_files.py": "the same files, to say what is wrong in them",
    "aws/profiles.py": "the configuration files of AWS, which the SDK reads",
    "aws/sdk/clients.py": "the files that a client's settings are read from",
    "aws/sdk/data_loader.py": "the SDK's own data files",
    "cli/aliases.py": "the alias file of the AWS CLI",
    "cli/codes.py": "the terminal that a code is typed at",
    "cli/core/terminal/descriptors.py": "standard streams",
    "content/extras.py": "the environment that this program is installed in",
    "content/templates/catalogue.py": "the templates of this package",
    "model/service/schema.py": "the SDK's own data files",
    "tui/panels/payload/file_tree.py": "folders that Textual's tree shows",
}


# Parsing takes a hundred times as long as looking for a name and a parenthesis.
CALL = re.compile(rf"\b(?:open|{'|'.join(METHODS)})\s*\(")


def test_only_the_store_opens_files() -> None:
    texts = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
    }
    openers = {name for name, text in texts.items() if CALL.search(text) and any(_openings(ast.parse(text)))}
    assert openers - SAME_NAME.keys() == ALLOWED.keys()


def _openings(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name("open"):
                yield node
            case ast.Attribute(_, name) if name in METHODS:
                yield node
            case ast.Attribute(ast.Name("os" | "io") | ast.Call(ast.Name("Path")), "open"):
                yield node
            case _:
                pass
