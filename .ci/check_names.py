"""Checks what `docs/engineering/style.md` asks of names and sentences; prints what breaks a rule.

- A module is named for a thing, not for a bare activity (`fan_out`, not `fanning`).
- No parameter, variable, attribute or function has a name that says nothing of its value (`found`, `one`,
  `came`); of variables and parameters `given`, `it` and `what` neither, in the tests too.
- No text says "is no X" for "is not X".
- No function's docstring begins with an imperative ("Return"): it says what the function does ("Returns").
- A docstring's `Raises:` names exceptions that exist; its `Args:` and `Attributes:` what is there.
- No folder has more modules than one can survey, and no class more methods (special ones and
  properties apart).
"""

from __future__ import annotations

import ast
import builtins
import gc
import importlib
import io
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOMS = ("workbench", "benchmarks", "screenshots")
# Nouns of the field that end as activities do.
NOUNS = frozenset(
    {
        "editing",
        "embedding",
        "hosting",
        "listing",
        "masking",
        "recording",
        "rendering",
        "routing",
        "streaming",
        "timing",
    }
)
VAGUE = frozenset({"found", "told", "said", "came", "one", "each", "there", "known", "trouble"})
VAGUE_OF_VALUES = VAGUE | {"given", "it", "what", "thing", "stuff"}
IS_NO = re.compile(
    r"(?<!there )\b(?:is|are|was|were) no (?!longer\b|more\b|fewer\b|less\b|\w+er than\b)[a-z`]",
    re.IGNORECASE,
)
MOST_MODULES = 17
MOST_METHODS = 25
# Textual widgets and screens over the limit, each with its reason. Anything else is split.
LARGE_CLASSES = {
    "BodyPane": "an action for each key of a body",
    "BodyView": "Textual's ScrollView: painting, scrolling, folding",
    "Editor": "Textual's ScrollView with a cursor: painting, layout, mouse; moves and edits are objects",
    "HexEditor": "an action for each key of an editor",
    "LogPane": "an action for each key of a log",
    "PayloadPanel": "its sources, the draft, the check, and what every panel has",
    "SavedPanel": "one list with its keys, a message handler for each",
}
IMPERATIVES = re.compile(
    "Accept|Add|Append|Apply|Ask|Attach|Begin|Bring|Build|Call|Cancel|Change|Check|Choose|Clear|Close|"
    "Come|Compare|Complete|Count|Create|Cut|Decode|Delete|Deliver|Do|Draw|Drop|Encode|End|Enter|"
    "Evaluate|Fetch|Fill|Find|Focus|Fold|Follow|Forget|Get|Give|Go|Hand|Have|Hide|Hold|Import|Insert|"
    "Invoke|Join|Keep|Know|Learn|Leave|Let|List|Load|Look|Make|Mark|Move|Note|Offer|Open|Pack|Pass|"
    "Pause|Pick|Pin|Play|Post|Prepare|Print|Put|Raise|Read|Record|Refuse|Remember|Remove|Rename|Render|"
    "Repeat|Replace|Replay|Reset|Restore|Return|Run|Save|Say|Scroll|See|Select|Send|Set|Show|Skip|Sort|"
    "Split|Start|Stop|Store|Strip|Switch|Take|Tell|Toggle|Translate|Try|Turn|Understand|Undo|Unfold|"
    "Unpack|Unpin|Update|Use|Wait|Watch|Wrap|Write|Yield"
)


def main() -> int:
    """Checks every module below the current folder, and returns the exit code."""
    gc.disable()  # trees are kept to the end: collecting costs half of the time, and frees nothing
    modules = list(map(Module.read, _sources()))
    tests = list(map(Module.read, sorted(Path("tests").rglob("*.py"))))
    complaints = [*_folders(), *_names(modules), *_values([*modules, *tests]), *_docstrings(modules)]
    complaints += [*_raises(modules), *_described(modules), *_methods(modules)]
    complaints += _sentences()
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


@dataclass(frozen=True)
class Module:
    """A module and its syntax tree."""

    path: Path
    tree: ast.Module

    @classmethod
    def read(cls, path: Path) -> Module:
        """Returns the module of a file."""
        return cls(path, ast.parse(path.read_text(encoding="utf-8")))

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree, walked once for all rules."""
        return list(ast.walk(self.tree))

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Yields its functions and methods."""
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted(Path(room).rglob("*.py"))


def _folders() -> Iterator[str]:
    sizes: Counter[Path] = Counter()
    for path in _sources():
        name = path.parent.name if path.name == "__init__.py" else path.stem
        sizes[path.parent] += path.name != "__init__.py"
        if re.fullmatch(r"[a-z]+ing", name) and name not in NOUNS:
            yield f"{path}: a module is named for a thing, not for an activity"
    sizes.update(path.parent for path in Path("tests").rglob("*.py") if path.name != "__init__.py")
    yield from (
        f"{folder}: {size} modules in one folder" for folder, size in sizes.items() if size > MOST_MODULES
    )


def _names(modules: list[Module]) -> Iterator[str]:
    for module in modules:
        for node in module.nodes:
            yield from (_vague(module, node, name) for name in _named_by(node) if name.strip("_") in VAGUE)


def _values(modules: list[Module]) -> Iterator[str]:
    for module in modules:
        for node in module.nodes:
            name = _bound_by(node)
            if name is not None and name.strip("_") in VAGUE_OF_VALUES:
                yield _vague(module, node, name)


def _vague(module: Module, node: ast.AST, name: str) -> str:
    return f"{module.path}:{getattr(node, 'lineno', 1)}: `{name}` does not say what the value is"


def _named_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield node.name
        case ast.Attribute(ctx=ast.Store()):
            yield node.attr
        case ast.ClassDef():
            for member in node.body:
                if isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
                    yield member.target.id


def _bound_by(node: ast.AST) -> str | None:
    """Returns the name to which a node binds a value."""
    match node:
        case ast.arg(arg=name):
            return name
        case ast.Name(id=name, ctx=ast.Store()):
            return name
        case ast.MatchAs() | ast.MatchStar() | ast.ExceptHandler():
            return node.name
        case ast.MatchMapping(rest=name):
            return name
        case ast.alias(asname=name):
            return name
    return None


def _docstrings(modules: list[Module]) -> Iterator[str]:
    for module in modules:
        for node in module.functions():
            first = (ast.get_docstring(node) or "").split(" ", 1)[0]
            if IMPERATIVES.fullmatch(first) and not _is_help(module, node):
                yield f'{module.path}:{node.lineno}: "{first} …": say what it does, in the third person'


def _is_help(module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a docstring is the help text of a command, which is an instruction."""
    decorated = any("command" in ast.dump(decorator) for decorator in node.decorator_list)
    return decorated or f"{node.name}.__doc__" in module.path.read_text(encoding="utf-8")


def _raises(modules: list[Module]) -> Iterator[str]:
    own = {node.name for module in modules for node in module.nodes if isinstance(node, ast.ClassDef)}
    for module in modules:
        for node in module.nodes:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                for name in _raised(ast.get_docstring(node) or ""):
                    if name not in own and not _is_exception(name):
                        yield f"{module.path}:{node.lineno}: `{name}` under Raises is not an exception"


def _raised(docstring: str) -> Iterator[str]:
    return _entries(docstring, "Raises:\n")


def _entries(docstring: str, heading: str) -> Iterator[str]:
    """The names that a section of a docstring explains."""
    _, _, section = docstring.partition(heading)
    for line in section.splitlines():
        if line and not line.startswith(" "):
            return
        if re.match(r" {4}\S", line):
            yield from line.partition(":")[0].strip().split(", ")


def _described(modules: list[Module]) -> Iterator[str]:
    for module in modules:
        for node in module.nodes:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                docstring = ast.get_docstring(node) or ""
                names = {*_entries(docstring, "Args:\n"), *_entries(docstring, "Attributes:\n")}
                for name in sorted({name.lstrip("*") for name in names} - _bound(node)) if names else ():
                    yield f"{module.path}:{node.lineno}: the docstring explains `{name}`, which is not there"


def _bound(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The parameters of a function; of a class also what it or its methods bind."""
    if not isinstance(node, ast.ClassDef):
        return {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
    names = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            names |= {inner.name, *_bound(inner)}
        elif isinstance(inner, ast.Name | ast.Attribute) and isinstance(inner.ctx, ast.Store):
            names.add(inner.id if isinstance(inner, ast.Name) else inner.attr)
    return names


def _is_exception(name: str) -> bool:
    """Whether a builtin, or a class by its whole dotted name, is an exception."""
    where, _, last = name.rpartition(".")
    try:
        value = getattr(importlib.import_module(where) if where else builtins, last, None)
    except ImportError:
        return False
    return isinstance(value, type) and issubclass(value, BaseException)


def _methods(modules: list[Module]) -> Iterator[str]:
    classes = {
        node.name: node for module in modules for node in module.nodes if isinstance(node, ast.ClassDef)
    }
    for module in modules:
        for node in module.nodes:
            if isinstance(node, ast.ClassDef) and node.name not in LARGE_CLASSES:
                size = len(_methods_of(node, classes))
                if size > MOST_METHODS:
                    yield f"{module.path}:{node.lineno}: {node.name} has {size} methods, its bases' included"
    for name in LARGE_CLASSES:
        if name not in classes or len(_methods_of(classes[name], classes)) <= MOST_METHODS:
            yield f"{name} is not a large class any more: take it out of LARGE_CLASSES"


def _methods_of(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> set[str]:
    methods = {
        item.name
        for item in node.body
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)
        and not item.name.startswith("__")
        and not any("property" in ast.dump(decorator) for decorator in item.decorator_list)
    }
    for base in node.bases:
        name = base.value if isinstance(base, ast.Subscript) else base
        if isinstance(name, ast.Name) and name.id in classes and name.id != node.name:
            methods |= _methods_of(classes[name.id], classes)
    return methods


def _sentences() -> Iterator[str]:
    for path in _sources():
        source = path.read_bytes()
        if not IS_NO.search(source.decode()):
            continue
        with io.BytesIO(source) as file:
            for token in tokenize.tokenize(file.readline):
                if token.type in {tokenize.STRING, tokenize.COMMENT} and (
                    wrong := IS_NO.search(token.string)
                ):
                    line = token.start[0] + token.string.count("\n", 0, wrong.start())
                    yield f'{path}:{line}: "{wrong.group()}…": say "is not"'
    for page in (Path("README.md"), *sorted(Path("docs").rglob("*.md"))):
        content = page.read_text(encoding="utf-8")
        # The rules show what to avoid; a generated page says what the code says.
        if page.name == "style.md" or "<!-- Generated by" in content:
            continue
        for number, text in enumerate(content.splitlines(), 1):
            if wrong := IS_NO.search(text):
                yield f'{page}:{number}: "{wrong.group()}…": say "is not"'


if __name__ == "__main__":
    sys.exit(main())
