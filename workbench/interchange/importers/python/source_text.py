"""The text of what the syntax tree names."""

from __future__ import annotations

import ast
from functools import lru_cache
from io import StringIO


@lru_cache(maxsize=4)
def _lines(text: str) -> tuple[bytes, ...]:
    """The lines of a program as its syntax tree counts them: a form feed ends none."""
    return tuple(line.encode("utf-8", "surrogatepass") for line in StringIO(text, newline=""))


def segment(text: str, node: ast.AST) -> str:
    """The text of a node. `ast.get_source_segment` splits the whole program into lines each time."""
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", None) or 0
    if not first or not last:
        return ""
    lines = list(_lines(text)[first - 1 : last])
    lines[-1] = lines[-1][: getattr(node, "end_col_offset", None)]
    lines[0] = lines[0][getattr(node, "col_offset", 0) :]
    return b"".join(lines).decode("utf-8", "surrogatepass")
