"""Values as text for people, short however large they are."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.compare.by_format.json import NUMBER, Value
from workbench.compare.json_paths import quoted

LONGEST = 200
"""Characters of a value that are kept."""


def cut(text: str) -> str:
    """A text with an ellipsis where it is longer than is kept."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def render(value: Value) -> str:
    """A value of a document as compact JSON, with its numbers as they were written."""
    pieces: list[str] = []
    length = 0
    for piece in _pieces(value):
        pieces.append(piece)
        length += len(piece)
        if length > LONGEST:
            break
    return cut("".join(pieces))


def scalar(value: Value) -> str:
    """A value that holds no others, as JSON; a long string only as far as it is shown."""
    if isinstance(value, NUMBER):
        return value.decode()
    if isinstance(value, str):
        return quoted(value[: LONGEST + 1])
    return {True: "true", False: "false", None: "null"}[value]


def name(key: object) -> str:
    """A member's name as JSON writes it."""
    return scalar(key[0] if isinstance(key, tuple) else key)


def _pieces(value: Value) -> Iterator[str]:
    waiting: list[Iterator[tuple[str, Value]]] = [iter([("", value)])]
    closing: list[str] = []
    while waiting:
        for before, inner in waiting[-1]:
            yield before
            if isinstance(inner, dict):
                yield "{"
                closing.append("}")
                members = inner.items()
                waiting.append((f"{', ' * bool(n)}{name(k)}: ", v) for n, (k, v) in enumerate(members))
                break
            if isinstance(inner, list):
                yield "["
                closing.append("]")
                waiting.append((", " * bool(n), v) for n, v in enumerate(inner))
                break
            yield scalar(inner)
        else:
            waiting.pop()
            if closing:
                yield closing.pop()
