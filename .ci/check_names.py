"""Checks what `docs/engineering/style.md` asks of names and sentences; prints what breaks a rule.

- A module is named for a thing, not for a bare activity (`fan_out`, not `fanning`).
- No parameter, attribute or function has a name that says nothing of its value (`found`, `one`, `came`).
- No text says "is no X" for "is not X".
- No folder has more modules than one can survey.

`.ci/names.toml` says how many breaks of each rule are left from before the rule; the numbers may only shrink.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterator
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
    }
)
VAGUE = frozenset({"found", "told", "said", "came", "one", "each", "there", "known", "trouble"})
IS_NO = re.compile(
    r"(?<!there )\b(?:is|are|was|were) no (?!longer\b|more\b|fewer\b|less\b|\w+er than\b)[a-z`]",
    re.IGNORECASE,
)
MOST_MODULES = 18


def main() -> int:
    """Checks every module below the current folder, and returns the exit code."""
    left = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
    complaints = {
        "modules": list(_modules()),
        "names": [line for path in _sources() for line in _names(path)],
        "sentences": list(_sentences()),
    }
    broken = [rule for rule, lines in complaints.items() if len(lines) > left[rule]]
    for rule, lines in complaints.items():
        if rule in broken or "--all" in sys.argv:
            print("\n".join(lines))  # noqa: T201
        if len(lines) < left[rule]:
            print(f"{rule}: {len(lines)} left; lower the number in .ci/names.toml")  # noqa: T201
    return 1 if broken else 0


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted(Path(room).rglob("*.py"))


def _modules() -> Iterator[str]:
    sizes: Counter[Path] = Counter()
    for path in _sources():
        name = path.parent.name if path.name == "__init__.py" else path.stem
        sizes[path.parent] += path.name != "__init__.py"
        if re.fullmatch(r"[a-z]+ing", name) and name not in NOUNS:
            yield f"{path}: a module is named for a thing, not for an activity"
    yield from (
        f"{folder}: {size} modules in one folder" for folder, size in sizes.items() if size > MOST_MODULES
    )


def _names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for name in _named_by(node):
            if name.strip("_") in VAGUE:
                line = getattr(node, "lineno", 1)
                yield f"{path}:{line}: `{name}` does not say what the value is"


def _named_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield node.name
        case ast.arg():
            yield node.arg
        case ast.Attribute(ctx=ast.Store()):
            yield node.attr
        case ast.ClassDef():
            for member in node.body:
                if isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
                    yield member.target.id


def _sentences() -> Iterator[str]:
    for path in _sources():
        with io.BytesIO(path.read_bytes()) as file:
            for token in tokenize.tokenize(file.readline):
                if token.type in {tokenize.STRING, tokenize.COMMENT} and (
                    wrong := IS_NO.search(token.string)
                ):
                    line = token.start[0] + token.string.count("\n", 0, wrong.start())
                    yield f'{path}:{line}: "{wrong.group()}…": say "is not"'
    for page in (Path("README.md"), *sorted(Path("docs").rglob("*.md"))):
        if page.name == "style.md":
            continue
        for number, text in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            if wrong := IS_NO.search(text):
                yield f'{page}:{number}: "{wrong.group()}…": say "is not"'


if __name__ == "__main__":
    sys.exit(main())
