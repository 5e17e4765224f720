"""What the draft is to its endpoint, as an object. No app."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from workbench.model.account.endpoint import EndpointDescription, EndpointSummary, Trait
from workbench.model.invocation import Connection, Invocation
from workbench.tui.panels.endpoints.draft_endpoint import DraftEndpoint
from workbench.tui.panels.endpoints.rows import Row

HERE = Connection(region="eu-west-1")
DRAFT = Invocation(fields={"EndpointName": "jobs"}, connection=HERE)
UNKNOWN = Row(EndpointSummary(name="jobs"), HERE)
JOBS = EndpointSummary(name="jobs", traits=(Trait.ASYNC,))
DESCRIPTION = EndpointDescription(
    summary=JOBS, region="eu-west-1", fetched_at=datetime(2026, 11, 27, tzinfo=UTC), async_output="s3://b/out"
)


def following(draft: Invocation) -> DraftEndpoint:
    """What follows a draft."""
    endpoint = DraftEndpoint()
    assert endpoint.follow(draft, fresh=False)
    return endpoint


def test_an_operation_that_is_known_late_is_chosen_once() -> None:
    endpoint = following(DRAFT)
    endpoint.take(UNKNOWN)
    assert endpoint.awaits("jobs", HERE) and not endpoint.awaits("jobs", Connection())
    assert endpoint.choose(DRAFT, JOBS, streams=False).operation == "InvokeEndpointAsync"
    assert not endpoint.awaits("jobs", HERE)
    assert endpoint.choose(DRAFT, JOBS, streams=False) == DRAFT


def test_it_is_not_chosen_for_another_endpoint_or_against_a_choice_by_hand() -> None:
    endpoint = following(DRAFT)
    endpoint.take(UNKNOWN)
    other = DRAFT.with_field("EndpointName", "chat")
    assert endpoint.choose(other, JOBS, streams=False) == other
    assert endpoint.choose(DRAFT, EndpointSummary(name="chat", traits=(Trait.ASYNC,)), streams=False) == DRAFT
    assert not endpoint.follow(DRAFT.with_(operation="InvokeEndpointWithResponseStream"), fresh=False)
    assert not endpoint.awaits("jobs", HERE), "its user has chosen"
    endpoint.take(UNKNOWN)
    endpoint.follow(DRAFT, fresh=True)
    assert not endpoint.awaits("jobs", HERE), "it is another draft"
    endpoint.take(Row(JOBS, HERE))
    assert not endpoint.awaits("jobs", HERE), "it was known at once"


def test_what_does_not_fit_is_said_as_long_as_the_account_is_the_same() -> None:
    endpoint = following(DRAFT)
    assert not endpoint.misfits
    assert not endpoint.describe(Connection(), DESCRIPTION)
    assert endpoint.describe(HERE, DESCRIPTION)
    assert any("InvokeEndpointAsync" in sentence for sentence in endpoint.misfits)
    assert endpoint.follow(DRAFT.with_(connection=Connection(region="us-east-1")), fresh=False)
    assert not endpoint.misfits


def test_what_was_kept_and_is_read_late_takes_nothing_of_what_was_read_since() -> None:
    endpoint = following(DRAFT)
    assert endpoint.describe(HERE, DESCRIPTION)
    kept = replace(DESCRIPTION, summary=EndpointSummary(name="jobs", traits=()), async_output="")
    assert not endpoint.describe(HERE, replace(kept, fetched_at=DESCRIPTION.fetched_at - timedelta(hours=1)))
    assert endpoint.misfits, "it is an asynchronous one still"
    assert endpoint.describe(HERE, replace(kept, fetched_at=DESCRIPTION.fetched_at + timedelta(hours=1)))
    assert not endpoint.misfits
