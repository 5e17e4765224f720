"""The formats by name. Each yields text in the pieces in which the AWS CLI writes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from workbench.cli.core.output.text import text_lines
from workbench.content.printable_json import printable_json


def chunks(kind: str, title: str, value: Any, *, colour: bool = False, width: int = 80) -> Iterator[str]:
    """The text of one response.

    Args:
        kind: one of `OUTPUT_FORMATS`.
        title: the operation's name; the head of a table.
        value: what JSON can express.
        colour: whether a table is coloured; no other format is.
        width: columns of the terminal; a table that is wider turns its rows into columns.

    Raises:
        WorkbenchError: a table cannot show it.
    """
    if kind == "table":
        from workbench.cli.core.output.table import table

        return table(title, value, colour=colour, width=width)
    return _RENDERERS[kind](value)


def _json(value: Any) -> Iterator[str]:
    if value != {}:
        yield printable_json(json.dumps(value, indent=4, ensure_ascii=False)) + "\n"


def _yaml(value: Any) -> Iterator[str]:
    from workbench.cli.core.output.yaml import document

    if value != {}:
        yield document(value)


def _yaml_stream(value: Any) -> Iterator[str]:
    from workbench.cli.core.output.yaml import document

    if value != {}:
        yield document([value])


def _off(_: Any) -> Iterator[str]:
    yield from ()


_RENDERERS: dict[str, Callable[[Any], Iterator[str]]] = {
    "json": _json,
    "text": text_lines,
    "yaml": _yaml,
    "yaml-stream": _yaml_stream,
    "off": _off,
}
