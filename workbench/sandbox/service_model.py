"""The wire of SageMaker Runtime, read from the installed botocore's service model.

Which headers reach a container, how large a body may be, which status an error has: none of it is typed
here, so a botocore that knows a new member has a sandbox that passes it on.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_JAVA_CLASSES = {r"[\p{Print}]": "[ -~]", r"\p{ASCII}": r"[\x00-\x7f]", r"\z": r"\Z"}


@dataclass(frozen=True, slots=True)
class Member:
    """One input member: its API name, where it travels, and what its shape asks of it."""

    name: str
    location: str
    wire_name: str
    kind: str
    required: bool
    minimum: int | None
    maximum: int | None
    pattern: re.Pattern[str] | None
    pattern_source: str

    def complaint(self, value: str) -> str:
        """Returns what the service says of a value that its shape does not allow; empty where it does."""
        shown = self.name[0].lower() + self.name[1:]
        if self.kind == "integer":
            return self._number_complaint(value, shown)
        constraint = ""
        if self.minimum is not None and len(value) < self.minimum:
            constraint = f"Member must have length greater than or equal to {self.minimum}"
        elif self.maximum is not None and len(value) > self.maximum:
            constraint = f"Member must have length less than or equal to {self.maximum}"
        elif self.pattern is not None and not self.pattern.fullmatch(value):
            constraint = f"Member must satisfy regular expression pattern: {self.pattern_source}"
        return _violation(value, shown, constraint)

    def _number_complaint(self, value: str, shown: str) -> str:
        try:
            number = int(value)
        except ValueError:
            return f"1 validation error detected: Value '{value}' at '{shown}' is not a number"
        constraint = ""
        if self.minimum is not None and number < self.minimum:
            constraint = f"Member must have value greater than or equal to {self.minimum}"
        elif self.maximum is not None and number > self.maximum:
            constraint = f"Member must have value less than or equal to {self.maximum}"
        return _violation(value, shown, constraint)


@dataclass(frozen=True)
class Operation:
    """One operation of the runtime API as it travels.

    Attributes:
        suffix: the last segment of its path.
        status: the HTTP status of its success.
        headers: its input members that travel as headers.
        body_limit: the largest body in bytes that its shape allows.
        output: wire names of its output headers by member.
        errors: HTTP statuses by error code; None for an error that comes inside a stream.
        streams: whether it answers with an event stream.
    """

    name: str
    suffix: str
    status: int
    endpoint_name: Member
    headers: tuple[Member, ...]
    body_limit: int
    output: Mapping[str, str]
    errors: Mapping[str, int | None]
    streams: bool


@cache
def operations() -> Mapping[str, Operation]:
    """The runtime's operations by the last segment of their paths.

    Raises:
        LookupError: botocore is not installed, or has no data for SageMaker Runtime.
    """
    spec = importlib.util.find_spec("botocore")
    if spec is None or spec.origin is None:
        raise LookupError("the sandbox reads the service model of botocore, which is not installed")
    folder = Path(spec.origin).parent / "data" / "sagemaker-runtime"
    files = sorted(folder.glob("*/service-2.json*"))
    if not files:
        raise LookupError(f"no service model of SageMaker Runtime in {folder}")
    raw = files[-1].read_bytes()
    model = json.loads(gzip.decompress(raw) if files[-1].suffix == ".gz" else raw)
    parsed = (_operation(operation, model["shapes"]) for operation in model["operations"].values())
    return {operation.suffix: operation for operation in parsed}


def error_statuses() -> Mapping[str, int]:
    """HTTP statuses by the code of every error that comes before an answer has begun."""
    return {
        code: status
        for operation in operations().values()
        for code, status in operation.errors.items()
        if status is not None
    }


def _operation(operation: dict[str, Any], shapes: dict[str, Any]) -> Operation:
    input_shape = shapes[operation["input"]["shape"]]
    required = set(input_shape.get("required", ()))
    members = [
        _member(name, member, shapes[member["shape"]], name in required)
        for name, member in input_shape["members"].items()
    ]
    payload = input_shape.get("payload")
    limit = shapes[input_shape["members"][payload]["shape"]].get("max", 0) if payload else 0
    output = shapes[operation["output"]["shape"]]
    return Operation(
        name=operation["name"],
        suffix=operation["http"]["requestUri"].rpartition("/")[2],
        status=operation["http"].get("responseCode", 200),
        endpoint_name=next(member for member in members if member.location == "uri"),
        headers=tuple(member for member in members if member.location == "header"),
        body_limit=limit,
        output={
            name: member["locationName"]
            for name, member in output["members"].items()
            if member.get("location") == "header"
        },
        errors={
            error["shape"]: shapes[error["shape"]].get("error", {}).get("httpStatusCode")
            for error in operation["errors"]
        },
        streams="payload" in output
        and bool(shapes[output["members"][output["payload"]]["shape"]].get("eventstream")),
    )


def _member(name: str, member: dict[str, Any], shape: dict[str, Any], required: bool) -> Member:
    source = shape.get("pattern", "")
    return Member(
        name=name,
        location=member.get("location", "body"),
        wire_name=member.get("locationName", name),
        kind=shape["type"],
        required=required,
        minimum=shape.get("min"),
        maximum=shape.get("max"),
        pattern=_python_pattern(source) if source else None,
        pattern_source=source,
    )


def _python_pattern(source: str) -> re.Pattern[str]:
    translated = source
    for java, python in _JAVA_CLASSES.items():
        translated = translated.replace(java, python)
    return re.compile(translated, re.ASCII | re.DOTALL)


def _violation(value: str, member: str, constraint: str) -> str:
    if not constraint:
        return ""
    prefix = f"1 validation error detected: Value '{value}' at '{member}'"
    return f"{prefix} failed to satisfy constraint: {constraint}"
