"""The options of an operation's own fields, read from the service model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from workbench.cli.core.command import Option
from workbench.model.service.field_metadata import GROUPS, field_metadata
from workbench.model.service.schema import INTEGERS, Field, Operation

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from workbench.model.invocation import FieldValue

_Arguments = TypeVar("_Arguments")

FieldArguments = Mapping[str, "str | None"]
"""The text of each field by API name; None for one that the command line does not name."""


def field_options(operation: Operation) -> list[Option]:
    """One option for each field, by group; the body's first."""
    order = {name: position for position, name in enumerate(GROUPS)}
    by_group = sorted(operation.fields, key=lambda field: order[field_metadata(field.name).group])
    body = [operation.body] if operation.body else []
    return [_option(field) for field in (*by_group[:1], *body, *by_group[1:])]


def optional_field_options(operation: Operation) -> list[Option]:
    """One option for each field but the body, none of them required: what is put over a request."""
    options = [option for option in field_options(operation) if option.name != "Body"]
    for option in options:
        option.required = False
    return options


def field_values(operation: Operation, arguments: FieldArguments) -> dict[str, FieldValue]:
    """The fields that the command line names. An empty string is a value; `file://` is read.

    Raises:
        UsageError: text where a whole number is wanted.
        PayloadError: a file that cannot be read.
    """
    # Loaded here: the help and completion in a shell need the options only.
    from workbench.cli.core.param_file import text_of
    from workbench.services.command_line import field_value

    return {
        field.name: field_value(field, text_of(field.option, text))
        for field in operation.fields
        if (text := arguments.get(field.name)) is not None
    }


def with_fields(kind: Callable[..., _Arguments], run: Callable[[_Arguments], int]) -> Callable[..., int]:
    """A command's callback that takes its parameters as one value, those of fields as its member `fields`.

    Args:
        kind: makes the value from parameters by name; a frozen dataclass of them.
        run: does what the command is for, and returns its exit code.
    """

    def call(**parameters: Any) -> int:
        # Parameters of the service model have its names, `EndpointName`; ours are in lower case.
        fields = {name: parameters.pop(name) for name in list(parameters) if not name.islower()}
        return run(kind(fields=fields, **parameters))

    return call


def _option(field: Field) -> Option:
    return Option(
        [field.option, field.name],
        group="Payload" if field.payload else field_metadata(field.name).group.capitalize(),
        required=field.required,
        metavar="BLOB" if field.payload else ("NUMBER" if field.kind in INTEGERS else "TEXT"),
        describe=partial(_help, field),
        shell_complete=None if field.payload else _values_before,
    )


def _values_before(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from workbench.cli.core.completion import values_before

    return values_before(ctx, parameter, incomplete)


def _help(field: Field) -> str:
    first = field.help.partition("\n")[0]
    sentence, stop, _ = first.partition(". ")
    text = (sentence + stop).strip()
    if field.payload:
        text += " Base64, file://TEXT-FILE, fileb://FILE, or - for standard input."
    notes = [note for note in (field.bounds, field_metadata(field.name).example and _example(field)) if note]
    return f"{text} [{'; '.join(notes)}]" if notes else text


def _example(field: Field) -> str:
    return f"for example {field_metadata(field.name).example}"
