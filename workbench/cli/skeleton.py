"""`--generate-cli-skeleton` and `--cli-input-json`: a command's parameters as one JSON object, out and in.

Sources: aws-cli v2, customizations/generatecliskeleton.py, cliinput.py; botocore, ArgumentGenerator.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click
import msgspec

from workbench.bench import check
from workbench.cli.blobs import body_from
from workbench.cli.options import FURTHER, Option
from workbench.cli.paramfile import text_of
from workbench.model.errors import UsageError
from workbench.model.invocation import BytesBody, FieldValue, Invocation
from workbench.model.schema import Field, Operation

_SKELETON = "--generate-cli-skeleton"
_INPUT = "--cli-input-json"

_NUMBERS = frozenset({"integer", "long"})


def skeleton_options() -> list[Option]:
    """Fresh options, for an operation whose answer has no body: with an outfile, the AWS CLI has neither."""
    return [
        Option(
            [_SKELETON, "skeleton"],
            group=FURTHER,
            implied="input",
            type=click.Choice(["input", "output"]),
            help="Send nothing; print what --cli-input-json takes, or with the value output a sample answer.",
        ),
        Option(
            [_INPUT, "input_json"],
            group=FURTHER,
            metavar="JSON",
            help="Take what the command line does not name from this JSON object, or file://FILE.",
        ),
    ]


def asks_for_nothing(args: Sequence[str]) -> bool:
    """Whether a command line may lack what it must otherwise name."""
    if _INPUT in args:
        return True
    return _SKELETON in args and args[args.index(_SKELETON) + 1 :][:1] != ["output"]


def input_skeleton(operation: Operation) -> str:
    """The JSON object that names every parameter of an operation, with a value of its type."""
    return json.dumps({field.name: _blank(field) for field in operation.input}, indent=4) + "\n"


def output_skeleton(operation: Operation, invocation: Invocation) -> Mapping[str, Any]:
    """An answer whose members hold their names, to try a format or a query on.

    Raises:
        WorkbenchError: the invocation could not be sent.
    """
    check(invocation)
    return {member.name: 0 if member.kind in _NUMBERS else member.name for member in operation.output}


def filled(operation: Operation, invocation: Invocation, text: str, binary_format: str) -> Invocation:
    """An invocation with what it lacks taken from a JSON object.

    Args:
        text: the object, or `file://` and the path of a file that holds it.
        binary_format: what the text of the body is.

    Raises:
        UsageError: it is no JSON object, or a value has a type that its parameter does not take.
        PayloadError: the file cannot be read, or the body is no base64.
    """
    try:
        given = msgspec.json.decode(text_of(_INPUT, text))
    except msgspec.DecodeError as error:
        raise UsageError(f"{_INPUT}: Invalid JSON received.", f"{error}.") from None
    if not isinstance(given, dict):
        raise UsageError(f"{_INPUT}: a JSON object is expected, not {type(given).__name__}")
    body = operation.body
    fields: dict[str, FieldValue] = {}
    for name, value in given.items():
        if body is not None and name == body.name:
            if invocation.body is None:
                invocation = invocation.with_(body=_body(body, value, binary_format))
        else:
            fields[name] = _value(name, operation.field(name), value)
    return invocation.with_(fields={**fields, **invocation.fields})


def _blank(field: Field) -> str | int | None:
    if field.payload:
        return None
    return 0 if field.kind in _NUMBERS else ""


def _body(field: Field, value: object, binary_format: str) -> BytesBody:
    if not isinstance(value, str):
        raise UsageError(f"{_INPUT}: {field.name} takes text, not {value!r}")
    return body_from(f"{field.name} of {_INPUT}", value, binary_format)


def _value(name: str, field: Field | None, value: object) -> FieldValue:
    wanted, kind = (int, "a whole number") if field and field.kind in _NUMBERS else (str, "text")
    if not isinstance(value, wanted) or isinstance(value, bool):
        raise UsageError(f"{_INPUT}: {name} takes {kind}, not {value!r}")
    return value
