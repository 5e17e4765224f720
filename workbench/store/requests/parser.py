"""The text of a request's or an environment's file as what it says."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from workbench.content.search.jmespath_errors import explained, query_errors
from workbench.model.inspection import inspect_now
from workbench.model.invocation import (
    Base64Body,
    Body,
    Connection,
    FieldValue,
    FileBody,
    Invocation,
    TextBody,
)
from workbench.model.requests.saved_request import Expect, Place, SavedRequest
from workbench.model.requests.variables import Environment
from workbench.model.service.schema import Operation, schema
from workbench.store.requests.toml_errors import converted, parsed, toml_error

FORMAT = 1
"""The version of the files' format: their member `workbench`."""


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    file: str | None = None
    text: str | None = None
    base64: str | None = None


class _Request(msgspec.Struct, forbid_unknown_fields=True):
    workbench: int = FORMAT
    description: str = ""
    operation: str = Invocation().operation
    variables: tuple[Place, ...] = ()
    fields: dict[str, FieldValue] = {}
    body: _Body | None = None
    connection: dict[str, Any] = {}
    expect: Expect | None = None


class _Environment(msgspec.Struct, forbid_unknown_fields=True):
    workbench: int = FORMAT
    values: dict[str, str] = {}
    secrets: dict[str, str] = {}


def request_of(text: str, path: Path, name: str, root: Path) -> SavedRequest:
    """The request that a file describes.

    Args:
        text: the file's content.
        path: the file, for messages, and what its bodies lie beside.
        name: the request's name.
        root: the folder that no body file may lie outside of.

    Raises:
        RequestFileError: it is not TOML, or says something that no request has.
    """
    values = parsed(path, text)
    _refuse_newer(values, path, text)
    file = converted(path, text, values, _Request)
    operation = schema().operations.get(file.operation)
    if operation is None:
        hint = _nearest(file.operation, schema().operations)
        raise toml_error(path, text, ("operation",), f"there is no operation {file.operation!r}", hint)
    _check_fields(file.fields, operation, path, text)
    expect = file.expect
    if expect is not None:
        expect = _checked(expect, path, text, root)
    return SavedRequest(
        name=name,
        description=file.description,
        invocation=Invocation(
            operation=file.operation,
            fields=file.fields,
            body=_body(file.body, path, text, root),
            connection=_connection(file.connection, path, text),
        ),
        variables=file.variables,
        expect=expect,
        source=str(path),
    )


def environment_of(text: str, path: Path, name: str) -> Environment:
    """The environment that a file describes.

    Raises:
        RequestFileError: it is not TOML, or says something that no environment has.
    """
    values = parsed(path, text)
    _refuse_newer(values, path, text)
    file = converted(path, text, values, _Environment)
    if twice := sorted(file.values.keys() & file.secrets.keys()):
        raise toml_error(
            path, text, ("secrets", twice[0]), "is a value already", "Name one of the two otherwise."
        )
    return Environment(name=name, values=file.values, secrets=file.secrets, source=str(path))


def beside(name: str, path: Path, text: str, keys: tuple[str, ...], root: Path) -> Path:
    """The file that a request names, which has to lie in the folder of requests.

    Raises:
        RequestFileError: it lies outside.
    """
    try:
        target = (path.parent / name).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise toml_error(path, text, keys, f"{name!r} is not a path: {error}") from None
    if not target.is_relative_to(root.resolve()):
        raise toml_error(
            path,
            text,
            keys,
            f"{name} lies outside of the folder of requests",
            "A request can send only files that were saved with it. Copy the file there.",
        )
    return path.parent / name


def _refuse_newer(values: dict[str, Any], path: Path, text: str) -> None:
    version = values.get("workbench", FORMAT)
    if isinstance(version, int) and version > FORMAT:
        raise toml_error(
            path,
            text,
            ("workbench",),
            f"format {version} is of a newer version; this one reads up to {FORMAT}",
            "Update the workbench.",
        )


def _check_fields(fields: Iterable[str], operation: Operation, path: Path, text: str) -> None:
    names = [field.name for field in operation.fields]
    for name in fields:
        if name not in names:
            raise toml_error(
                path, text, ("fields", name), f"{operation.name} has no such field", _nearest(name, names)
            )


def _connection(members: dict[str, Any], path: Path, text: str) -> Connection:
    names = Connection.__struct_fields__
    for name in members:
        if name not in names:
            raise toml_error(path, text, ("connection", name), "is not a known key", _nearest(name, names))
    try:
        return msgspec.convert(members, Connection)
    except msgspec.ValidationError as error:
        reason, _, at = str(error).partition(" - at `$.")
        raise toml_error(path, text, ("connection", *([at.rstrip("`")] if at else [])), reason) from None


def _body(body: _Body | None, path: Path, text: str, root: Path) -> Body | None:
    if body is None:
        return None
    kinds = [name for name in body.__struct_fields__ if getattr(body, name) is not None]
    if len(kinds) != 1:
        raise toml_error(path, text, ("body",), "give one of file, text and base64")
    if body.text is not None:
        return TextBody(body.text)
    if body.base64 is not None:
        return Base64Body(body.base64)
    return FileBody(str(beside(str(body.file), path, text, ("body", "file"), root)))


def _checked(expect: Expect, path: Path, text: str, root: Path) -> Expect:
    if expect.body is not None and expect.body_file is not None:
        raise toml_error(path, text, ("expect", "body_file"), "give one of body and body_file")
    for name in ("rtol", "atol", "within_ms"):
        value = getattr(expect, name)
        if value is not None and not value >= 0:
            raise toml_error(path, text, ("expect", name), f"{value} is below zero")
    if expect.body_file is not None:
        beside(expect.body_file, path, text, ("expect", "body_file"), root)
    _check_assertions(expect.assertions, path, text)
    return expect


def _check_assertions(assertions: Iterable[str], path: Path, text: str) -> None:
    import jmespath

    for expression in assertions:
        try:
            jmespath.compile(expression)
        except query_errors() as error:
            reason = explained(error)
            raise toml_error(
                path, text, ("expect", "assert"), f"{expression!r} is not JMESPath: {reason}"
            ) from None


def _nearest(name: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(names), 1)
    return f"Did you mean {near[0]}?" if near else f"Valid names: {', '.join(names)}."


inspect_now(_Body, _Request, _Environment)
