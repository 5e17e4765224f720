"""What the interpreter's values are as members of an invocation."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

from workbench.interchange.importers.body_source import body_of
from workbench.interchange.importers.python.values import Container, FileContent, PathValue, Unknown, Value
from workbench.interchange.location import Location
from workbench.model.caveat import Caveat
from workbench.model.invocation import Body, FieldValue, FileBody

PlaceOf = Callable[[int, int], Location]


def caveat_of(member: str, value: Unknown, place_of: PlaceOf) -> Caveat:
    """That a member's value is not known."""
    where = place_of(value.line, value.column)
    return Caveat(
        member=member, kind=value.kind, text=value.text, line=where.line, column=where.column, part=where.part
    )


def body_of_value(value: Value) -> Body | None:
    """A value as the SDK takes it for a body; None for one that it refuses."""
    match value:
        case bytes() | bytearray():
            return body_of(bytes(value))
        case str():
            return body_of(value.encode("utf-8", "surrogatepass"))
        case FileContent(path) | PathValue(path):
            return FileBody(path)
        case Container(kind="bytearray", items=items):
            return body_of(bytes(items))
        case Container(kind="content", items=items):
            return body_of_value(items["content"])
    return None


def is_field_value(value: Value) -> TypeGuard[FieldValue]:
    """Returns whether a value can be that of a field."""
    return isinstance(value, str | int | float | bool)
