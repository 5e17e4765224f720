"""Python that a shell script holds in a here-document: `python - <<'EOF'`, `cat > invoke.py <<'EOF'`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from workbench.interchange.importers.blocks import Block
from workbench.interchange.importers.boto3 import looks_like

_OPENING = re.compile(r"<<(?P<tabs>-?)[ \t]*(?P<quote>['\"\\]?)(?P<word>[A-Za-z_]\w*)")
_COMMAND_LINE = re.compile(r"invoke-endpoint|/(?:async-)?invocations\b")
_FILLED_IN = "a here-document that the shell fills in"


def blocks_of(text: str) -> list[Block]:
    """Returns the Python of a script's here-documents and the script without it; empty where it holds none.

    Bash reference manual, "Here Documents". In one whose word is not quoted the shell fills in variables and
    substitutions: with one of them in it the Python is not known, and its language says so.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    blocks: list[Block] = []
    for start, end, is_quoted, has_tabs in _documents(lines):
        inside = [line.lstrip("\t") if has_tabs else line for line in lines[start:end]]
        code = "\n".join(inside)
        if looks_like(code):
            is_known = is_quoted or not re.search(r"[$`\\]", code)
            blocks.append(Block("python" if is_known else _FILLED_IN, code, "", start))
            lines[start:end] = [""] * (end - start)
    rest = "\n".join(lines)
    if blocks and _COMMAND_LINE.search(rest):
        blocks.append(Block("shell", rest))
    return blocks


def _documents(lines: list[str]) -> Iterator[tuple[int, int, bool, bool]]:
    """Yields first line, line behind the last, whether its word is quoted, whether tabs are stripped."""
    ends: dict[tuple[str, bool], list[int]] = {}
    for number, line in enumerate(lines):
        ends.setdefault((line, False), []).append(number)
        ends.setdefault((line.lstrip("\t"), True), []).append(number)
    at = 0
    while at < len(lines):
        opening = _OPENING.search(lines[at])
        at += 1
        if opening is None:
            continue
        start, has_tabs = at, bool(opening["tabs"])
        possible = ends.get((opening["word"], has_tabs), [])
        following = bisect_left(possible, start)
        if following < len(possible):  # otherwise `<<` was something else
            at = possible[following]
            yield start, at, bool(opening["quote"]), has_tabs
