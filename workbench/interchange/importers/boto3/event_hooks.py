"""Handlers that a script registers with a client's events, which may change whatever is sent."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_REGISTRATIONS = frozenset({"register", "register_first", "register_last"})
_BEFORE_SENDING = re.compile(
    r"(?:creating-client-class|provide-client-params|before-parameter-build|before-endpoint-resolution"
    r"|before-call|request-created|choose-signer|before-sign|before-send)(?:\.|$)|\*"
)
"""Events of botocore whose handlers get the parameters, the request, or the response in its place."""
_EMITTER = re.compile(r"event|emitter", re.IGNORECASE)


def hooks(tree: ast.AST) -> Iterator[ast.Call]:
    """Yields the calls that register what may change a request, those of an event that is not literal too.

    A call of anything with the name of such an event counts: the emitter and its methods may have any name.
    """
    emitters = _emitters(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _name(node.func) == "unregister":
            continue
        arguments = [*node.args, *(word.value for word in node.keywords)]
        events = [event for argument in arguments if (event := _literal(argument)) is not None]
        if any(_BEFORE_SENDING.match(event) and event[0] != "*" for event in events):
            yield node
        elif arguments and _may_register(node.func, emitters):
            named = _event_of(node)
            if not isinstance(named, ast.Constant) or _BEFORE_SENDING.match(str(named.value)):
                yield node


def _event_of(node: ast.Call) -> ast.expr | None:
    named = [word.value for word in node.keywords if word.arg == "event_name"]
    return next(iter([*named, *node.args]), None)


def _literal(node: ast.expr | None) -> str | None:
    """The text of a literal, of a format its beginning; None where it is not literal."""
    if isinstance(node, ast.JoinedStr) and node.values:
        return _literal(node.values[0])
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _may_register(function: ast.expr, emitters: frozenset[str]) -> bool:
    """Returns whether this may be the method of an emitter that registers."""
    if isinstance(function, ast.Attribute):
        return function.attr in _REGISTRATIONS and _may_be_emitter(function.value, emitters)
    return isinstance(function, ast.Name) and function.id in emitters


def _may_be_emitter(node: ast.expr, emitters: frozenset[str]) -> bool:
    """Returns whether this is `CLIENT.meta.events`, `SESSION.events`, or a name for one of them."""
    name = _name(node)
    return bool(_EMITTER.search(name)) or name in emitters


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _emitters(tree: ast.AST) -> frozenset[str]:
    """The names that are given an emitter, or one of its methods, anywhere."""
    values: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            origin = node.value
            if isinstance(origin, ast.Attribute) and origin.attr in _REGISTRATIONS:
                origin = origin.value
            for target in targets:
                values.setdefault(_name(target), []).append(_name(origin))
    emitters: set[str] = set()
    waiting = [name for name, origins in values.items() if any(map(_EMITTER.search, origins))]
    while waiting:
        emitters.update(waiting)
        waiting = [
            name for name, origins in values.items() if name not in emitters and emitters & set(origins)
        ]
    return frozenset(emitters - {""})
