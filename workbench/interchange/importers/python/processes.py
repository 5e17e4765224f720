"""Command lines that a Python text starts as processes: `subprocess.run([…])`, `os.system("…")`."""

from __future__ import annotations

import ast
import re
import shlex

_STARTS = frozenset(
    {
        *("run", "call", "check_call", "check_output", "Popen", "getoutput", "getstatusoutput"),
        *("system", "popen", "create_subprocess_exec", "create_subprocess_shell"),
    }
)
_OF_INTEREST = re.compile(r"invoke-endpoint|/(?:async-)?invocations")


def command_lines(text: str) -> list[str]:
    """The command lines of a shell that its calls come to, in order; none where it is not Python.

    What is not a literal stands as a variable of a shell, so that it is marked as not known.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) in _STARTS]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    # Each behind as many line ends as stand before its call, for the places in messages.
    lines = ["\n" * (call.lineno - 1) + _line(call.args) for call in calls]
    return [line for line in lines if _OF_INTEREST.search(line)]


def _name(function: ast.expr) -> str:
    match function:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _line(arguments: list[ast.expr]) -> str:
    match arguments:
        case [ast.List(elts=words) | ast.Tuple(elts=words), *_]:
            return " ".join(map(_word, words))
        case [first, _, *_] if _text(first) is not None:
            return " ".join(map(_word, arguments))
        case [first, *_]:
            return _text(first) or ""
    return ""


def _word(node: ast.expr) -> str:
    """An argument as a word of a shell."""
    if isinstance(node, ast.Constant):
        return shlex.quote(str(node.value))
    if isinstance(node, ast.JoinedStr):
        return "".join(_word(part) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return _word(node.value)
    return _variable(node) if isinstance(node, ast.Starred) else f'"{_variable(node)}"'


def _text(node: ast.expr) -> str | None:
    """A command line that is one text; None where it is not."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(
                str(part.value) if isinstance(part, ast.Constant) else _variable(part) for part in parts
            )
    return None


def _variable(node: ast.expr) -> str:
    """An expression as a variable whose name is the expression's, as far as a name can be."""
    written = ast.unparse(node.value if isinstance(node, ast.FormattedValue | ast.Starred) else node)
    return "${" + (re.sub(r"\W+", "_", written).strip("_") or "value") + "}"
