"""Calls of boto3 in a Python text, parsed and never run."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workbench.interchange.place import MalformedError, Place, place
from workbench.interchange.reading.bodies import body_of
from workbench.interchange.reading.constants import (
    UNSIGNED,
    Known,
    PathValue,
    UnknownError,
    dotted,
    keywords,
    value,
)
from workbench.interchange.values import Reading
from workbench.model.address import has_userinfo, without_userinfo
from workbench.model.invocation import Body, Connection, FieldValue, FileBody, Invocation
from workbench.model.schema import Operation, schema

FORM = "boto3"

SERVICES = frozenset({"sagemaker-runtime", "runtime.sagemaker"})
_SECRETS = frozenset({"aws_access_key_id", "aws_secret_access_key", "aws_session_token"})
_MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)
_SIGN = re.compile(r"\.\s*invoke_endpoint\w*\s*\(")
# What botocore does where nobody says otherwise (botocore.config.Config).
_USUAL = Connection(connect_timeout=60.0, read_timeout=60.0)
_OF_NO_CONCERN = frozenset({"max_pool_connections", "parameter_validation", "user_agent", "user_agent_extra"})


def looks_like(text: str) -> bool:
    """Whether a text may be Python that calls the service."""
    return _SIGN.search(text) is not None


@dataclass
class _Session:
    profile: str | None = None
    region: str | None = None


@dataclass
class _Config:
    members: dict[str, Any]


@dataclass
class _Client:
    connection: Connection


@dataclass
class _Script:
    """A script while it is understood."""

    text: str
    indent: int
    names: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    clients: list[_Client] = field(default_factory=list)
    found: list[Reading] = field(default_factory=list)

    def place(self, node: ast.AST) -> Place:
        line = getattr(node, "lineno", 1)
        # The parser counts bytes.
        row = self.text.split("\n")[line - 1] if line <= self.text.count("\n") + 1 else ""
        column = len(row.encode()[: getattr(node, "col_offset", 0)].decode("utf-8", "replace"))
        return Place(line, column + 1 + self.indent, row.strip())

    def written(self, node: ast.AST) -> str:
        text = " ".join((ast.get_source_segment(self.text, node) or "").split())
        return text if len(text) <= 60 else f"{text[:59]}…"

    def note(self, node: ast.AST, text: str) -> None:
        self.notes.append(f"{self.place(node)}: {text}")


def read(text: str) -> list[Reading]:
    """The invocations that a Python text makes, in order. Names that are given constants are filled in.

    Raises:
        MalformedError: it is no Python, or calls nothing of SageMaker Runtime.
    """
    # Commands of a notebook are no Python; what stands around them keeps its place.
    plain = textwrap.dedent(_MAGIC.sub(lambda line: f"{line[1]}pass", text))
    first = next((line for line in text.splitlines() if line.strip()), "")
    indent = len(first) - len(first.lstrip())
    try:
        tree = ast.parse(plain)
    except SyntaxError as error:
        offset = sum(len(line) + 1 for line in plain.split("\n")[: (error.lineno or 1) - 1])
        raise MalformedError(
            f"this is no Python: {error.msg}", place(plain, offset + (error.offset or 1) - 1)
        ) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise MalformedError(f"this is no Python: {error}") from None
    script = _Script(plain, indent)
    for node in _in_order(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.With | ast.NamedExpr):
            _bind(script, node)
        elif isinstance(node, ast.Call):
            _look_at(script, node)
    if not script.found:
        raise MalformedError("this Python calls nothing of SageMaker Runtime")
    return script.found


def _in_order(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node, parents first, in the order of the text."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        yield from _in_order(child)


def _bind(script: _Script, node: ast.Assign | ast.AnnAssign | ast.With | ast.NamedExpr) -> None:
    pairs: list[tuple[ast.expr | None, ast.expr | None]]
    if isinstance(node, ast.Assign):
        pairs = [(target, node.value) for target in node.targets]
    elif isinstance(node, ast.With):
        pairs = [(item.optional_vars, item.context_expr) for item in node.items]
    else:
        pairs = [(node.target, node.value)]
    for target, given in pairs:
        if isinstance(target, ast.Name) and given is not None:
            try:
                script.names[target.id] = _value(script, given)
            except UnknownError:
                script.names.pop(target.id, None)


def _value(script: _Script, node: ast.expr) -> Any:
    """A value, where sessions, clients and their settings are values as well."""
    if isinstance(node, ast.Call):
        function = dotted(node.func)
        last = function.rpartition(".")[2] or (node.func.attr if isinstance(node.func, ast.Attribute) else "")
        if last == "Session":
            return _session(script, node)
        if last == "Config":
            return _Config({name: _part(script, part) for name, part in keywords(node, script.names).items()})
        if last == "client" and (client := _client(script, node)):
            return client
    return value(node, script.names)


def _part(script: _Script, part: Any) -> Any:
    return part.value if isinstance(part, Known) else _value(script, part)


def _session(script: _Script, node: ast.Call) -> _Session:
    given = _known(script, node)
    return _Session(given.get("profile_name"), given.get("region_name"))


def _known(script: _Script, node: ast.Call) -> dict[str, Any]:
    """The keyword arguments that are known; the others are said, and secrets are not even looked at."""
    found: dict[str, Any] = {}
    for name, part in keywords(node, script.names).items():
        if name in _SECRETS:
            script.note(node, f"{name}: credentials are never taken over")
            continue
        try:
            found[name] = _part(script, part)
        except UnknownError as error:
            script.note(error.node, f"{name} is {script.written(error.node)}, which is not known: left out")
    return found


def _client(script: _Script, node: ast.Call) -> _Client | None:
    first = node.args[0] if node.args else None
    given = _known(script, node)
    service = value(first, script.names) if first is not None else given.get("service_name")
    if service not in SERVICES:
        return None
    session = _Session()
    if isinstance(node.func, ast.Attribute):
        try:
            holder = _value(script, node.func.value)
        except UnknownError:
            holder = None
        session = holder if isinstance(holder, _Session) else session
    positional = value(node.args[1], script.names) if len(node.args) > 1 else None
    client = _Client(_connection(script, node, session, {"region_name": positional} | given))
    script.clients.append(client)
    return client


def _connection(script: _Script, node: ast.Call, session: _Session, given: dict[str, Any]) -> Connection:
    config = given.get("config")
    settings = dict(config.members) if isinstance(config, _Config) else {}
    verify = given.get("verify")
    url = given.get("endpoint_url")
    if isinstance(url, str) and has_userinfo(url):
        script.note(node, "the user and password of the address are never taken over")
        url = without_userinfo(url)
    retries = settings.pop("retries", None) or {}
    attempts = retries.get("total_max_attempts") or retries.get("max_attempts", 0) + 1
    connection = Connection(
        profile=session.profile,
        region=given.get("region_name") or settings.pop("region_name", None) or session.region,
        endpoint_url=url,
        verify_ssl=verify is not False,
        ca_bundle=verify if isinstance(verify, str) else None,
        sign=settings.pop("signature_version", None) is not UNSIGNED,
        connect_timeout=float(settings.pop("connect_timeout", _USUAL.connect_timeout) or 0),
        read_timeout=float(settings.pop("read_timeout", _USUAL.read_timeout) or 0),
        max_attempts=int(attempts),
    )
    if left := [name for name in settings if name not in _OF_NO_CONCERN]:
        script.note(node, f"{', '.join(left)} of Config: left out")
    return connection


def _look_at(script: _Script, node: ast.Call) -> None:
    if not isinstance(node.func, ast.Attribute):
        return
    methods = {operation.method_name: operation for operation in schema().operations.values()}
    operation = methods.get(node.func.attr)
    if operation is None:
        return
    try:
        holder = _value(script, node.func.value)
    except UnknownError:
        holder = None
    if isinstance(holder, _Client):
        connection = holder.connection
    else:
        connection = script.clients[-1].connection if script.clients else _USUAL
    fields, body = _members(script, node, operation)
    notes, script.notes = tuple(dict.fromkeys(script.notes)), []
    script.found.append(
        Reading(
            FORM,
            Invocation(operation=operation.name, fields=fields, body=body, connection=connection),
            notes,
        )
    )


def _members(
    script: _Script, node: ast.Call, operation: Operation
) -> tuple[dict[str, FieldValue], Body | None]:
    fields: dict[str, FieldValue] = {}
    body: Body | None = None
    try:
        given = keywords(node, script.names)
    except UnknownError as error:
        script.note(error.node, f"**{script.written(error.node)} is not known: left out")
        given = {word.arg: word.value for word in node.keywords if word.arg is not None}
    for name, part in given.items():
        member = operation.field(name)
        at = node if isinstance(part, Known) else part
        if member is None:
            script.note(at, f"{operation.name} has no member {name}: left out")
            continue
        try:
            known = _part(script, part)
        except UnknownError as error:
            script.note(
                error.node, f"{name} is made by {script.written(error.node)}, which is not known: left out"
            )
            continue
        if member.payload:
            body = _body(known)
            if body is None:
                script.note(at, f"{name} is no text, bytes or file: left out")
        elif isinstance(known, str | int | float | bool):
            fields[name] = known
        else:
            script.note(at, f"{name} is no text or number: left out")
    return fields, body


def _body(known: Any) -> Body | None:
    match known:
        case bytes():
            return body_of(known)
        case str():
            return body_of(known.encode("utf-8", "surrogatepass"))
        case PathValue(path):
            return FileBody(path)
    return None
