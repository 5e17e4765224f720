"""`--set FIELD=VALUE` and the connection options, as a change of an invocation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from workbench.cli.core.param_file import text_of
from workbench.cli.options.body import body_of
from workbench.cli.options.connection import ConnectionArguments, overridden
from workbench.model.errors import UsageError
from workbench.model.invocation import Invocation
from workbench.model.service.command_words import RAW
from workbench.model.service.schema import schema
from workbench.services.command_line import field_value

Change = Callable[[Invocation], Invocation]


def change_of(assignments: Sequence[str], connection: ConnectionArguments) -> Change:
    """Returns what `--set` and the connection options do to an invocation.

    Args:
        assignments: `FIELD=VALUE` each.

    Raises:
        UsageError: an assignment without `=`, or of a field that no operation has.
    """
    changes = [_parsed(assignment) for assignment in assignments]
    overridden(Invocation().connection, connection)  # a bad URL is found out before anything is sent

    def change(invocation: Invocation) -> Invocation:
        for apply in changes:
            invocation = apply(invocation)
        return invocation.with_(connection=overridden(invocation.connection, connection))

    return change


def _parsed(assignment: str) -> Change:
    name, equals, value = assignment.partition("=")
    if not equals:
        raise UsageError(
            f"--set {assignment!r} is not FIELD=VALUE.",
            "For example, --set TargetVariant=green; FIELD= clears a field.",
        )
    members = {field.name: field for operation in schema().operations.values() for field in operation.input}
    by_option = {field.option.removeprefix("--"): field for field in members.values()}
    field = members.get(name) or by_option.get(name)
    if field is None:
        raise UsageError(f"--set {name}: unknown field.", f"The fields are {', '.join(members)}.")
    if field.payload:
        body = body_of("--set Body", value, RAW)
        return lambda invocation: invocation.with_(body=body)
    if not value:
        return lambda invocation: invocation.with_field(field.name, None)
    return partial(Invocation.with_field, name=field.name, value=field_value(field, text_of("--set", value)))
