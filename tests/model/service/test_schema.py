"""The schema says what the installed botocore says, member for member."""

from __future__ import annotations

from typing import Any

import pytest
from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import ServiceModel, StructureShape

from workbench.model.service.schema import SERVICE, Field, Operation, command_name, schema

SERVICE_MODEL = ServiceModel(Loader().load_service_model(SERVICE, "service-2"), SERVICE)
OPERATIONS = sorted(SERVICE_MODEL.operation_names)
INPUTS = [
    (operation, member)
    for operation in OPERATIONS
    for member in SERVICE_MODEL.operation_model(operation).input_shape.members
]


def test_has_every_operation() -> None:
    assert sorted(schema().operations) == OPERATIONS
    assert {"InvokeEndpoint", "InvokeEndpointWithResponseStream", "InvokeEndpointAsync"} <= set(OPERATIONS)


def test_puts_the_plain_operation_first() -> None:
    assert next(iter(schema().operations)) == "InvokeEndpoint"


@pytest.mark.parametrize("name", OPERATIONS)
def test_operation(name: str) -> None:
    theirs, ours = SERVICE_MODEL.operation_model(name), schema()[name]
    assert (ours.method, ours.path) == (theirs.http["method"], theirs.http["requestUri"])
    assert ours.streams == theirs.has_event_stream_output
    assert ours.method_name == xform_name(name)
    assert ours.command == xform_name(name, "-")
    assert [field.name for field in ours.input] == list(theirs.input_shape.members)
    assert [field.name for field in ours.output] == list(theirs.output_shape.members)
    assert [error.code for error in ours.errors] == [_code(shape) for shape in theirs.error_shapes]
    assert [error.http_status for error in ours.errors] == [
        shape.metadata.get("error", {}).get("httpStatusCode") for shape in theirs.error_shapes
    ]
    assert ours.help and "<" not in ours.help


def test_every_input_member() -> None:
    for operation, member in INPUTS:
        shape: StructureShape = SERVICE_MODEL.operation_model(operation).input_shape
        theirs, ours = shape.members[member], _field(schema()[operation], member)
        assert ours.kind == theirs.type_name, (operation, member)
        assert ours.required == (member in shape.required_members), (operation, member)
        assert ours.sensitive == bool(theirs.metadata.get("sensitive")), (operation, member)
        assert ours.payload == (shape.serialization.get("payload") == member), (operation, member)
        assert ours.location == theirs.serialization.get("location", "body"), (operation, member)
        assert ours.wire_name == theirs.serialization.get("name", member), (operation, member)
        assert (ours.minimum, ours.maximum) == (theirs.metadata.get("min"), theirs.metadata.get("max")), (
            operation,
            member,
        )
        assert ours.pattern == theirs.metadata.get("pattern", ""), (operation, member)
        assert ours.option == f"--{xform_name(member, '-')}", (operation, member)
        assert ours.help and "<" not in ours.help and "  " not in ours.help, (operation, member)


def test_command_names_follow_botocore_for_every_member_of_the_model() -> None:
    names = {member for shape in SERVICE_MODEL.shape_names for member in _members(shape)}
    assert names
    assert {name: command_name(name) for name in names} == {name: xform_name(name, "-") for name in names}


def test_body_and_fields_split_the_input() -> None:
    operation = schema()["InvokeEndpoint"]
    assert operation.body is not None and operation.body.name == "Body"
    assert {"Body"} | {field.name for field in operation.fields} == {field.name for field in operation.input}


def test_problems_of_values() -> None:
    cases: list[tuple[str, str, str]] = [
        ("EndpointName", "iris-classifier", ""),
        ("EndpointName", "iris_classifier", "does not match"),
        ("EndpointName", "x" * 64, "64 characters, 63 are allowed"),
        ("TargetModel", "model.tar.gz", ""),
        ("TargetModel", " leading", "does not match"),
        ("TargetModel", "", "0 characters, fewer than the minimum of 1"),
        ("CustomAttributes", "naïve", "does not match"),
        ("SessionId", "NEW_SESSION", ""),
        ("SessionId", "not a session", "does not match"),
    ]
    for member, value, problem in cases:
        complaint = _field(schema()["InvokeEndpoint"], member).problem(value)
        assert complaint.startswith(problem) if problem else not complaint, (member, value, problem)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (60, ""),
        ("21600", ""),
        (59, "is less than 60"),
        (21601, "is more than 21,600"),
        ("soon", "is not a whole number"),
    ],
)
def test_problems_of_numbers(value: str | int, problem: str) -> None:
    assert _field(schema()["InvokeEndpointAsync"], "RequestTTLSeconds").problem(value) == problem


def test_obstacles_are_what_the_wire_cannot_carry() -> None:
    operation = schema()["InvokeEndpoint"]
    assert "line break" in _field(operation, "Accept").obstacle("a\r\nb")
    assert not _field(operation, "EndpointName").obstacle("")
    assert not _field(operation, "Accept").obstacle("")


def _field(operation: Operation, name: str) -> Field:
    matching = next((field for field in operation.input if field.name == name), None)
    assert matching is not None, f"{operation.name} has no {name}"
    return matching


def _members(shape_name: str) -> Any:
    return getattr(SERVICE_MODEL.shape_for(shape_name), "members", {})


def _code(shape: StructureShape) -> str:
    return str(shape.metadata.get("error", {}).get("code", shape.name))


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_summary_is_the_first_sentence_of_the_help(name: str) -> None:
    operation = schema()[name]
    assert operation.summary == operation.help.partition(". ")[0].partition("\n")[0].rstrip(".") + "."


def test_what_is_read_once_for_all_cannot_be_assigned_to() -> None:
    operation = schema()["InvokeEndpoint"]
    for value, name in ((operation, "path"), (operation.input[0], "required"), (schema(), "operations")):
        before = getattr(value, name)
        with pytest.raises(AttributeError, match=name):
            setattr(value, name, None)
        assert getattr(value, name) is before
