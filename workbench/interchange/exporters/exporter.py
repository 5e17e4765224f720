"""What one form of export is. A module of this package that has `EXPORTERS` adds its forms by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.interchange.types import Written

if TYPE_CHECKING:
    from workbench.interchange.exporters.source import Source

SHELL = "pygments.lexers.shell.BashLexer"
PYTHON = "pygments.lexers.python.PythonLexer"
JSON = "pygments.lexers.data.JsonLexer"


def any_path(_path: str) -> bool:
    """The answer of a form that can refer to a file at any path."""
    return True


@dataclass(frozen=True)
class Exporter:
    """A form that an invocation can be written in.

    Attributes:
        name: as the command line takes it, such as `aws-cli`.
        title: as the app names it, such as `AWS CLI`.
        lexer: dotted name of the Pygments lexer that colours it; empty where none does.
        write: writes an invocation. Raises `UsageError` where the form cannot say what the operation does.
        order: its place among the others, the lowest first.
        refers_to: whether it can refer to a body in a file at a path; otherwise it holds the body.
    """

    name: str
    title: str
    lexer: str
    write: Callable[[Source], Written]
    order: int = 100
    refers_to: Callable[[str], bool] = any_path
