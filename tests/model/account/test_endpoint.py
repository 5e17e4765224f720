"""Endpoints as values: kinds, searching, ARNs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workbench.model.account.endpoint import (
    Container,
    EndpointDescription,
    EndpointListing,
    EndpointSummary,
    InferenceComponent,
    Model,
    Trait,
    Variant,
    console_url,
    matching,
    part_of_arn,
    traits_of,
)

NOW = datetime(2026, 11, 27, tzinfo=UTC)
ROWS = (
    EndpointSummary(name="Ranker-prod", status="InService", traits=(Trait.ASYNC,)),
    EndpointSummary(name="ranker-dev", status="Failed"),
    EndpointSummary(name="embedder", status="InService", traits=(Trait.MULTI_MODEL,)),
)


def description(**members: object) -> EndpointDescription:
    summary = EndpointSummary(name="e")
    return EndpointDescription(summary=summary, region="us-east-1", fetched_at=NOW, **members)  # type: ignore[arg-type]


def test_every_word_is_looked_for_in_name_status_and_kind() -> None:
    cases: list[tuple[str, list[str]]] = [
        ("", ["Ranker-prod", "ranker-dev", "embedder"]),
        ("RANK", ["Ranker-prod", "ranker-dev"]),
        ("rank failed", ["ranker-dev"]),
        ("multi", ["embedder"]),
        ("real-time", ["embedder"]),
        ("nothing", []),
    ]
    for words, expected in cases:
        assert [row.name for row in matching(ROWS, words)] == expected, (words, expected)


def test_what_an_endpoint_is_follows_from_its_description() -> None:
    direct = Model(
        name="m", execution_mode="Direct", containers=(Container(hostname="a"), Container(hostname="b"))
    )
    many = Model(name="m", containers=(Container(mode="MultiModel"),))
    assert traits_of(description()) == ()
    assert traits_of(description(variants=(Variant(name="v", model=direct),))) == (Trait.MULTI_CONTAINER,)
    assert traits_of(description(variants=(Variant(name="v", model=many),))) == (Trait.MULTI_MODEL,)
    assert traits_of(description(variants=(Variant(name="v", serverless_memory_mb=1024),))) == (
        Trait.SERVERLESS,
    )
    assert traits_of(description(variants=(Variant(name="v", shadow=True),))) == (Trait.SHADOW,)
    assert traits_of(
        description(components=(InferenceComponent(name="c"),), explainer="", async_output="s3://b")
    ) == (
        Trait.ASYNC,
        Trait.COMPONENTS,
        Trait.EXPLAINER,
    )


def test_a_described_row_takes_the_place_of_the_listed_one() -> None:
    listing = EndpointListing(region="us-east-1", fetched_at=NOW, endpoints=ROWS)
    described = EndpointSummary(name="ranker-dev", status="Failed", traits=())
    assert listing.with_details(described).endpoints == (ROWS[0], described, ROWS[2])


@pytest.mark.parametrize(
    ("arn", "account", "url"),
    [
        (
            "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/e",
            "111122223333",
            "https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/endpoints/e",
        ),
        (
            "arn:aws-cn:sagemaker:cn-north-1:111122223333:endpoint/e",
            "111122223333",
            "https://console.amazonaws.cn/sagemaker/home?region=cn-north-1#/endpoints/e",
        ),
        ("arn:aws-iso:sagemaker:r:111122223333:endpoint/e", "111122223333", ""),
        ("nonsense", "", ""),
    ],
)
def test_account_and_console_page_are_read_from_the_arn(arn: str, account: str, url: str) -> None:
    region = part_of_arn(arn, 3)
    assert EndpointSummary(name="e", arn=arn).account_id == account
    assert console_url(arn, region, "e") == url
