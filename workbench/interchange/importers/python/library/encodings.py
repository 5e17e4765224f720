"""Functions that turn values into text or bytes and back, and copies."""

from __future__ import annotations

import ast
import base64
import binascii
import copy
import json
import textwrap
import urllib.parse
from collections.abc import Callable
from typing import Any

from workbench.interchange.importers.python.convert import (
    NotKnownError,
    native,
    wrapped,
)
from workbench.interchange.importers.python.library.act import Act, pure
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.operators import content, guarded
from workbench.interchange.importers.python.state import Signal
from workbench.interchange.importers.python.values import (
    Container,
    Library,
    Value,
)

_DUMPS = frozenset({"indent", "separators", "ensure_ascii", "sort_keys", "default", "allow_nan", "skipkeys"})


def _dumps(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    options = {
        key: native(machine, argument, node)
        for key, argument in named.items()
        if key not in {"default", "obj"}
    }
    values = [*args, *([named["obj"]] if "obj" in named else [])]
    options.pop("obj", None)
    if len(values) != 1 or not named.keys() <= _DUMPS | {"obj"}:
        raise NotKnownError(machine.unknown(node))
    if isinstance(options.get("indent"), int) and options["indent"] > 1_000:
        raise NotKnownError(machine.unknown(node))
    default = named.get("default")
    if default in (Library("builtins.str"), Library("builtins.repr")):
        value = native(machine, values[0], node)
        return guarded(machine, node, lambda: json.dumps(value, **options, default=str))
    value = native(machine, values[0], node)
    try:
        return guarded(machine, node, lambda: json.dumps(value, **options))
    except Signal:
        if default is not None:
            raise NotKnownError(machine.unknown(node)) from None
        raise


def _loads(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    if named or len(args) != 1:
        raise NotKnownError(machine.unknown(node))
    text = native(machine, args[0], node)
    try:
        return wrapped(json.loads(text))
    except json.JSONDecodeError:
        raise Signal("raise", name="JSONDecodeError") from None
    except (TypeError, ValueError, RecursionError) as error:
        raise Signal("raise", name=type(error).__name__) from None


def _base64(function: Callable[..., Any]) -> Act:
    def act(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
        values = [native(machine, argument, node) for argument in args]
        keywords = {key: native(machine, argument, node) for key, argument in named.items()}
        try:
            return guarded(machine, node, lambda: function(*values, **keywords))
        except binascii.Error:
            raise Signal("raise", name="ValueError") from None

    return act


def _deepcopy(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return wrapped(copy.deepcopy(native(machine, args[0], node)))


def _copy(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    value = args[0]
    if isinstance(value, Container) and value.kind in {"list", "dict", "set", "bytearray"}:
        return Container(value.kind, content(machine, value).copy())
    return native(machine, value, node)


FUNCTIONS: dict[str, Act] = {
    "json.dumps": _dumps,
    "json.loads": _loads,
    "base64.b64encode": _base64(base64.b64encode),
    "base64.b64decode": _base64(base64.b64decode),
    "base64.standard_b64encode": _base64(base64.standard_b64encode),
    "base64.standard_b64decode": _base64(base64.standard_b64decode),
    "base64.urlsafe_b64encode": _base64(base64.urlsafe_b64encode),
    "base64.urlsafe_b64decode": _base64(base64.urlsafe_b64decode),
    "base64.encodebytes": _base64(base64.encodebytes),
    "binascii.hexlify": _base64(binascii.hexlify),
    "binascii.unhexlify": _base64(binascii.unhexlify),
    "textwrap.dedent": pure(textwrap.dedent),
    "urllib.parse.quote": pure(urllib.parse.quote),
    "urllib.parse.urlencode": pure(urllib.parse.urlencode),
    "copy.deepcopy": _deepcopy,
    "copy.copy": _copy,
}
