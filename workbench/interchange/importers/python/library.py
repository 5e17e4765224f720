"""Functions of the language and of its libraries by which requests are made."""

from __future__ import annotations

import ast
import base64
import binascii
import copy
import json
import math
import posixpath
import textwrap
import urllib.parse
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from workbench.interchange.importers.python import clients, sagemaker_sdk
from workbench.interchange.importers.python.convert import (
    LARGEST,
    NotKnownError,
    elements,
    is_constant,
    native,
    wrapped,
)
from workbench.interchange.importers.python.machine import Machine, Signal
from workbench.interchange.importers.python.methods import length, pairs
from workbench.interchange.importers.python.operators import content, guarded, truth
from workbench.interchange.importers.python.values import (
    MISSING,
    Container,
    FileContent,
    Library,
    Partial,
    PathValue,
    Unknown,
    Value,
)

Act = Callable[[Machine, ast.AST, list[Value], dict[str, Value]], Value]
_DUMPS = frozenset({"indent", "separators", "ensure_ascii", "sort_keys", "default", "allow_nan", "skipkeys"})


def _dumps(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    options = {
        key: native(machine, each, node) for key, each in named.items() if key not in {"default", "obj"}
    }
    given = [*args, *([named["obj"]] if "obj" in named else [])]
    options.pop("obj", None)
    if len(given) != 1 or not named.keys() <= _DUMPS | {"obj"}:
        raise NotKnownError(machine.unknown(node))
    if isinstance(options.get("indent"), int) and options["indent"] > 1_000:
        raise NotKnownError(machine.unknown(node))
    default = named.get("default")
    if default in (Library("builtins.str"), Library("builtins.repr")):
        known = native(machine, given[0], node)
        return guarded(machine, node, lambda: json.dumps(known, **options, default=str))
    known = native(machine, given[0], node)
    try:
        return guarded(machine, node, lambda: json.dumps(known, **options))
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
        given = [native(machine, each, node) for each in args]
        keywords = {key: native(machine, each, node) for key, each in named.items()}
        try:
            return guarded(machine, node, lambda: function(*given, **keywords))
        except binascii.Error:
            raise Signal("raise", name="ValueError") from None

    return act


def _pure(function: Callable[..., Any]) -> Act:
    """A function whose result shares nothing with its arguments."""

    def act(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
        given = [native(machine, each, node) for each in args]
        keywords = {key: native(machine, each, node) for key, each in named.items()}
        if any(isinstance(each, int) and abs(each) > 10**300 for each in given):
            raise NotKnownError(machine.unknown(node))
        return wrapped(guarded(machine, node, lambda: function(*given, **keywords)))

    return act


def _choosing(function: Callable[..., Any]) -> Act:
    """A function that gives back one of what it is given, such as `max`."""
    pure = _pure(function)

    def act(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
        result = pure(machine, node, args, named)
        if not is_constant(result):
            raise NotKnownError(machine.unknown(node, reach=args))
        return result

    return act


def _str(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    if len(args) == 1 and not named and isinstance(args[0], PathValue) and not args[0].beside:
        return str(PurePosixPath(args[0].path))
    if not args and not named:
        return ""
    if isinstance(args[0], FileContent) and len(args) + len(named) > 1:
        return args[0]
    return _pure(str)(machine, node, args, named)


def _bytes(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    if args and isinstance(args[0], FileContent):
        return args[0]
    if args and isinstance(args[0], Container) and args[0].kind == "content":
        return content(machine, args[0])["content"]
    if args and isinstance(args[0], int) and args[0] > LARGEST:
        raise NotKnownError(machine.unknown(node))
    given = [native(machine, each, node) for each in args]
    keywords = {key: native(machine, each, node) for key, each in named.items()}
    return guarded(machine, node, lambda: bytes(*given, **keywords))


def _bytearray(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    made = _bytes(machine, node, args, named)
    if isinstance(made, FileContent):
        return Container("content", {"content": made})
    return Container("bytearray", bytearray(made))


def _list(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return Container("list", elements(machine, args[0], node) if args else [])


def _tuple(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return tuple(elements(machine, args[0], node)) if args else ()


def _dict(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return Container("dict", (pairs(machine, node, args[0]) if args else {}) | named)


def _set(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    items = [native(machine, each, node) for each in _unordered(machine, args[0], node)] if args else []
    return Container("set", guarded(machine, node, lambda: set(items)))


def _unordered(machine: Machine, value: Value, node: ast.AST) -> list[Value]:
    if isinstance(value, Container) and value.kind == "set":
        return list(content(machine, value))
    return elements(machine, value, node)


def _sorted(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    items = _unordered(machine, args[0], node)
    if not all(map(is_constant, items)) or not named.keys() <= {"reverse"}:
        raise NotKnownError(machine.unknown(node, reach=args))
    backwards = truth(machine, node, named.get("reverse", False))
    return Container("list", guarded(machine, node, lambda: sorted(items, reverse=backwards)))


def _range(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    given = [native(machine, each, node) for each in args]
    made = guarded(machine, node, lambda: range(*given))
    if len(made) > 10_000:
        raise NotKnownError(machine.unknown(node))
    return tuple(made)


def _iterator(make: Callable[..., Any]) -> Act:
    def act(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
        if make is enumerate and len(args) == 2:
            start = native(machine, args.pop(), node)
            items = list(enumerate(elements(machine, args[0], node), start))
        elif make is enumerate:
            start = native(machine, named.get("start", 0), node)
            items = list(enumerate(elements(machine, args[0], node), start))
        else:
            keywords = {key: native(machine, each, node) for key, each in named.items()}
            given = [elements(machine, each, node) for each in args]
            items = guarded(machine, node, lambda: list(make(*given, **keywords)))
        return Container("iterator", items)

    return act


def _iter(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return Container("iterator", elements(machine, args[0], node))


def _next(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    holder = args[0]
    if not isinstance(holder, Container) or holder.kind != "iterator":
        machine.lose(args, machine.unknown(node))
        raise NotKnownError(machine.unknown(node, reach=args))
    items = content(machine, holder)
    if items:
        machine.state.touch(holder)
        return items.pop(0)
    if len(args) == 2:
        return args[1]
    raise Signal("raise", name="StopIteration")


def _len(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return length(machine, node, args[0])


def _bool(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return truth(machine, node, args[0]) if args else False


_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "bytes": (bytes,),
    "int": (int, bool),
    "float": (float,),
    "bool": (bool,),
    "tuple": (tuple,),
}
_KINDS = frozenset({"list", "dict", "set", "bytearray"})


def _isinstance(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    value, wanted = args
    if isinstance(value, Unknown):
        raise NotKnownError(value)
    found = False
    for each in wanted if isinstance(wanted, tuple) else (wanted,):
        name = each.name.removeprefix("builtins.") if isinstance(each, Library) else ""
        if name not in _TYPES and name not in _KINDS:
            raise NotKnownError(machine.unknown(node))
        if isinstance(value, Container):
            if value.kind not in _KINDS:
                raise NotKnownError(machine.unknown(node))
            found |= value.kind == name
        elif is_constant(value) or isinstance(value, tuple):
            found |= isinstance(value, _TYPES.get(name, ()))
        else:
            raise NotKnownError(machine.unknown(node))
    return found


def _deepcopy(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return wrapped(copy.deepcopy(native(machine, args[0], node)))


def _copy(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    value = args[0]
    if isinstance(value, Container) and value.kind in {"list", "dict", "set", "bytearray"}:
        return Container(value.kind, content(machine, value).copy())
    return native(machine, value, node)


def _open(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    machine.may_raise()
    given = dict(zip(("file", "mode"), args, strict=False)) | named
    path, mode = given.get("file"), given.get("mode", "r")
    path = path.path if isinstance(path, PathValue) else path
    if not isinstance(path, str) or not isinstance(mode, str) or set(mode) - set("rbtU"):
        raise NotKnownError(machine.unknown(node))
    return Container("file", {"path": path, "read": False, "text": "b" not in mode})


def _path(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    parts: list[str] = []
    beside = False
    for each in args:
        if each == Library("__file__"):
            beside = True
            parts.append("__file__")
        elif isinstance(each, PathValue):
            beside |= each.beside
            parts.append(each.path)
        else:
            parts.append(native(machine, each, node))
    if not parts or not all(isinstance(each, str) for each in parts):
        raise NotKnownError(machine.unknown(node))
    joined = posixpath.join(*parts)
    return PathValue(joined, beside and not joined.startswith("/"))


def _join(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    made = _path(machine, node, args, named)
    return made if made.beside or any(isinstance(each, PathValue) for each in args) else made.path


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


def _getenv(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    given = dict(zip(("key", "default"), args, strict=False)) | named
    key = native(machine, given.get("key"), node)
    known = machine.environment
    if machine.lost(known) is None and key in known.items:
        return known.items[key]
    return machine.variable(node, str(key), given.get("default"))


def _changing_variables(act: Act) -> Act:
    """A change of the environment: where it is not known of what, nothing of it is known afterwards."""

    def changing(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
        try:
            return act(machine, node, args, named)
        except NotKnownError as error:
            machine.state.lose(machine.environment, error.unknown)
            raise

    return changing


def _set_default_variable(
    machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]
) -> Value:
    """`os.environ.setdefault`: whether the variable is set already is known where the script has set it."""
    key, value = native(machine, args[0], node), args[1]
    known = machine.environment
    if machine.lost(known) is not None or key not in known.items:
        machine.set_variable(node, str(key), machine.variable(node, str(key), value))
    return known.items.get(key, value)


def _update_variables(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    for name, value in ((pairs(machine, node, args[0]) if args else {}) | named).items():
        machine.set_variable(node, str(name), value)
    return None


def _unset_variable(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    key = native(machine, args[0], node)
    before = _getenv(machine, node, args, named)
    machine.set_variable(node, str(key), MISSING)
    return before


def _array(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    """A numpy array of literals: only what goes back into a list is followed of it."""
    if len(args) != 1 or named:
        raise NotKnownError(machine.unknown(node, reach=args))
    known = native(machine, args[0], node)
    if not isinstance(known, list) or not _uniform(known):
        raise NotKnownError(machine.unknown(node, reach=args))
    return Container("array", [wrapped(known)])


def _uniform(rows: list[Any]) -> bool:
    """Whether rows are of one length and their numbers of one type, so that numpy changes nothing of them."""
    if not rows:
        return False
    if all(isinstance(each, list) for each in rows):
        return len({len(each) for each in rows}) == 1 and _uniform([x for each in rows for x in each])
    kinds = {type(each) for each in rows}
    if kinds == {int}:
        return all(-(2**63) <= each < 2**63 for each in rows)
    return kinds in ({float}, {bool})


def _partial(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return Partial(args[0], tuple(args[1:]), named)


def _session(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return clients.session(machine, node, args, named)


def _default_session(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    machine.set_default_session(clients.session(machine, node, args, named))
    return None


def _client(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return clients.client(machine, node, machine.default_session(), args, named)


def _everything(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    """`exec`, `eval`, `globals`, `setattr` and their kin: anything may be anything afterwards."""
    machine.lose([*args, *named.values()], machine.unknown(node))
    machine.give_up(node, machine.written(node))
    raise NotKnownError(machine.unknown(node))


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
    "textwrap.dedent": _pure(textwrap.dedent),
    "urllib.parse.quote": _pure(urllib.parse.quote),
    "urllib.parse.urlencode": _pure(urllib.parse.urlencode),
    "copy.deepcopy": _deepcopy,
    "copy.copy": _copy,
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
    "os.getenv": _getenv,
    "os.environ.get": _getenv,
    "os.environ.setdefault": _changing_variables(_set_default_variable),
    "os.environ.update": _changing_variables(_update_variables),
    "os.environ.pop": _changing_variables(_unset_variable),
    "numpy.array": _array,
    "numpy.asarray": _array,
    "functools.partial": _partial,
    "boto3.Session": _session,
    "boto3.session.Session": _session,
    "botocore.session.Session": _session,
    "botocore.session.get_session": _session,
    "boto3.setup_default_session": _default_session,
    "boto3.client": _client,
    "botocore.config.Config": clients.config,
    "builtins.str": _str,
    "builtins.bytes": _bytes,
    "builtins.bytearray": _bytearray,
    "builtins.int": _pure(int),
    "builtins.float": _pure(float),
    "builtins.complex": _pure(complex),
    "builtins.bool": _bool,
    "builtins.list": _list,
    "builtins.tuple": _tuple,
    "builtins.dict": _dict,
    "builtins.set": _set,
    "builtins.frozenset": _set,
    "builtins.len": _len,
    "builtins.isinstance": _isinstance,
    "builtins.range": _range,
    "builtins.enumerate": _iterator(enumerate),
    "builtins.zip": _iterator(zip),
    "builtins.reversed": _iterator(reversed),
    "builtins.iter": _iter,
    "builtins.next": _next,
    "builtins.sorted": _sorted,
    "builtins.min": _choosing(min),
    "builtins.max": _choosing(max),
    "builtins.sum": _choosing(sum),
    "builtins.abs": _pure(abs),
    "builtins.round": _pure(round),
    "builtins.any": _pure(any),
    "builtins.all": _pure(all),
    "builtins.repr": _pure(repr),
    "builtins.ascii": _pure(ascii),
    "builtins.chr": _pure(chr),
    "builtins.ord": _pure(ord),
    "builtins.hex": _pure(hex),
    "builtins.divmod": _pure(divmod),
    "math.sqrt": _pure(math.sqrt),
    "math.floor": _pure(math.floor),
    "math.ceil": _pure(math.ceil),
    **dict.fromkeys(
        (
            *("builtins.exec", "builtins.eval", "builtins.globals", "builtins.locals", "builtins.vars"),
            *("builtins.setattr", "builtins.delattr", "builtins.__import__", "importlib.import_module"),
        ),
        _everything,
    ),
}
BUILTINS = frozenset(name.removeprefix("builtins.") for name in FUNCTIONS if name.startswith("builtins.")) | {
    *("print", "input", "type", "id", "hash", "callable", "hasattr", "getattr", "format", "map", "filter"),
    *("super", "object", "property", "staticmethod", "classmethod", "issubclass", "display", "memoryview"),
}
HARMLESS = (
    *("builtins.print", "builtins.type", "builtins.id", "builtins.hash", "builtins.callable"),
    *("builtins.hasattr", "builtins.format", "builtins.display", "builtins.issubclass", "builtins.input"),
    *("time.", "logging.", "datetime.", "uuid.", "math.", "re.", "json.", "base64.", "os.path.", "warnings."),
    *(
        "pprint.",
        "textwrap.",
        "platform.",
        "hashlib.",
        "binascii.",
        "urllib.parse.",
        "sys.exit",
        "numpy.random.",
    ),
    *("os.getcwd", "os.makedirs", "os.listdir", "argparse.", "typing.", "enum.", "string.", "statistics."),
    *(
        "boto3.",
        "botocore.",
        "sagemaker.",
        "random.random",
        "random.randint",
        "random.uniform",
        "random.seed",
    ),
    *("random.choice", "builtins.", "numpy.array", "numpy.asarray", "numpy.zeros", "numpy.ones"),
    *("numpy.arange", "numpy.linspace", "numpy.float", "numpy.int", "numpy.expand_dims", "numpy.load"),
)
"""Functions, and modules of functions, that change nothing of what they are given but what reads on."""
READ_ON = frozenset({"file", "buffer", "iterator"})
"""Containers that whoever reads of them changes."""
DEFAULTS = {
    **{
        name: name
        for name in (
            *("json", "boto3", "base64", "os", "io", "textwrap", "sys", "copy", "time", "logging", "pathlib"),
            *("botocore", "binascii", "numpy", "functools", "urllib", "asyncio", "random", "math", "uuid"),
            "sagemaker",
        )
    },
    "np": "numpy",
    "Path": "pathlib.Path",
    "Config": "botocore.config.Config",
    "UNSIGNED": "botocore.UNSIGNED",
    "BytesIO": "io.BytesIO",
    "StringIO": "io.StringIO",
    "dumps": "json.dumps",
    "Session": "boto3.Session",
    "b64encode": "base64.b64encode",
    "b64decode": "base64.b64decode",
    "deepcopy": "copy.deepcopy",
    "dedent": "textwrap.dedent",
    "partial": "functools.partial",
    "__file__": "__file__",
    **{name: f"sagemaker.{name}" for name in sagemaker_sdk.NAMES},
}
"""What a part of a script means by names that it does not bind."""


def of_library(name: str) -> Act | None:
    """Returns how a function of a library is followed; None where nobody knows."""
    return FUNCTIONS.get(name) or sagemaker_sdk.of_library(name)


def is_harmless(name: str) -> bool:
    """Returns whether a function changes nothing of what it is given."""
    return name.startswith(HARMLESS)
