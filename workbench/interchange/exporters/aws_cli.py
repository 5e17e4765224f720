"""The AWS CLI, version 2: a command line for bash and zsh."""

from __future__ import annotations

import math

from workbench.interchange.connections import CLI_TIMEOUT
from workbench.interchange.exporters.exporter import SHELL, Exporter
from workbench.interchange.exporters.quotes import lines_of_base64, option, quoted
from workbench.interchange.exporters.source import Source, ending, stem
from workbench.interchange.types import Written, wire_text
from workbench.interchange.urls import SANDBOX
from workbench.model.errors import UsageError
from workbench.model.invocation import Connection
from workbench.model.service.command_words import BYTES, RAW, TEXT
from workbench.model.service.schema import INTEGERS, Field

SANDBOX_NOTE = (
    "No other program can reach the sandbox of this process: start `workbench sandbox --port 8080`, and "
    "use the credentials that it prints."
)
_END = "END-OF-BODY"


def write(source: Source) -> Written:
    """The command line.

    Raises:
        UsageError: the AWS CLI has no command for the operation.
    """
    operation = source.operation
    if operation.streams:
        raise UsageError(
            f"the AWS CLI has no command for {operation.name}",
            "--as boto3 gives a script that reads the stream; `workbench "
            f"{operation.command}` is a command that does.",
        )
    options, piped = _body(source)
    options = [*_fields(source), *options, *_connection(source)]
    if any(field.payload for field in operation.output):
        options.append(quoted(f"{stem(source.invocation, None)}-answer.{_answer_ending(source)}"))
    attempts = f"AWS_MAX_ATTEMPTS={max(source.invocation.connection.max_attempts, 1)}"
    call = " \\\n  ".join([f"{attempts} aws sagemaker-runtime {operation.command}", *options])
    if piped is not None:
        call = f"base64 --decode <<'{_END}' | {call}\n{lines_of_base64(piped)}{_END}"
    return Written("aws-cli", f"{call}\n", "invoke.sh", tuple(source.notes), source.beside)


def _fields(source: Source) -> list[str]:
    options: list[str] = []
    for member in source.operation.fields:
        value = source.invocation.fields.get(member.name)
        if value is None:
            continue
        text = wire_text(value)
        if why := _obstacle(member, text):
            source.lost(member.name, why)
        else:
            options.append(option(member.option, text))
    return options


def _obstacle(member: Field, text: str) -> str:
    if "\0" in text:
        return "a command line cannot hold a NUL character"
    if text.startswith((TEXT, BYTES)):
        return f"the AWS CLI takes what begins with {text.partition('://')[0]}:// for the name of a file"
    if member.kind in INTEGERS and not text.removeprefix("-").isdecimal():
        return "the AWS CLI takes whole numbers alone"
    return ""


def _body(source: Source) -> tuple[list[str], bytes | None]:
    """Options for the body, and the bytes that have to come through standard input."""
    body = source.operation.body
    if body is None or source.invocation.body is None:
        # An empty body is the same on the wire, and the AWS CLI insists on one.
        return ([option(body.option, "")], None) if body is not None and body.required else ([], None)
    if source.file:
        return [option(body.option, f"{BYTES}{source.file}")], None
    if (text := source.inline(refused=(TEXT, BYTES))) is not None:
        return [f"--cli-binary-format {RAW}", option(body.option, text)], None
    if name := source.aside():
        return [option(body.option, f"{BYTES}{name}")], None
    return [f"{body.option} {BYTES}/dev/stdin"], source.data


def _connection(source: Source) -> list[str]:
    connection = source.invocation.connection
    if connection.sandbox:
        source.notes.append(SANDBOX_NOTE)
    url = SANDBOX if connection.sandbox else connection.endpoint_url
    named = {
        "--profile": connection.profile,
        "--region": "us-east-1" if connection.sandbox else connection.region,
        "--endpoint-url": url,
        "--ca-bundle": connection.ca_bundle,
    }
    options = [option(name, value) for name, value in named.items() if value and "\0" not in value]
    if not connection.verify_ssl:
        options.append("--no-verify-ssl")
    if not connection.sign:
        options.append("--no-sign-request")
    return options + _timeouts(source, connection)


def _timeouts(source: Source, connection: Connection) -> list[str]:
    options: list[str] = []
    for name, seconds in (
        ("--cli-connect-timeout", connection.connect_timeout),
        ("--cli-read-timeout", connection.read_timeout),
    ):
        whole = math.ceil(seconds)
        if whole != seconds:
            source.notes.append(f"{name} takes whole seconds: {whole} in place of {seconds:g}.")
        if whole != CLI_TIMEOUT:
            options.append(f"{name} {whole}")
    return options


def _answer_ending(source: Source) -> str:
    response = source.exchange.response if source.exchange else None
    if response is not None:
        return ending(str(response.output.get("ContentType", "")), response.body)
    return ending(str(source.invocation.field("Accept") or "application/json"), b"")


def _refers_to(path: str) -> bool:
    # The AWS CLI fills in what looks like a variable in a path.
    return "$" not in path


EXPORTERS = (Exporter("aws-cli", "AWS CLI", SHELL, write, order=10, refers_to=_refers_to),)
