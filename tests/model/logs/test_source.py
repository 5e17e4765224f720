"""Which log group and streams have the lines of an endpoint, by its kind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from workbench.model.exchange import Exchange, Failure, FailureKind, Outcome, Response
from workbench.model.invocation import Invocation
from workbench.model.logs.source import LogSource, arn_source, endpoint_source, source_of

GROUP = "/aws/sagemaker/Endpoints/iris"
ARN = f"arn:aws:logs:us-east-1:123456789012:log-group:{GROUP}"


def exchange(fields: dict[str, Any], *, variant: str = "", arn: str = "") -> Exchange:
    members = {"LogStreamArn": arn} if arn else {}
    output = {"InvokedProductionVariant": variant} if variant else {}
    outcome = Outcome(
        response=Response(http_status=424, output=output),
        failure=Failure(kind=FailureKind.MODEL, code="ModelError", message="m", members=members),
    )
    sent = Invocation(fields={"EndpointName": "iris", **fields})
    return Exchange(uuid="u", started_at=datetime(2026, 1, 1, tzinfo=UTC), invocation=sent).with_outcome(
        outcome
    )


def test_the_source_of_an_exchange() -> None:
    cases: list[tuple[dict[str, Any], str, str, LogSource]] = [
        ({}, "", "", LogSource(group=GROUP)),
        ({}, "blue", "", LogSource(group=GROUP, variant="blue")),
        ({"TargetVariant": "green"}, "", "", LogSource(group=GROUP, variant="green")),
        ({"TargetContainerHostname": "tokenizer"}, "", "", LogSource(group=GROUP, container="tokenizer")),
        (
            {"InferenceComponentName": "summarizer"},
            "",
            ARN,
            LogSource(group="/aws/sagemaker/InferenceComponents/summarizer"),
        ),
        ({}, "", ARN.replace("iris", "other"), LogSource(group="/aws/sagemaker/Endpoints/other")),
        ({}, "", f"{ARN}:log-stream:blue/i-1", LogSource(group=GROUP, stream="blue/i-1")),
        ({}, "", "nonsense", LogSource(group=GROUP)),
    ]
    for fields, variant, arn, expected in cases:
        assert source_of(exchange(fields, variant=variant, arn=arn)) == expected, (
            fields,
            variant,
            arn,
            expected,
        )


def test_the_streams_of_a_source() -> None:
    cases: list[tuple[LogSource, str, bool]] = [
        (LogSource(group=GROUP), "blue/i-1", True),
        (LogSource(group=GROUP, variant="blue"), "blue/i-1", True),
        (LogSource(group=GROUP, variant="blue"), "bluer/i-1", False),
        (LogSource(group=GROUP, container="tokenizer"), "AllTraffic/i-1/tokenizer", True),
        (LogSource(group=GROUP, container="tokenizer"), "AllTraffic/i-1/sentiment", False),
        (LogSource(group=GROUP, container="tokenizer"), "AllTraffic/i-1/data-log", True),
        (LogSource(group=GROUP, stream="blue/i-1"), "blue/i-10", False),
    ]
    for source, stream, meant in cases:
        assert source.has(stream) is meant, (source, stream, meant)
        if meant:
            assert stream.startswith(source.prefix), (source, stream, meant)


def test_an_arn_with_a_star_is_that_of_the_group() -> None:
    assert arn_source(f"{ARN}:*") == LogSource(group=GROUP)


def test_an_endpoint_by_its_name() -> None:
    assert endpoint_source("iris", variant="blue") == LogSource(group=GROUP, variant="blue")
