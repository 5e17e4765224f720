"""An endpoint as sections for people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workbench.content.account.endpoint_sections import age, kinds, sections
from workbench.model.account.auto_scaling import (
    NotScaledReason,
    ScalingActivity,
    ScalingPolicy,
    ScalingTarget,
)
from workbench.model.account.endpoint import (
    Container,
    EndpointDescription,
    EndpointSummary,
    InferenceComponent,
    Model,
    Trait,
    Variant,
    VariantStatus,
)
from workbench.model.account.problem import AccountProblem

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
RESOURCE = "endpoint/e/variant/v"
DESCRIPTION = EndpointDescription(
    summary=EndpointSummary(
        name="e", status="Updating", created_at=NOW - timedelta(days=3), traits=(Trait.ASYNC,)
    ),
    region="us-east-1",
    fetched_at=NOW,
    failure_reason="It failed.",
    variants=(
        Variant(
            name="v",
            weight=1,
            desired_weight=2,
            instances=0,
            desired_instances=3,
            instance_type="ml.m5.large",
            statuses=(VariantStatus(status="Creating", message="Waiting for capacity"),),
            images=("image:1", "image@sha256:abc"),
            model_name="m",
            model=Model(name="m", containers=(Container(image="image:1", environment={"B": "2", "A": "1"}),)),
        ),
        Variant(name="s", serverless_memory_mb=2048, serverless_concurrency=5, shadow=True),
    ),
    components=(InferenceComponent(name="c", status="Failed", failure_reason="Out of memory", copies=0),),
    pending_config="new-config",
    target_models=tuple(f"m{number}.tar.gz" for number in range(25)),
    scaling_targets=(ScalingTarget(resource=RESOURCE, minimum=1, maximum=4, suspended=("scale in",)),),
    scaling_policies=(ScalingPolicy(name="p", resource=RESOURCE, metric="Invocations", target=70.0),),
    scaling_activities=(
        ScalingActivity(
            resource=RESOURCE,
            started_at=NOW - timedelta(minutes=5),
            not_scaled=(NotScaledReason(code="AlreadyAtMaxCapacity", details={"MaxCapacity": 4}),),
        ),
        ScalingActivity(
            resource=RESOURCE,
            started_at=NOW - timedelta(hours=1),
            status="Failed",
            description="Setting desired instance count to 9.",
            message="Quota",
        ),
    ),
    tags={"team": "a"},
    problems=(AccountProblem(action="logs:X", message="The permission logs:X is missing."),),
)


def lines(title: str) -> list[tuple[str, str, bool]]:
    (section,) = [section for section in sections(DESCRIPTION, NOW) if section.title == title]
    return [(line.label, line.text, line.problem) for line in section.lines]


def test_sections_stand_in_the_order_in_which_they_answer_questions() -> None:
    assert [section.title for section in sections(DESCRIPTION, NOW)] == [
        "Endpoint",
        "Variant v",
        "Shadow variant s",
        "Inference component c",
        "Target models",
        "Auto scaling",
        "Tags",
        "Not readable",
    ]


def test_what_is_wrong_is_marked_and_stands_in_full() -> None:
    head = lines("Endpoint")
    assert ("Status", "Updating", True) in head
    assert ("Failure reason", "It failed.", True) in head
    assert ("Deploying", "new-config", False) in head
    assert ("Failure reason", "Out of memory", True) in lines("Inference component c")
    assert ("Copies", "0", True) in lines("Inference component c")
    assert lines("Not readable") == [("", "The permission logs:X is missing.", True)]


def test_variants_show_what_runs_and_what_it_is_to_become() -> None:
    shown = lines("Variant v")
    assert ("Weight", "1 → 2", False) in shown
    assert ("Instances", "0 → 3 ml.m5.large", True) in shown
    assert ("Now", "Creating: Waiting for capacity", False) in shown
    assert [text for label, text, _ in shown if label == "Environment"] == ["A=1", "B=2"]
    assert [text for label, text, _ in shown if label == "Deployed image"] == ["image@sha256:abc"]
    assert ("Serverless", "2,048 MB, 5 at once", False) in lines("Shadow variant s")


def test_scaling_says_why_nothing_was_done() -> None:
    assert lines("Auto scaling") == [
        ("v", "1 to 4, suspended: scale in", True),
        ("v", "policy p: Invocations at 70", False),
        ("v", "5 min ago: not scaled: already at the maximum capacity (maximum 4)", True),
        ("v", "1 h ago: Failed: Setting desired instance count to 9. Quota", True),
    ]


def test_long_lists_of_models_are_cut_and_counted() -> None:
    models = lines("Target models")
    assert len(models) == 21 and models[-1][1] == "and 5 models more"


def test_kind_and_age_are_dashes_until_they_are_known() -> None:
    assert kinds(EndpointSummary(name="e")) == "–" == age(None, NOW)
    assert kinds(EndpointSummary(name="e", traits=())) == "real-time", "described, and nothing else"
    assert kinds(DESCRIPTION.summary) == "async"
