"""Addresses of SageMaker Runtime, and the operation, endpoint and region that one stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, unquote, urlsplit

import msgspec

from workbench.model.destinations.destination import ENVIRONMENT, Destination
from workbench.model.destinations.endpoint_url import without_userinfo
from workbench.model.invocation import Connection, Invocation
from workbench.model.service.schema import Operation, schema

USUAL = "runtime.sagemaker"
REGION_VARIABLE = "$AWS_REGION"
"""Stands for the region where none is given: shells fill it in."""
SANDBOX = "http://127.0.0.1:8080"
"""Where `workbench sandbox --port 8080` listens."""

# The partitions of botocore's partitions.json whose addresses end otherwise than most.
_SUFFIXES = {
    "cn-": "amazonaws.com.cn",
    "eusc-": "amazonaws.eu",
    "us-iso-": "c2s.ic.gov",
    "us-isob-": "sc2s.sgov.gov",
    "eu-isoe-": "cloud.adc-e.uk",
    "us-isof-": "csp.hci.ic.gov",
}
_HOST = re.compile(r"(?:[\w-]+\.)?runtime(?:-fips)?\.sagemaker\.([^./:@]+)\.")
_REGION_VARIABLES = frozenset(
    {"$AWS_REGION", "${AWS_REGION}", "$AWS_DEFAULT_REGION", "${AWS_DEFAULT_REGION}"}
)


@dataclass(frozen=True)
class RuntimeUrl:
    """What an address stands for.

    Attributes:
        operation: the operation it is of.
        endpoint_name: the endpoint in it.
        region: None where it names none.
        endpoint_url: scheme, host and port; None where they are the region's own.
    """

    operation: Operation
    endpoint_name: str
    region: str | None
    endpoint_url: str | None


def base(connection: Connection) -> str:
    """Scheme, host and port that an invocation goes to, without a password they may carry."""
    if connection.sandbox:
        return SANDBOX
    if connection.endpoint_url:
        return without_userinfo(connection.endpoint_url).rstrip("/")
    return usual(connection.region or REGION_VARIABLE)


def usual(region: str) -> str:
    """The region's own address."""
    suffix = next((end for start, end in _SUFFIXES.items() if region.startswith(start)), "amazonaws.com")
    return f"https://{USUAL}.{region}.{suffix}"


def exported_connection(connection: Connection, destination: Destination) -> Connection:
    """Returns a connection for somebody else: it names what environment and files said when it was used.

    Args:
        destination: where it led.
    """
    if connection.sandbox:
        return connection
    named: dict[str, str | None] = {}
    if destination.endpoint_url != usual(destination.region):
        named["endpoint_url"] = destination.endpoint_url
    elif connection.sign or connection.endpoint_url is None:
        named["region"] = destination.region
    if connection.sign:
        named["region"] = destination.region
        named["profile"] = destination.profile if destination.credentials != ENVIRONMENT else None
    left_open = {name: value for name, value in named.items() if value and getattr(connection, name) is None}
    return msgspec.structs.replace(connection, **left_open) if left_open else connection


def url(operation: Operation, invocation: Invocation) -> str:
    """The whole address of an invocation, percent-encoded as the SDK does it (RFC 3986, unreserved)."""
    path = re.sub(
        r"\{(\w+)\}",
        lambda label: quote(str(invocation.fields.get(label[1], "")), safe="-._~"),
        operation.path,
    )
    return base(invocation.connection) + path


def parse_runtime_url(address: str) -> RuntimeUrl | None:
    """Returns what an address stands for; None where it is none of SageMaker Runtime's."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    for operation in schema().operations.values():
        if match := _path(operation.path).fullmatch(parts.path):
            break
    else:
        return None
    prefix, name = match.groups()
    host = _HOST.match(parts.netloc)
    region = host[1] if host else None
    region = None if region in _REGION_VARIABLES else region
    whole = f"{parts.scheme}://{parts.netloc}{prefix}"
    own = usual(region or (host[1] if host else ""))
    return RuntimeUrl(operation, unquote(name), region, None if host and whole == own else whole)


@cache
def _path(template: str) -> re.Pattern[str]:
    before, _, after = template.partition("{EndpointName}")
    return re.compile(rf"(.*?){re.escape(before)}([^/]*){re.escape(after)}")
