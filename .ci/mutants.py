"""Changes the code a little at a time and asks whether a test notices: `make mutants`.

`mutants.toml` lists modules, the tests of each, and the mutants that mean the same as the original. A mutant
is one changed expression or statement; each runs in a process forked from one that has pytest loaded. The
report names every mutant that lived. Exit code 1: fewer than nine in ten of a module's mutants were noticed,
or none was run before the time was over.

    python .ci/mutants.py [--minutes N] [MODULE]…
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import importlib.abc
import importlib.util
import os
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

ROOT = Path(__file__).parents[1]
NEEDED = 0.9
MINUTES = 60
LONGEST_SECONDS = 60
PROCESSES = os.cpu_count() or 2
PRELOADED = (
    *(
        "pytest",
        "pytest_asyncio.plugin",
        "pytest_timeout",
        "hypothesis",
        "hypothesis.strategies",
        "_hypothesis_pytestplugin",
    ),
    *(
        "_pytest.assertion.rewrite",
        "_pytest.python",
        "_pytest.fixtures",
        "_pytest.doctest",
        "_pytest.logging",
    ),
    *("asyncio", "msgspec", "rich.cells", "unittest.mock"),
)
"""Loaded once, for all forks; nothing of the workbench, which is imported beside a mutant."""

_COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A module with one change.

    Attributes:
        name: where and what, such as `seconds: value < 60 → value <= 60`; the same until that line changes.
        line: of the original.
        code: the whole module, compiled.
    """

    name: str
    line: int
    code: CodeType


@dataclass
class Tally:
    """What became of the mutants of one module."""

    noticed: int = 0
    equivalent: int = 0
    lived: list[Mutant] = field(default_factory=list)
    left: int = 0
    """Mutants that were not run, as the time was over."""

    @property
    def share(self) -> float:
        """Noticed of all that were run and are not equivalent, 0 to 1; 0 where the time was over before."""
        total = self.noticed + len(self.lived)
        return self.noticed / total if total else float(not self.left)


def mutants(path: Path) -> Iterator[Mutant]:
    """Yields every mutant of a module, in the order of its lines."""
    tree = ast.parse(path.read_text("utf-8"))
    names: Counter[str] = Counter()
    for scope, node in _nodes(tree, ""):
        for changed in _changes(node):
            name = f"{scope}: {_line(node)} → {_line(changed)}"
            names[name] += 1
            if names[name] > 1:
                name = f"{name} (#{names[name]})"
            yield Mutant(name, node.lineno, _compiled(tree, node, changed, path))


def _nodes(node: ast.AST, scope: str) -> Iterator[tuple[str, ast.expr | ast.stmt]]:
    """Yields what may be changed, each with the function that it is in; annotations are not run."""
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "type_params"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_docstring(child) or _is_for_types(child):
                continue
            inner = scope
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = f"{scope}.{child.name}".lstrip(".")
            if isinstance(child, ast.expr | ast.stmt):
                yield inner, child
            yield from _nodes(child, inner)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _changes(node: ast.expr | ast.stmt) -> Iterator[ast.AST]:
    """Yields what one node may be changed to."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARISONS:
            yield _with(node, ops=[_COMPARISONS[type(operator)]()])
        case ast.BoolOp(op=ast.And()):
            yield _with(node, op=ast.Or())
        case ast.BoolOp(op=ast.Or()):
            yield _with(node, op=ast.And())
        case ast.BinOp(op=operator) if type(operator) in _OPERATORS:
            yield _with(node, op=_OPERATORS[type(operator)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.Constant(value=bool(value)):
            yield _with(node, value=not value)
        case ast.Constant(value=int(value) | float(value)):
            yield _with(node, value=value + 1)
        case ast.If() | ast.IfExp() | ast.While() if not isinstance(node.test, ast.Compare):
            yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield _with(node, value=ast.Constant(None))
        case ast.Continue():
            yield ast.Break()
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise():
            yield ast.Pass()
        case _:
            pass


def _with(node: ast.AST, **changes: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


def _line(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0]


def _compiled(tree: ast.Module, node: ast.AST, changed: ast.AST, path: Path) -> CodeType:
    class Exchange(ast.NodeTransformer):
        def visit(self, visited: ast.AST) -> Any:
            return ast.copy_location(changed, node) if visited is node else _rebuilt(visited)

    def _rebuilt(visited: ast.AST) -> ast.AST:
        return exchange.generic_visit(copy.copy(visited))

    exchange = Exchange()
    # generic_visit changes lists in place: the lists of the copy are its own.
    whole: ast.Module = exchange.visit(_with_own_lists(tree, node))
    return compile(ast.fix_missing_locations(whole), str(path), "exec")


def _with_own_lists(tree: ast.Module, kept: ast.AST) -> ast.Module:
    """A copy of a tree in which one node is itself."""
    return copy.deepcopy(tree, {id(kept): kept})


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports a mutant in the place of its module."""

    def __init__(self, module: str, path: Path, code: CodeType) -> None:
        self._module, self._path, self._code = module, path, code

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name != self._module:
            return None
        locations = [str(self._path.parent)] if self._path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            name, self._path, loader=self, submodule_search_locations=locations
        )

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)  # noqa: S102


def run(tests: Sequence[str], finder: _Finder | None, seconds: int) -> int:
    """Starts the tests in a fork of this process, and returns its number; they end at the first failure."""
    if child := os.fork():
        return child
    import pytest  # noqa: PLC0415  imported before the fork

    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    signal.alarm(seconds)  # what hangs was noticed
    if finder is not None:
        sys.meta_path.insert(0, finder)
    options = ["-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0", "-o", "timeout=0"]
    options += ["-o", "addopts=--import-mode=importlib"]
    os._exit(int(pytest.main([*options, *tests])))


def measured(module: str, path: Path, tests: Sequence[str], equivalents: Sequence[str], end: float) -> Tally:
    """Runs the tests of a module against each of its mutants, several at a time, until a moment."""
    began = time.monotonic()
    if os.waitpid(run(tests, None, 10 * LONGEST_SECONDS), 0)[1]:
        raise SystemExit(f"{module}: its tests do not pass as it is")
    seconds = min(LONGEST_SECONDS, 5 + 5 * int(time.monotonic() - began))
    tally, running, rest = Tally(), dict[int, Mutant](), list(mutants(path))
    for name in set(equivalents) - {mutant.name for mutant in rest}:
        raise SystemExit(f"{module}: no mutant {name!r}; take it out of mutants.toml")
    tally.equivalent = len(equivalents)
    rest = [mutant for mutant in rest if mutant.name not in equivalents]
    while running or (rest and time.monotonic() < end):
        while rest and len(running) < PROCESSES and time.monotonic() < end:
            mutant = rest.pop(0)
            running[run(tests, _Finder(module, path, mutant.code), seconds)] = mutant
        child, status = os.wait()
        mutant = running.pop(child)
        if status:
            tally.noticed += 1
        else:
            tally.lived.append(mutant)
    tally.left = len(rest)
    if rest:
        print(f"  {len(rest)} mutants were not run: the time is over")
    return tally


def main(arguments: Sequence[str]) -> int:
    """Runs the modules of the list, or those that are named, and prints the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="such as workbench.content.humanize")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="when to stop")
    options = parser.parse_args(arguments)
    listed = tomllib.loads((ROOT / ".ci" / "mutants.toml").read_text("utf-8"))
    chosen = options.modules or list(listed)
    end = time.monotonic() + 60 * options.minutes
    weak = False
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
        for name in PRELOADED:
            importlib.import_module(name)
        for module in chosen:
            entry = listed[module]
            path = ROOT.joinpath(*module.split("."))
            path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            tally = measured(module, path, entry["tests"], list(entry.get("equivalent", {})), end)
            weak = weak or tally.share < NEEDED
            total = tally.noticed + len(tally.lived)
            words = f"{module}: {tally.noticed} of {total}, {tally.share:.0%}; equivalent {tally.equivalent}"
            print(words, flush=True)
            for mutant in sorted(tally.lived, key=lambda mutant: mutant.line):
                print(f"  {mutant.line}: {mutant.name}", flush=True)
    return int(weak)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
