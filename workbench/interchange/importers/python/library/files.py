"""Files, paths and buffers."""

from __future__ import annotations

import ast
import posixpath

from workbench.interchange.importers.python.convert import (
    NotKnownError,
    native,
)
from workbench.interchange.importers.python.library.act import Act
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.values import (
    Container,
    FileContent,
    Library,
    PathValue,
    Value,
)


def _open(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    machine.may_raise()
    arguments = dict(zip(("file", "mode"), args, strict=False)) | named
    path, mode = arguments.get("file"), arguments.get("mode", "r")
    path = path.path if isinstance(path, PathValue) else path
    if not isinstance(path, str) or not isinstance(mode, str) or set(mode) - set("rbtU"):
        raise NotKnownError(machine.unknown(node))
    return Container("file", {"path": path, "read": False, "text": "b" not in mode})


def _path(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    parts: list[str] = []
    beside = False
    for argument in args:
        if argument == Library("__file__"):
            beside = True
            parts.append("__file__")
        elif isinstance(argument, PathValue):
            beside |= argument.beside
            parts.append(argument.path)
        else:
            parts.append(native(machine, argument, node))
    if not parts or not all(isinstance(part, str) for part in parts):
        raise NotKnownError(machine.unknown(node))
    joined = posixpath.join(*parts)
    return PathValue(joined, beside and not joined.startswith("/"))


def _join(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    made = _path(machine, node, args, named)
    return made if made.beside or any(isinstance(argument, PathValue) for argument in args) else made.path


def _folder(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    """os.path.dirname, os.path.abspath and os.path.realpath: followed of the script's own path alone."""
    made = _path(machine, node, args, named)
    if not made.beside:
        raise NotKnownError(machine.unknown(node))
    dirname = posixpath.dirname(made.path)
    return PathValue(dirname, beside=True) if "dirname" in machine.written(node).partition("(")[0] else made


def _buffer(empty: str | bytes) -> Act:
    def act(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
        data = args[0] if args else empty
        if isinstance(data, Container) and data.kind == "bytearray":
            data = bytes(native(machine, data, node))
        if not isinstance(data, type(empty) | FileContent):
            raise NotKnownError(machine.unknown(node))
        return Container("buffer", {"data": data, "at": 0})

    return act


FUNCTIONS: dict[str, Act] = {
    "io.BytesIO": _buffer(b""),
    "io.StringIO": _buffer(""),
    "io.open": _open,
    "builtins.open": _open,
    "pathlib.Path": _path,
    "pathlib.PurePath": _path,
    "pathlib.PosixPath": _path,
    "os.path.join": _join,
    "os.path.abspath": _folder,
    "os.path.realpath": _folder,
    "os.path.dirname": _folder,
}
