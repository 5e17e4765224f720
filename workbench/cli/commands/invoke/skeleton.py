"""`--generate-cli-skeleton` and `--cli-input-json`: a command's parameters as one JSON object, out and in.

Sources: aws-cli v2, customizations/generatecliskeleton.py, cliinput.py; botocore, ArgumentGenerator.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from workbench.cli.core.param_file import text_of
from workbench.cli.options.body import body_from
from workbench.model.invocation import Invocation
from workbench.model.service.command_words import INPUT_JSON
from workbench.model.service.schema import INTEGERS, Field, Operation
from workbench.services import command_line
from workbench.services.validation import check


def input_skeleton(operation: Operation) -> str:
    """The JSON object that names every parameter of an operation, with a value of its type."""
    return json.dumps({field.name: _blank(field) for field in operation.input}, indent=4) + "\n"


def output_skeleton(operation: Operation, invocation: Invocation) -> Mapping[str, Any]:
    """A response whose members hold their own names, for trying a format or a query.

    Raises:
        WorkbenchError: the invocation could not be sent.
    """
    check(invocation)
    return {member.name: 0 if member.kind in INTEGERS else member.name for member in operation.output}


def filled(operation: Operation, invocation: Invocation, text: str, binary_format: str) -> Invocation:
    """An invocation, completed from a JSON object.

    Args:
        text: the object, or `file://` and the path of a file that has it.
        binary_format: what the text of the body is.

    Raises:
        UsageError: it is not a JSON object, or a value has a type that its parameter does not take.
        PayloadError: the file cannot be read, or the body is not base64.
    """
    return command_line.filled(
        operation,
        invocation,
        text_of(INPUT_JSON, text),
        lambda body, value: body_from(f"{body.name} of {INPUT_JSON}", value, binary_format),
    )


def _blank(field: Field) -> str | int | None:
    if field.payload:
        return None
    return 0 if field.kind in INTEGERS else ""
