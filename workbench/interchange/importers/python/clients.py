"""Sessions, clients and their settings, as values of the interpreter."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.values import Library, Value

RUNTIME = frozenset({"sagemaker-runtime", "runtime.sagemaker"})
_PROFILE = ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")
_ENDPOINT_URL = ("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", "AWS_ENDPOINT_URL")
SECRETS = frozenset({"aws_access_key_id", "aws_secret_access_key", "aws_session_token"})
_CLIENT = (
    "service_name",
    "region_name",
    "api_version",
    "use_ssl",
    "verify",
    "endpoint_url",
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "config",
)
_SESSION = (
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "region_name",
    "botocore_session",
    "profile_name",
)


DEFAULT_REGION = Library("the default region")
"""The region of a session for which the script names none: not named, it is the same."""


@dataclass(frozen=True, eq=False)
class Session:
    """A session of boto3.

    Attributes:
        profile, region: values; None where the script gives none.
    """

    profile: Value = None
    region: Value = None


@dataclass(frozen=True, eq=False)
class Config:
    """Settings of a client (botocore.config.Config)."""

    members: dict[str, Value]


@dataclass(frozen=True, eq=False)
class Client:
    """A client of a service.

    Attributes:
        node: where it is made.
        service: its name; a value.
        session: of it; an Unknown where nobody knows.
        arguments: its other arguments by name.
        variables: `profile_name`, `region_name` and `endpoint_url` of the environment variables that the
            script changes, in botocore's order; None where it leaves them alone.
        notes: what is to be said of it.
    """

    node: ast.AST
    service: Value
    session: Value
    arguments: dict[str, Value] = field(default_factory=dict)
    variables: dict[str, Value] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def session(machine: Machine, node: ast.AST, args: list[Value], keywords: dict[str, Value]) -> Session:
    """Returns what `boto3.Session(…)` gives."""
    arguments = dict(zip(_SESSION, args, strict=False)) | keywords
    _note_secrets(machine, node, arguments)
    return Session(arguments.get("profile_name"), arguments.get("region_name"))


def config(machine: Machine, node: ast.AST, args: list[Value], keywords: dict[str, Value]) -> Value:
    """Returns what `botocore.config.Config(…)` gives."""
    return Config(dict(keywords)) if not args else machine.unknown(node)


def client(
    machine: Machine, node: ast.AST, holder: Value, args: list[Value], keywords: dict[str, Value]
) -> Client:
    """Returns what `SESSION.client(…)` gives.

    Args:
        holder: the session.
    """
    arguments: dict[str, Any] = dict(zip(_CLIENT, args, strict=False)) | keywords
    _note_secrets(machine, node, arguments)
    service = arguments.pop("service_name", None)
    others = {name: value for name, value in arguments.items() if name not in SECRETS}
    return Client(node, service, holder, others, _variables(machine, node))


def _variables(machine: Machine, node: ast.AST) -> dict[str, Value]:
    for name in sorted(SECRETS):
        if name.upper() in machine.changed_variables:
            machine.note(node, f"{name.upper()}: credentials are never imported")
    return {
        "profile_name": machine.changed_variable(*_PROFILE),
        "region_name": machine.changed_variable("AWS_DEFAULT_REGION"),
        "endpoint_url": machine.changed_variable(*_ENDPOINT_URL),
    }


def _note_secrets(machine: Machine, node: ast.AST, arguments: dict[str, Value]) -> None:
    for name in arguments:
        if name in SECRETS:
            machine.note(node, f"{name}: credentials are never imported")


def attribute(machine: Machine, node: ast.AST, holder: Value, name: str) -> Value:
    """An attribute of a session or client that is not called."""
    if isinstance(holder, Session) and name == "region_name":
        if holder.region is None and holder.profile is None:
            return DEFAULT_REGION
        if isinstance(holder.region, str):
            return holder.region
    return machine.unknown(node)
