"""The check of names and sentences finds what it is for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

CHECK = Path(__file__).parents[1] / ".ci/check_names.py"


def test_a_variable_that_does_not_say_what_it_holds_is_refused(tmp_path: Path) -> None:
    statements = (
        "found = 1",
        "given, other = 1, 2",
        "for each in ():\n    print(each)",
        "print([one for one in ()])",
        "with open('x') as what:\n    pass",
        "print(known := 1)",
        "try:\n    pass\nexcept OSError as trouble:\n    print(trouble)",
        "match 1:\n    case int() as said:\n        print(said)",
        "import json as thing",
        "act = lambda it: it",
    )
    modules = {
        f"{folder}/store/rows_{number}.py": statement
        for folder in ("workbench", "benchmarks", "tests")
        for number, statement in enumerate(statements)
    }

    checked = check(tmp_path, modules)

    assert checked.returncode == 1
    problems = [line for line in checked.stdout.splitlines() if "does not say what the value is" in line]
    for path, statement in modules.items():
        assert any(line.startswith(f"{path}:") for line in problems), f"{path}: {statement}"


def test_names_of_other_modules_members_are_theirs(tmp_path: Path) -> None:
    checked = check(
        tmp_path, {"workbench/store/rows.py": "import re\nrow = re.search('a', 'a')\nprint(row.one)"}
    )

    assert "does not say" not in checked.stdout


@pytest.mark.parametrize(
    "statement",
    [
        'def read(text):\n    """Reads.\n\n    Args:\n        given: the text.\n    """',
        'class Row:\n    """A row.\n\n    Attributes:\n        size, total: bytes.\n    """\n\n    size = 1',
    ],
)
def test_a_docstring_that_explains_what_is_not_there_is_refused(tmp_path: Path, statement: str) -> None:
    assert "which is not there" in check(tmp_path, {"workbench/store/rows.py": statement}).stdout


def check(root: Path, modules: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs the check over a tree of modules."""
    for path, content in modules.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")
    (root / "README.md").write_text("", encoding="utf-8")
    command = [sys.executable, str(CHECK)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
