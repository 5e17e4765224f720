"""Functions of the language and of its libraries by which requests are made, a module for each kind."""

from __future__ import annotations

from workbench.interchange.importers.python.library import (
    builtin_functions,
    encodings,
    environment,
    files,
    packages,
)
from workbench.interchange.importers.python.library.act import Act
from workbench.interchange.importers.python.library.names import DEFAULTS, READ_ON, is_harmless
from workbench.interchange.importers.python.sagemaker import sdk

__all__ = ["BUILTINS", "DEFAULTS", "READ_ON", "is_harmless", "of_library"]

_FUNCTIONS: dict[str, Act] = {
    **builtin_functions.FUNCTIONS,
    **encodings.FUNCTIONS,
    **files.FUNCTIONS,
    **environment.FUNCTIONS,
    **packages.FUNCTIONS,
}
BUILTINS = frozenset(
    name.removeprefix("builtins.") for name in _FUNCTIONS if name.startswith("builtins.")
) | {
    *("print", "input", "type", "id", "hash", "callable", "hasattr", "getattr", "format", "map", "filter"),
    *("super", "object", "property", "staticmethod", "classmethod", "issubclass", "display", "memoryview"),
}


def of_library(name: str) -> Act | None:
    """Returns how a function of a library is followed; None where nobody knows."""
    return _FUNCTIONS.get(name) or sdk.of_library(name)
