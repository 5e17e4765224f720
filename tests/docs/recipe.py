"""The recipes of docs/engineering/adding-things.md, and the following of one in a copy of the tree."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/engineering/adding-things.md").read_text(encoding="utf-8")
_BLOCK = re.compile(
    r"^ *(New, )?`(workbench/[\w/]+\.(?:py|sql))`:\n\n( *```\w+\n.*?^ *```)$", re.DOTALL | re.MULTILINE
)


class Change(NamedTuple):
    """What a recipe does to one file.

    Attributes:
        path: of the file, below the root.
        new: whether it is a new file.
        text: its content, or the hunks that are added to it.
    """

    path: str
    new: bool
    text: str


class Recipe(NamedTuple):
    """A recipe.

    Attributes:
        name: its heading.
        files: how many it says it touches.
        changes: what it does.
    """

    name: str
    files: int
    changes: tuple[Change, ...]


def recipes() -> dict[str, Recipe]:
    """Every recipe of the page by its heading."""
    parts = re.split(r"^## (.+) \((\d)\)$", PAGE, flags=re.MULTILINE)[1:]
    made = (
        Recipe(name, int(count), tuple(_changes(section)))
        for name, count, section in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    )
    return {recipe.name: recipe for recipe in made}


def _changes(section: str) -> Sequence[Change]:
    changes = []
    for new, path, block in _BLOCK.findall(section):
        lines = dedent(block).splitlines(keepends=True)[1:-1]
        changes.append(Change(path, bool(new), "".join(lines)))
    return changes


def copied_tree(folder: Path) -> Path:
    """A copy of the package, whose unchanged files are the very same ones."""
    tree = folder / "tree"
    shutil.copytree(ROOT / "workbench", tree / "workbench", copy_function=_linked)
    return tree


def _linked(source: str, destination: str) -> None:
    try:
        os.link(source, destination)
    except OSError:
        shutil.copy2(source, destination)


def follow(recipe: Recipe, tree: Path) -> set[Path]:
    """Does what a recipe says, and returns the files that it touched."""
    touched = set()
    for change in recipe.changes:
        path = tree / _numbered(change.path, tree)
        if change.new:
            assert not path.exists(), f"{change.path} is there already"
            text = change.text
        else:
            text = path.read_text(encoding="utf-8")
            for hunk in change.text.split("@@\n"):
                text = _added(text, hunk, change.path)
            path.unlink()  # its content is that of the original
        path.write_text(text, encoding="utf-8")
        touched.add(path)
    return touched


def _numbered(path: str, tree: Path) -> str:
    """A path in which NNNN is the number after those that are there."""
    if "NNNN" not in path:
        return path
    migrations = sorted((tree / path).parent.glob("[0-9]*.sql"))
    return path.replace("NNNN", f"{len(migrations) + 1:04}")


def _added(text: str, hunk: str, path: str) -> str:
    """A text with the lines of a hunk between those that must be there, once."""
    lines = hunk.splitlines(keepends=True)
    before = "".join(line[1:] or line for line in lines if not line.startswith("+"))
    after = "".join(line[1:] or line for line in lines)
    assert text.count(before) == 1, f"{path} has not these lines once:\n{before}"
    return text.replace(before, after)


def run(tree: Path, script: str, *arguments: str) -> str:
    """Runs a script in a new interpreter with the copied package; returns what it prints."""
    home = tree.parent / "home"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=tree,
        env=environment | {"WORKBENCH_HOME": str(home), "HOME": str(home), "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
