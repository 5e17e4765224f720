"""Every module has a test module of its name in the mirrored folder, or an entry that names its test."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = tomllib.loads((ROOT / "tests/untested.toml").read_text(encoding="utf-8"))


def test_every_module_has_a_test_of_its_name_or_an_entry_that_names_one() -> None:
    missing = [
        str(module.relative_to(ROOT))
        for module in modules()
        if not own_tests(module) and module.stem not in entries(module)
    ]

    assert not missing, f"write a test of the same name, or add to tests/untested.toml: {missing}"


def test_entries_name_modules_without_a_test_and_tests_that_exist() -> None:
    paths = {(str(module.parent.relative_to(ROOT)), module.stem): module for module in modules()}

    for folder, entry in TABLE.items():
        for name, test in entry.items():
            assert (folder, name) in paths, f"{folder}/{name}.py does not exist: remove its entry"
            assert not own_tests(paths[folder, name]), f"{folder}/{name}.py has a test: remove its entry"
            assert (ROOT / test).is_file(), f"{folder}/{name}.py: {test} does not exist"


def modules() -> list[Path]:
    """Every module with code of its own: packages that only export names, and migrations, are left out."""
    return [
        path
        for path in sorted((ROOT / "workbench").rglob("*.py"))
        if "migrations" not in path.parts and (path.name != "__init__.py" or defines(path))
    ]


def defines(path: Path) -> bool:
    """Whether a module defines a function or a class."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return any(isinstance(node, kinds) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def own_tests(module: Path) -> list[Path]:
    """The test modules of a module's name: of a package, beside its folder or in it."""
    folder = ROOT / "tests" / module.parent.relative_to(ROOT / "workbench")
    if module.name != "__init__.py":
        places = [folder / f"test_{module.stem}.py"]
    else:
        name = f"test_{folder.name}.py"
        places = [folder / name, folder.parent / name]
    return [place for place in places if place.is_file()]


def entries(module: Path) -> dict[str, str]:
    """The table's entries of a module's folder, by module."""
    entry: dict[str, str] = TABLE.get(str(module.parent.relative_to(ROOT)), {})
    return entry
