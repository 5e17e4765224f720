"""curl 7.87 or later, which signs by itself; its credentials come from the environment."""

from __future__ import annotations

import math

from workbench.interchange import wire
from workbench.interchange.exporters.aws_cli import SANDBOX_NOTE
from workbench.interchange.exporters.exporter import SHELL, Exporter
from workbench.interchange.exporters.quotes import lines_of_base64, quoted
from workbench.interchange.exporters.source import Source
from workbench.interchange.types import Written
from workbench.interchange.urls import REGION_VARIABLE, url

_ANY_TYPE = "application/octet-stream"
_END = "END-OF-BODY"
_CREDENTIALS = '"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"'
_SESSION_HEADER = "${AWS_SESSION_TOKEN:+-HX-Amz-Security-Token:$AWS_SESSION_TOKEN}"
"""Nothing at all where there is no token, in bash and zsh alike; a token has no blanks."""


def write(source: Source) -> Written:
    """The command line. It needs AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN if used."""
    body, piped = _body(source)
    address = url(source.operation, source.invocation)
    lines = [
        f"curl --request {source.operation.method} --url {_filled(address)}",
        *_signature(source, address),
        *_headers(source),
        *body,
        *_connection(source, address),
    ]
    call = " \\\n  ".join(lines)
    if piped is not None:
        call = f"base64 --decode <<'{_END}' | {call}\n{lines_of_base64(piped)}{_END}"
    return Written("curl", f"{call}\n", "invoke-curl.sh", tuple(source.notes), source.beside)


def _filled(text: str) -> str:
    """A word in which the shell fills in the region, where none is given, and nothing else."""
    before, variable, after = text.partition(REGION_VARIABLE)
    if not variable:
        return quoted(text)
    return f'{quoted(before)}"{REGION_VARIABLE}"{quoted(after)}'


def _signature(source: Source, address: str) -> list[str]:
    connection = source.invocation.connection
    if connection.sandbox:
        source.notes.append(SANDBOX_NOTE)
    if connection.profile:
        source.notes.append(
            f"curl knows no profiles: `aws configure export-credentials --profile {connection.profile} "
            "--format env` prints its credentials as environment variables."
        )
    if not connection.sign:
        if connection.region and (connection.endpoint_url or connection.sandbox):
            source.notes.append("The region is left out: nothing is signed for it.")
        return []
    if "%" in address:
        source.notes.append("curl (7.88) signs an endpoint name wrongly if it needs percent-encoding.")
    region = "us-east-1" if connection.sandbox else connection.region or REGION_VARIABLE
    if region == REGION_VARIABLE:
        source.notes.append("curl takes the region from AWS_REGION: set it, as no region is named here.")
    scope = f"--aws-sigv4 {_filled(f'aws:amz:{region}:sagemaker')} --user {_CREDENTIALS}"
    return [scope, _SESSION_HEADER]


def _headers(source: Source) -> list[str]:
    operation, invocation = source.operation, source.invocation
    signs = invocation.connection.sign
    options: list[str] = []
    sent: set[str] = set()
    headers = wire.headers(operation, invocation)
    by_wire = {member.wire_name: member.name for member in operation.fields}
    for name, value in headers:
        if any(char in value for char in "\r\n\0"):
            source.lost(by_wire[name], "a header cannot hold a line break or a NUL character")
        elif value and not value.strip(" \t"):
            source.lost(by_wire[name], "curl sends no header of blanks alone")
        elif signs and not value:
            source.lost(by_wire[name], "curl signs a header without a value wrong")
        else:
            options.append(f"--header {quoted(f'{name}: {value}' if value else f'{name};')}")
            sent.add(name.lower())
    return options + _own_headers(source, {name for name in ("accept", "content-type") if name not in sent})


def _own_headers(source: Source, missing: set[str]) -> list[str]:
    """Returns what to do about the headers that curl sends by itself, and ours does not."""
    bodied = source.operation.body is not None and source.invocation.body is not None
    if not source.invocation.connection.sign:
        return [f"--header '{name}:'" for name in ("Accept", "Content-Type") if name.lower() in missing]
    # Taking one away is what curl (7.88) signs wrong.
    if "accept" in missing:
        source.notes.append("curl sends Accept: */* by itself where none is given.")
    if "content-type" not in missing or not bodied:
        return []
    source.notes.append(f"curl cannot sign a body without a Content-Type: {_ANY_TYPE} is sent.")
    return [f"--header 'Content-Type: {_ANY_TYPE}'"]


def _body(source: Source) -> tuple[list[str], bytes | None]:
    if source.operation.body is None or source.invocation.body is None:
        return ["--header 'Content-Length: 0'"], None
    if source.file:
        return [f"--data-binary {quoted(f'@{source.file}')}"], None
    if (text := source.inline()) is not None:
        return [f"--data-raw {quoted(text)}"], None
    if name := source.aside():
        return [f"--data-binary {quoted(f'@{name}')}"], None
    return ["--data-binary @-"], source.data


def _connection(source: Source, address: str) -> list[str]:
    connection = source.invocation.connection
    options: list[str] = []
    if "[" in address:
        options.append("--globoff")
    if source.invocation.endpoint_name in {".", ".."}:
        options.append("--path-as-is")
    if not connection.verify_ssl:
        options.append("--insecure")
    if connection.ca_bundle and "\0" not in connection.ca_bundle:
        options.append(f"--cacert {quoted(connection.ca_bundle)}")
    if not connection.connect_timeout:
        source.notes.append("curl cannot wait without limit for a connection: it gives up after 300 seconds.")
    options.append(f"--connect-timeout {connection.connect_timeout:g}")
    whole = math.ceil(connection.read_timeout)
    if whole != connection.read_timeout:
        source.notes.append(
            f"--speed-time takes whole seconds: {whole} in place of {connection.read_timeout:g}."
        )
    # The time between bytes, as ours is; --max-time would count the whole of a long answer.
    options.append(f"--speed-limit 1 --speed-time {whole}")
    if connection.max_attempts > 1:
        options.append(f"--retry {connection.max_attempts - 1}")
    return options


EXPORTERS = (Exporter("curl", "curl", SHELL, write, order=30),)
