"""The pieces that scripts of boto3 are made of."""

from __future__ import annotations

import base64

from workbench.interchange.exporters.quotes import lines_of_base64, literal, python_text
from workbench.interchange.exporters.source import Source
from workbench.interchange.urls import SANDBOX
from workbench.model.invocation import Connection


def imports(source: Source, body: str) -> list[str]:
    """The import lines that a client and a body need."""
    connection = source.invocation.connection
    lines = ["import base64"] if "base64." in body else []
    lines += ["from pathlib import Path"] if "Path(" in body else []
    lines += ["", "import boto3"]
    if not connection.sign:
        lines.append("from botocore import UNSIGNED")
    return [*lines, "from botocore.config import Config"]


def note_bundle(source: Source) -> None:
    """Says what of the connection boto3 has no place for."""
    connection = source.invocation.connection
    if connection.ca_bundle and not connection.verify_ssl:
        source.notes.append("The CA bundle is left out: no certificate is checked.")


def client(connection: Connection, *, further: dict[str, str] | None = None) -> str:
    """An expression for a client of a connection.

    Args:
        further: members of Config besides, as Python.
    """
    config = {
        "connect_timeout": repr(connection.connect_timeout or None),
        "read_timeout": repr(connection.read_timeout or None),
        "retries": f'{{"total_max_attempts": {max(connection.max_attempts, 1)}, "mode": "standard"}}',
        # Whatever the values are, the service shall judge them.
        "parameter_validation": "False",
    }
    if not connection.sign:
        config["signature_version"] = "UNSIGNED"
    members = {
        "endpoint_url": _value(SANDBOX if connection.sandbox else connection.endpoint_url or None),
        "verify": _value(connection.ca_bundle if connection.verify_ssl else False),
    }
    session = {"profile_name": connection.profile, "region_name": connection.region}
    if connection.sandbox:
        session["region_name"] = "us-east-1"
    named = ", ".join(f"{name}={_value(value)}" for name, value in session.items() if value)
    lines = [f"boto3.Session({named}).client(", '    "sagemaker-runtime",']
    lines += [f"    {name}={value}," for name, value in members.items() if value != "None"]
    lines += ["    config=Config("]
    lines += [f"        {name}={value}," for name, value in (config | (further or {})).items()]
    return "\n".join([*lines, "    ),", ")"])


def body(source: Source) -> str:
    """An expression for the body, on a margin of four; empty where there is none."""
    if source.operation.body is None or source.invocation.body is None:
        return ""
    if source.file:
        return f"Path({python_text(source.file)}).read_bytes()"
    if (text := source.inline()) is not None:
        return f"{literal(text, 4)}.encode()"
    if name := source.aside():
        return f"Path(__file__).with_name({python_text(name)}).read_bytes()"
    data = source.data or b""
    packed = base64.b64encode(data).decode()
    inside = packed if len(packed) <= 60 else lines_of_base64(data)
    return f"base64.b64decode({literal(inside, 4)})"


def arguments(source: Source, expression: str) -> list[str]:
    """The keyword arguments of the call, a line each, without a margin.

    Args:
        expression: for the body; empty where there is none.
    """
    operation = source.operation
    lines = [
        f"{member.name}={_value(source.invocation.fields[member.name])},"
        for member in operation.fields
        if member.name in source.invocation.fields
    ]
    if operation.body is not None and expression:
        lines.append(f"{operation.body.name}={expression},")
    return lines


def _value(value: object) -> str:
    return python_text(value) if isinstance(value, str) else repr(value)
