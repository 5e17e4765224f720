"""The operations of SageMaker Runtime and their fields, read from the data files of the installed botocore.

Nothing lists a field by hand: a botocore that knows a new member makes it a field of the form, an option of
the command line and a member of the history. The files are read without importing botocore, which costs
0.2 s that the first paint cannot wait for; a test compares the result with botocore's own loader.

They are read once in a process, so that two members are equal where they are the same one. Making a class
of `dataclasses` takes half a millisecond, which the first paint and completion in a shell would wait for.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any, Never, dataclass_transform

from workbench.model.errors import ConfigurationError
from workbench.model.service.java_regex import compiled

if TYPE_CHECKING:
    from workbench.model.invocation import FieldValue

SERVICE = "sagemaker-runtime"

INTEGERS = frozenset({"integer", "long"})
"""The service model's types of whole numbers."""

_MODELS = ("service-2.json.gz", "service-2.json")
_WITH_GZIP_HEADER = 16 + zlib.MAX_WBITS
_TAG = re.compile(r"<[^>]*>")


@dataclass_transform(eq_default=False, kw_only_default=True, frozen_default=True)
class _Value:
    """What is read once and never changes; the type checker knows what each is made of."""

    def __init__(self, **members: object) -> None:
        self.__dict__.update(members)

    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError(f"cannot assign to {name!r}: the service model does not change")


class Field(_Value):
    """One member of an operation's input or output shape.

    Attributes:
        name: the API name, such as `TargetVariant`.
        kind: the service model's type: `string`, `integer`, `blob`, ...
        required: whether the operation asks for it.
        sensitive: whether the service model marks it as not to be logged.
        payload: whether it is the HTTP body itself.
        location: where it goes: `uri`, `header`, or `body`.
        wire_name: the header's or URI label's name; the member's own name in a body.
        minimum, maximum: bounds of a string's or blob's length, or of a number's value; None where open.
        pattern: the service model's regular expression (Java's); empty where there is none.
        documentation: the service model's HTML.
    """

    name: str
    kind: str
    required: bool
    sensitive: bool
    payload: bool
    location: str
    wire_name: str
    minimum: int | None
    maximum: int | None
    pattern: str
    documentation: str

    @property
    def option(self) -> str:
        """The name of its command line option, such as `--target-variant`."""
        return f"--{command_name(self.name)}"

    @cached_property
    def help(self) -> str:
        """The documentation as plain text."""
        return _plain(self.documentation)

    @property
    def bounds(self) -> str:
        """The bounds in words, such as `1 to 64 characters`; empty where there are none."""
        unit = {"string": " characters", "blob": " bytes"}.get(self.kind, "")
        low, high = self.minimum, self.maximum
        if high is None:
            return f"at least {low:,}{unit}" if low else ""
        return f"{low:,} to {high:,}{unit}" if low else f"at most {high:,}{unit}"

    def problem(self, value: FieldValue) -> str:
        """Says what the service would object to in `value`; empty where it fits.

        A value that does not fit can still be sent, to see what the service says of it.
        """
        if self.kind in INTEGERS:
            return self._number_problem(value)
        text = str(value)
        if self.minimum is not None and len(text) < self.minimum:
            return f"{len(text)} characters, fewer than the minimum of {self.minimum}"
        if self.maximum is not None and len(text) > self.maximum:
            return f"{len(text):,} characters, {self.maximum:,} are allowed"
        # The service matches the whole value, whether or not the pattern is anchored.
        if self.pattern and not compiled(self.pattern).fullmatch(text):
            return f"does not match {self.pattern}"
        return ""

    def _number_problem(self, value: FieldValue) -> str:
        try:
            number = int(value)
        except ValueError:
            return "is not a whole number"
        if self.minimum is not None and number < self.minimum:
            return f"is less than {self.minimum:,}"
        if self.maximum is not None and number > self.maximum:
            return f"is more than {self.maximum:,}"
        return ""

    def obstacle(self, value: FieldValue) -> str:
        """Says why `value` cannot be put on the wire at all; empty where it can."""
        text = str(value)
        if self.location == "header" and any(char in text for char in "\r\n\0"):
            return "a header cannot hold a line break or a NUL character"
        return ""


class ErrorShape(_Value):
    """An error that an operation is modeled to answer with.

    Attributes:
        code: its name, such as `ModelError`.
        http_status: None for an error that comes inside a stream, after its 200.
        members: its members' names.
    """

    code: str
    http_status: int | None
    members: tuple[str, ...]
    documentation: str

    @cached_property
    def help(self) -> str:
        """The documentation as plain text."""
        return _plain(self.documentation)


class Operation(_Value):
    """One call of the SageMaker Runtime API.

    Attributes:
        name: the API name, such as `InvokeEndpoint`.
        method, path: the HTTP method and the request URI with its labels.
        input, output: members in the service model's order, body included.
        streams: whether the answer is an event stream.
    """

    name: str
    method: str
    path: str
    input: tuple[Field, ...]
    output: tuple[Field, ...]
    errors: tuple[ErrorShape, ...]
    streams: bool
    documentation: str

    @property
    def command(self) -> str:
        """The name of its command, such as `invoke-endpoint`."""
        return command_name(self.name)

    @cached_property
    def method_name(self) -> str:
        """The name of the SDK client's method, such as `invoke_endpoint`."""
        return self.command.replace("-", "_")

    @cached_property
    def help(self) -> str:
        """The documentation as plain text."""
        return _plain(self.documentation)

    @property
    def summary(self) -> str:
        """The first sentence of the documentation as plain text."""
        text = " ".join(_TAG.sub("", self.documentation.partition("</p>")[0]).split())
        if "&" in text:
            text = self.help
        return text.partition(". ")[0].partition("\n")[0].rstrip(".") + "."

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The input members without the body."""
        return tuple(field for field in self.input if not field.payload)

    @cached_property
    def body(self) -> Field | None:
        """The input member that is the body; None where the operation takes none."""
        return next((field for field in self.input if field.payload), None)

    def field(self, name: str) -> Field | None:
        """An input member by its API name, None where the operation does not have it."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.input}

    @cached_property
    def answers_with_body(self) -> bool:
        """Whether the body of its answer is one of the output members."""
        return any(field.payload for field in self.output)

    @cached_property
    def output_names(self) -> frozenset[str]:
        """The output members without the body."""
        return frozenset(field.name for field in self.output if not field.payload)


class Schema(_Value):
    """The service model of one installed botocore."""

    api_version: str
    operations: Mapping[str, Operation]

    def __getitem__(self, name: str) -> Operation:
        return self.operations[name]


def _plain(html: str) -> str:
    # The HTML parser is loaded by those who show help, and by nobody who sends.
    from workbench.model.service.html_text import html_to_text

    return html_to_text(html)


@cache
def command_name(name: str) -> str:
    """An API name in the command line's spelling, by botocore's own rule (`botocore.xform_name`)."""
    partial = re.sub(r"(.)([A-Z][a-z]+)", r"\1-\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", partial).lower()


@cache
def schema() -> Schema:
    """The service model of the installed botocore, read once per process.

    Raises:
        ConfigurationError: botocore is missing or has no data for SageMaker Runtime.
    """
    # The finder of installed files is loaded already; `importlib.util`, which asks all, is not.
    spec = PathFinder.find_spec("botocore")
    if spec is None:
        from importlib.util import find_spec

        spec = find_spec("botocore")
    if spec is None or spec.origin is None:
        raise ConfigurationError("botocore is not installed", "Reinstall endpoint-workbench.")
    folder = os.path.join(os.path.dirname(spec.origin), "data", SERVICE)  # noqa: PTH118, PTH120  as below
    path = _newest_model(folder)
    if path is None:
        raise ConfigurationError(
            f"the installed botocore has no service model of SageMaker Runtime in {folder}",
            "Reinstall endpoint-workbench.",
        )
    with open(path, "rb") as file:  # noqa: PTH123  --help need not load pathlib
        raw = file.read()
    if path.endswith(".gz"):
        raw = zlib.decompress(raw, _WITH_GZIP_HEADER)
    return _parse(json.loads(raw))


def _newest_model(folder: str) -> str | None:
    try:
        versions = sorted(os.listdir(folder), reverse=True)  # noqa: PTH208  as above
    except OSError:
        return None
    paths = (os.path.join(folder, version, name) for version in versions for name in _MODELS)  # noqa: PTH118
    return next(filter(os.path.exists, paths), None)


def _parse(model: dict[str, Any]) -> Schema:
    shapes = model["shapes"]
    operations = {name: _operation(operation, shapes) for name, operation in model["operations"].items()}
    order = sorted(operations.values(), key=lambda operation: (len(operation.path), operation.name))
    return Schema(
        api_version=model["metadata"]["apiVersion"],
        operations={operation.name: operation for operation in order},
    )


def _operation(operation: dict[str, Any], shapes: dict[str, Any]) -> Operation:
    output = operation.get("output", {}).get("shape")
    payload = shapes[output].get("payload") if output else None
    streams = bool(payload and shapes[shapes[output]["members"][payload]["shape"]].get("eventstream"))
    return Operation(
        name=operation["name"],
        method=operation["http"]["method"],
        path=operation["http"]["requestUri"],
        input=_members(operation["input"]["shape"], shapes),
        output=_members(output, shapes) if output else (),
        errors=tuple(_error(error["shape"], shapes) for error in operation.get("errors", ())),
        streams=streams,
        documentation=operation.get("documentation", ""),
    )


def _members(shape_name: str, shapes: dict[str, Any]) -> tuple[Field, ...]:
    structure = shapes[shape_name]
    required = set(structure.get("required", ()))
    return tuple(
        _field(name, member, shapes[member["shape"]], name in required, structure.get("payload") == name)
        for name, member in structure["members"].items()
    )


def _field(name: str, member: dict[str, Any], shape: dict[str, Any], required: bool, payload: bool) -> Field:
    return Field(
        name=name,
        kind=shape["type"],
        required=required,
        sensitive=bool(shape.get("sensitive")),
        payload=payload,
        location=member.get("location", "body"),
        wire_name=member.get("locationName", name),
        minimum=shape.get("min"),
        maximum=shape.get("max"),
        pattern=shape.get("pattern", ""),
        documentation=member.get("documentation", shape.get("documentation", "")),
    )


def _error(shape_name: str, shapes: dict[str, Any]) -> ErrorShape:
    shape = shapes[shape_name]
    return ErrorShape(
        code=shape.get("error", {}).get("code", shape_name),
        http_status=shape.get("error", {}).get("httpStatusCode"),
        members=tuple(shape.get("members", {})),
        documentation=shape.get("documentation", ""),
    )
