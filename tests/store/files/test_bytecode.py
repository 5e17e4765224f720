"""Bytecode compiled beside the program: once, by itself, and not where it cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from workbench.store.files.bytecode import PACKAGES, compile_in_background, package_folders


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = tmp_path / "package"
    (folder / "inner").mkdir(parents=True)
    (folder / "__init__.py").write_text("", "utf-8")
    (folder / "inner" / "module.py").write_text("VALUE = 1\n", "utf-8")
    return folder


def cached(module: Path) -> Path:
    return Path(cache_from_source(str(module)))


def test_every_module_is_compiled_once(package: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "__init__.py").write_text("", "utf-8")
    process = compile_in_background((package, other))
    assert process is not None
    assert process.wait(60) == 0
    assert all(cached(module).exists() for folder in (package, other) for module in folder.rglob("*.py"))
    assert compile_in_background((package, other)) is None


def test_a_new_version_is_compiled_again(package: Path) -> None:
    first = compile_in_background((package,))
    assert first is not None
    first.wait(60)
    (package / "added.py").write_text("", "utf-8")
    second = compile_in_background((package,))
    assert second is not None
    second.wait(60)
    assert cached(package / "added.py").exists()


def test_the_modules_of_the_working_directory_are_not_run(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "compileall.py").write_text("open('ran', 'w').close()\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    process = compile_in_background((package,))
    assert process is not None
    process.wait(60)
    assert not (tmp_path / "ran").exists()
    assert cached(package / "__init__.py").exists()


def test_nothing_is_started_where_bytecode_is_not_wanted(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compile_in_background((package,)) is None


_ASK = """
import os, sys
from pathlib import Path
from workbench.store.files.bytecode import compile_in_background
if os.getuid() == 0:
    os.setuid(65534)  # root may write everywhere
print(compile_in_background((Path(sys.argv[1]),)))
"""


def test_nothing_is_started_where_it_cannot_be_written() -> None:
    with TemporaryDirectory() as folder:
        Path(folder, "__init__.py").write_text("", "utf-8")
        Path(folder).chmod(0o555)
        result = subprocess.run(
            [sys.executable, "-c", _ASK, folder],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
        )
        Path(folder).chmod(0o700)
    assert result.stdout.strip() == "None", result.stderr


def test_what_the_app_imports_is_installed() -> None:
    assert [folder.name for folder in package_folders()] == list(PACKAGES)
    assert package_folders(("no_such_package",)) == ()
