"""Values of Python expressions that are known without running anything."""

from __future__ import annotations

import ast
import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_DUMPS = frozenset({"indent", "separators", "ensure_ascii", "sort_keys"})
_ENCODINGS = frozenset({"utf-8", "utf8", "ascii", "latin-1"})


class UnknownError(Exception):
    """An expression whose value is known only when it runs.

    Attributes:
        node: the innermost one.
    """

    def __init__(self, node: ast.AST) -> None:
        super().__init__()
        self.node = node


@dataclass(frozen=True)
class PathValue:
    """A path, or a file that is opened at it."""

    path: str


UNSIGNED = object()
"""botocore's sign for requests that are not signed."""


def value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """The value of an expression.

    Args:
        node: a constant, a container of constants, an operator on them, a name of `names`, or one of the few
            calls by which bodies are made: `json.dumps`, `.encode`, `base64.b64decode`, `open`, `Path`.
        names: values by name.

    Raises:
        UnknownError: any part of it is something else.
    """
    match node:
        case ast.Constant(known):
            return known
        case ast.Name(name) if name in names:
            return names[name]
        case ast.Name("UNSIGNED") | ast.Attribute(attr="UNSIGNED"):
            return UNSIGNED
        case ast.List(items):
            return [value(item, names) for item in items]
        case ast.Tuple(items):
            return tuple(value(item, names) for item in items)
        case ast.Dict(keys, items):
            return _dict(node, keys, items, names)
        case ast.JoinedStr(parts):
            return "".join(_formatted(part, names) for part in parts)
        case ast.UnaryOp(ast.USub(), operand):
            return _negative(node, value(operand, names))
        case ast.BinOp(left, operator, right):
            return _operated(node, operator, value(left, names), value(right, names))
        case ast.Subscript(container, key):
            return _item(node, value(container, names), value(key, names))
        case ast.Call():
            return _called(node, names)
    raise UnknownError(node)


def dotted(node: ast.expr) -> str:
    """A name with dots as it is written; empty where an expression is none."""
    match node:
        case ast.Name(name):
            return name
        case ast.Attribute(inner, name):
            before = dotted(inner)
            return f"{before}.{name}" if before else ""
    return ""


def keywords(node: ast.Call, names: Mapping[str, Any]) -> dict[str, ast.expr | Any]:
    """The keyword arguments of a call as expressions; those of a `**` of constants as constants.

    Raises:
        UnknownError: a `**` of something else.
    """
    found: dict[str, Any] = {}
    for keyword in node.keywords:
        if keyword.arg is not None:
            found[keyword.arg] = keyword.value
            continue
        given = value(keyword.value, names)
        if not isinstance(given, dict):
            raise UnknownError(keyword.value)
        found |= {str(name): Known(known) for name, known in given.items()}
    return found


@dataclass(frozen=True)
class Known:
    """A value that is known already, where an expression may stand as well."""

    value: Any


def _dict(
    node: ast.AST, keys: list[ast.expr | None], items: list[ast.expr], names: Mapping[str, Any]
) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, item in zip(keys, items, strict=True):
        if key is None:
            inner = value(item, names)
            if not isinstance(inner, dict):
                raise UnknownError(item)
            found |= inner
            continue
        name = value(key, names)
        if not isinstance(name, str | int | float | bool | None):
            raise UnknownError(node)
        found[name] = value(item, names)
    return found


def _formatted(part: ast.expr, names: Mapping[str, Any]) -> str:
    if isinstance(part, ast.FormattedValue):
        if part.format_spec is not None or part.conversion != -1:
            raise UnknownError(part)
        return str(value(part.value, names))
    return str(value(part, names))


def _negative(node: ast.AST, operand: Any) -> Any:
    if isinstance(operand, int | float):
        return -operand
    raise UnknownError(node)


def _operated(node: ast.AST, operator: ast.operator, left: Any, right: Any) -> Any:
    if isinstance(operator, ast.Add) and type(left) is type(right) and isinstance(left, str | bytes | list):
        return left + right
    raise UnknownError(node)


def _item(node: ast.AST, container: Any, key: Any) -> Any:
    try:
        return container[key]
    except (TypeError, KeyError, IndexError):
        raise UnknownError(node) from None


def _called(node: ast.Call, names: Mapping[str, Any]) -> Any:
    function = dotted(node.func)
    if function in {"json.dumps", "dumps"}:
        return _dumped(node, names)
    if function.endswith("b64decode"):
        return _unbase64(node, value(node.args[0], names) if len(node.args) == 1 else None)
    if function in {"open", "io.open"}:
        return _opened(node, names)
    if function in {"Path", "pathlib.Path"}:
        return _path(node, names)
    if function in {"io.BytesIO", "BytesIO", "bytes", "str"} and len(node.args) == 1:
        inner = value(node.args[0], names)
        if isinstance(inner, str if function == "str" else bytes):
            return inner
    if function == "dict" and not node.args:
        return {word.arg: value(word.value, names) for word in node.keywords if word.arg is not None}
    if isinstance(node.func, ast.Attribute):
        return _method(node, node.func, names)
    raise UnknownError(node)


def _method(node: ast.Call, function: ast.Attribute, names: Mapping[str, Any]) -> Any:
    target = value(function.value, names)
    encoding = value(node.args[0], names) if node.args else "utf-8"
    match target, function.attr:
        case str(), "encode" if encoding in _ENCODINGS:
            try:
                return target.encode(encoding)
            except UnicodeEncodeError:
                raise UnknownError(node) from None
        case bytes(), "decode" if encoding in _ENCODINGS:
            return target.decode(encoding, "surrogateescape")
        case PathValue(), "read" | "read_bytes" | "read_text":
            return target
        case PathValue(), "with_name" if isinstance(encoding, str):
            return PathValue(encoding)
    raise UnknownError(node)


def _dumped(node: ast.Call, names: Mapping[str, Any]) -> str:
    options = {word.arg: value(word.value, names) for word in node.keywords if word.arg in _DUMPS}
    if len(node.args) != 1 or len(options) != len(node.keywords):
        raise UnknownError(node)
    try:
        return json.dumps(value(node.args[0], names), **options)
    except (TypeError, ValueError):
        raise UnknownError(node) from None


def _unbase64(node: ast.Call, text: Any) -> bytes:
    if not isinstance(text, str | bytes):
        raise UnknownError(node)
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        raise UnknownError(node) from None


def _opened(node: ast.Call, names: Mapping[str, Any]) -> PathValue:
    path = value(node.args[0], names) if node.args else None
    if isinstance(path, PathValue):
        return path
    if not isinstance(path, str):
        raise UnknownError(node)
    return PathValue(path)


def _path(node: ast.Call, names: Mapping[str, Any]) -> PathValue:
    if len(node.args) != 1:
        raise UnknownError(node)
    if isinstance(node.args[0], ast.Name) and node.args[0].id == "__file__":
        return PathValue("")
    path = value(node.args[0], names)
    if not isinstance(path, str):
        raise UnknownError(node)
    return PathValue(path)
