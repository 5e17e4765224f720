"""What of an invocation an endpoint can take."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from workbench.model.account.endpoint import (
    Container,
    EndpointDescription,
    EndpointSummary,
    InferenceComponent,
    Model,
    Trait,
    Variant,
)
from workbench.model.invocation import Invocation
from workbench.services.account.endpoint_fit import aimed_at, field_values, misfits

PLAIN = EndpointDescription(
    summary=EndpointSummary(name="e", status="InService"),
    region="us-east-1",
    fetched_at=datetime(2026, 11, 27, tzinfo=UTC),
    variants=(
        Variant(name="v", model_name="m", model=Model(name="m", containers=(Container(mode="SingleModel"),))),
        Variant(name="s", shadow=True),
    ),
)


def variant(*containers: Container, mode: str = "") -> tuple[Variant, ...]:
    model = Model(name="m", containers=containers, execution_mode=mode)
    return (Variant(name="v", model_name="m", model=model),)


MANY = msgspec.structs.replace(
    PLAIN, variants=variant(Container(mode="MultiModel")), target_models=("a", "b")
)
DIRECT = msgspec.structs.replace(
    PLAIN, variants=variant(Container(hostname="x"), Container(hostname="y"), mode="Direct")
)
PARTS = msgspec.structs.replace(
    PLAIN, components=(InferenceComponent(name="c", copies=0), InferenceComponent(name="d", copies=2))
)
ASYNC = msgspec.structs.replace(PLAIN, async_output="s3://bucket/")
CREATING = msgspec.structs.replace(PLAIN, summary=EndpointSummary(name="e", status="Creating"))
UNREADABLE = msgspec.structs.replace(PLAIN, variants=(Variant(name="v", model_name="m"),))


def test_what_cannot_fit_is_said_and_nothing_else() -> None:
    cases: list[tuple[EndpointDescription, dict[str, str], list[str]]] = [
        (PLAIN, {}, []),
        (PLAIN, {"TargetVariant": "v"}, []),
        (PLAIN, {"TargetVariant": "s"}, ["no variant s"]),
        (PLAIN, {"TargetModel": "a"}, ["not a multi-model endpoint"]),
        (PLAIN, {"TargetContainerHostname": "x"}, ["no container x"]),
        (PLAIN, {"InferenceComponentName": "c"}, ["no inference component c"]),
        (PLAIN, {"EnableExplanations": "`true`"}, ["no explainer"]),
        (MANY, {}, ["needs TargetModel"]),
        (MANY, {"TargetModel": "a"}, []),
        (DIRECT, {}, ["needs TargetContainerHostname"]),
        (DIRECT, {"TargetContainerHostname": "y"}, []),
        (PARTS, {}, ["needs InferenceComponentName"]),
        (PARTS, {"InferenceComponentName": "c"}, ["c has no copies"]),
        (PARTS, {"InferenceComponentName": "d"}, []),
        (ASYNC, {}, ["takes InvokeEndpointAsync only"]),
        (CREATING, {}, ["is Creating"]),
        (UNREADABLE, {"TargetModel": "a"}, []),
        (msgspec.structs.replace(MANY, complete=False), {}, []),
    ]
    for description, fields, expected in cases:
        sentences = misfits(Invocation(fields={"EndpointName": "e", **fields}), description)
        assert len(sentences) == len(expected), (description, fields, expected)
        assert all(words in sentence for words, sentence in zip(expected, sentences, strict=True)), (
            description,
            fields,
            expected,
        )
        assert misfits(Invocation(fields={"EndpointName": "other", **fields}), description) == (), (
            description,
            fields,
            expected,
        )


def test_an_asynchronous_request_needs_an_asynchronous_endpoint() -> None:
    asynchronous = Invocation(operation="InvokeEndpointAsync", fields={"EndpointName": "e"})
    assert misfits(asynchronous, PLAIN) == ("The endpoint does not take InvokeEndpointAsync.",)
    assert misfits(asynchronous, ASYNC) == ()


def test_fields_are_offered_what_the_endpoint_has() -> None:
    assert field_values(PLAIN)["TargetVariant"] == ("v",)
    assert field_values(MANY)["TargetModel"] == ("a", "b")
    assert field_values(DIRECT)["TargetContainerHostname"] == ("x", "y")
    assert field_values(PARTS)["InferenceComponentName"] == ("c", "d")


def test_a_draft_that_is_aimed_at_an_asynchronous_endpoint_takes_its_operation() -> None:
    draft = Invocation(fields={"EndpointName": "before", "Accept": "text/csv"})
    assert aimed_at(draft, "e", None).operation == "InvokeEndpoint"
    aimed = aimed_at(draft, "e", (Trait.ASYNC,))
    assert (aimed.endpoint_name, aimed.operation) == ("e", "InvokeEndpointAsync")
    assert aimed.field("Accept") == "text/csv"


@pytest.mark.parametrize(
    ("operation", "traits", "streams", "expected"),
    [
        ("InvokeEndpoint", None, True, "InvokeEndpointWithResponseStream"),
        ("InvokeEndpoint", (Trait.ASYNC,), True, "InvokeEndpointAsync"),
        ("InvokeEndpointAsync", (), False, "InvokeEndpoint"),
        ("InvokeEndpointAsync", None, False, "InvokeEndpointAsync"),
        ("InvokeEndpointWithResponseStream", (), False, "InvokeEndpointWithResponseStream"),
    ],
)
def test_the_operation_is_one_that_the_endpoint_takes(
    operation: str, traits: tuple[Trait, ...] | None, streams: bool, expected: str
) -> None:
    draft = Invocation(operation=operation)
    assert aimed_at(draft, "e", traits, streams=streams).operation == expected
