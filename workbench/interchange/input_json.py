"""`--cli-input-json`: a command's parameters as one JSON object.

Sources: aws-cli v2, customizations/generatecliskeleton.py, cliinput.py.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from workbench.model.errors import UsageError
from workbench.model.invocation import Body, FieldValue, Invocation
from workbench.model.service.command_words import INPUT_JSON
from workbench.model.service.schema import INTEGERS, Field, Operation


def filled(
    operation: Operation,
    invocation: Invocation,
    text: str,
    decode: Callable[[Field, str], Body],
) -> Invocation:
    """An invocation with what it lacks taken from the JSON object that `--cli-input-json` takes.

    Args:
        text: the object.
        decode: makes the body of its text.

    Raises:
        UsageError: it is not a JSON object, or a value has a type that its parameter does not take.
    """
    try:
        document = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise UsageError(f"{INPUT_JSON}: Invalid JSON received.", f"{error}.") from None
    if not isinstance(document, dict):
        raise UsageError(f"{INPUT_JSON}: a JSON object is expected, not {type(document).__name__}")
    body = operation.body
    fields: dict[str, FieldValue] = {}
    for name, value in document.items():
        if body is not None and name == body.name:
            # What an option gives is not looked at in the object.
            if invocation.body is not None:
                continue
            if not isinstance(value, str):
                raise UsageError(f"{INPUT_JSON}: {name} takes text, not {value!r}")
            invocation = invocation.with_(body=decode(body, value))
        elif name not in invocation.fields:
            fields[name] = _value(name, operation.field(name), value)
    return invocation.with_(fields={**fields, **invocation.fields})


def _value(name: str, member: Field | None, value: object) -> FieldValue:
    wanted, kind = (int, "a whole number") if member and member.kind in INTEGERS else (str, "text")
    if not isinstance(value, wanted) or isinstance(value, bool):
        raise UsageError(f"{INPUT_JSON}: {name} takes {kind}, not {value!r}")
    return value
