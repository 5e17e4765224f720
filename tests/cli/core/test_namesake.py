"""The command beside other distributions, under its other name, and with words mistyped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import WORKBENCH, Home

OTHER = str(Path(WORKBENCH).with_name("endpoint-workbench"))


def run(
    *words: str, path: Path | None = None, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin"} | ({"PYTHONPATH": str(path)} if path else {})
    return subprocess.run(words, env=environment, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "words", [(WORKBENCH, "--version"), (sys.executable, "-m", "workbench", "--version")]
)
def test_a_distribution_of_the_same_name_is_told(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "workbench-0.8.170.dist-info").mkdir()
    (alone, beside) = (run(*words), run(*words, path=tmp_path))
    assert alone.returncode == beside.returncode == 0
    assert alone.stdout == beside.stdout and alone.stderr == ""
    assert beside.stderr.count("workbench 0.8.170") == 1 and "endpoint-workbench" in beside.stderr


def test_without_docstrings_it_is_still_ours() -> None:
    run_alone = run(sys.executable, "-OO", "-m", "workbench", "--version")
    assert (run_alone.returncode, run_alone.stderr) == (0, "")
    code = "from workbench.cli.core.namesake import missing_files; print(missing_files())"
    assert run(sys.executable, "-OO", "-c", code).stdout == "\n"


def test_a_package_that_was_overwritten_is_told_from_a_fault_of_ours(tmp_path: Path) -> None:
    # The other's `__init__.py` over ours, our folders below it: what installing one over the other leaves.
    ours = Path(__file__).parents[3] / "workbench"
    package = tmp_path / "workbench"
    package.mkdir()
    (package / "__init__.py").write_text("")
    for part in ours.iterdir():
        if part.is_dir():
            (package / part.name).symlink_to(part)
    (tmp_path / "workbench-0.8.170.dist-info").mkdir()
    code = "import sys; from workbench.cli import main; sys.exit(main(['--version']))"
    broken = run(sys.executable, "-c", code, path=tmp_path, folder=tmp_path)
    assert broken.returncode == 255
    assert "workbench 0.8.170" in broken.stderr and "Traceback" not in broken.stderr


def test_a_package_that_lost_its_files_is_told_from_a_fault_of_ours(tmp_path: Path) -> None:
    # What uninstalling the other leaves: our folders, and no `__init__.py`.
    package = tmp_path / "workbench"
    package.mkdir()
    for part in (Path(__file__).parents[3] / "workbench").iterdir():
        if part.is_dir():
            (package / part.name).symlink_to(part)
    code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}]\n"
    code += "from workbench.cli import main; sys.exit(main(['--version']))"
    broken = run(sys.executable, "-S", "-c", code, path=_site_packages(), folder=tmp_path)
    assert broken.returncode == 255
    assert "Reinstall endpoint-workbench" in broken.stderr and "fault of the workbench" not in broken.stderr


def _site_packages() -> Path:
    import click

    return Path(click.__file__).parents[1]


def test_the_version_is_ours_below_the_package_of_another() -> None:
    code = "import workbench; del workbench.DISTRIBUTION; workbench.__version__ = '9.9'\n"
    code += "from workbench.cli import main; main(['--version'])"
    assert run(sys.executable, "-c", code).stdout == run(WORKBENCH, "--version").stdout


def test_the_other_command_is_the_same() -> None:
    if not Path(OTHER).exists():
        pytest.skip("installed before there was one")
    assert run(OTHER, "--version").stdout == run(WORKBENCH, "--version").stdout


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("history",),
        ("history", "list"),
        ("invoke-endpoint",),
        ("requests", "run"),
        ("sandbox",),
        ("diff",),
    ],
)
def test_help_is_asked_for_in_three_ways(home: Home, words: tuple[str, ...]) -> None:
    texts = {home.run(*words, option).stdout for option in ("-h", "--help")}
    if len(words) < 2:
        texts.add(home.run("help", *words).stdout)
    (text,) = texts
    assert text.startswith(b"Usage: workbench")
