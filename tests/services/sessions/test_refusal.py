"""Whether an endpoint is known to open no sessions, before it is asked."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from workbench.model.account.endpoint import (
    Container,
    EndpointDescription,
    EndpointSummary,
    Model,
    Trait,
    Variant,
)
from workbench.model.invocation import Connection, Invocation
from workbench.model.sessions.protocol import SessionProtocol
from workbench.services import Workbench
from workbench.services.account.endpoints import EndpointDirectory
from workbench.services.sessions.catalog import Sessions
from workbench.services.sessions.lifecycle import open_session
from workbench.services.sessions.refusal import opening_refusal
from workbench.store import AppDirs
from workbench.store.endpoint_cache import EndpointCache

IRIS = Invocation(fields={"EndpointName": "iris-classifier"}, connection=Connection(sandbox=True))
CHAT = IRIS.with_field("EndpointName", "chat")
AWS = Connection(region="us-east-1")
DESCRIPTION = EndpointDescription(
    summary=EndpointSummary(name="e", traits=()),
    region="us-east-1",
    fetched_at=datetime(2026, 1, 5, tzinfo=UTC),
)


def test_an_endpoint_that_refused_the_same_opening_is_known(moved_bench: Workbench) -> None:
    assert opening_refusal(moved_bench, IRIS) == ""
    exchange = open_session(moved_bench, IRIS)
    assert exchange.failure is not None
    reason = opening_refusal(moved_bench, IRIS)
    assert reason.startswith(
        f"#{exchange.id} asked iris-classifier for a session in the same way: it refused. "
    )
    assert 'message "' in reason
    assert "https://" not in reason
    # Another endpoint, another address, another protocol: nothing is known.
    assert opening_refusal(moved_bench, CHAT) == ""
    assert (
        opening_refusal(moved_bench, IRIS.with_(connection=Connection(sandbox=True, region="eu-west-1")))
        == ""
    )
    Sessions(moved_bench).remember("iris-classifier", SessionProtocol(opening='{"open": true}'))
    assert opening_refusal(moved_bench, IRIS) == ""


def test_an_endpoint_that_answered_without_a_session_is_known_until_it_opens_one(
    moved_bench: Workbench,
) -> None:
    sessions = Sessions(moved_bench)
    sessions.remember("chat", SessionProtocol(opening='{"inputs": "a turn"}'))
    exchange = open_session(moved_bench, CHAT)
    assert exchange.session_id is None
    assert opening_refusal(moved_bench, CHAT) == (
        f"#{exchange.id} asked chat for a session in the same way: it answered 200 and opened none."
    )
    sessions.remember("chat", SessionProtocol())
    assert open_session(moved_bench, CHAT).session_id
    assert opening_refusal(moved_bench, CHAT) == ""


@pytest.mark.parametrize(
    ("traits", "switch", "reason"),
    [
        ((Trait.ASYNC,), "", "e takes InvokeEndpointAsync only, which has no sessions."),
        (
            (),
            "false",
            "The container of e has sessions switched off: SAGEMAKER_ENABLE_STATEFUL_SESSIONS is false.",
        ),
        ((), "true", ""),
        ((Trait.DATA_CAPTURE,), "", ""),
    ],
)
def test_the_description_that_is_kept_tells(
    places: AppDirs, monkeypatch: pytest.MonkeyPatch, traits: tuple[Trait, ...], switch: str, reason: str
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    environment = {"SAGEMAKER_ENABLE_STATEFUL_SESSIONS": switch} if switch else {}
    model = Model(name="m", containers=(Container(environment=environment),))
    with Workbench(places) as bench:
        scope = EndpointDirectory(bench)._scope(AWS, None)
        EndpointCache(places).keep_description(
            scope,
            msgspec.structs.replace(
                DESCRIPTION,
                summary=msgspec.structs.replace(DESCRIPTION.summary, traits=traits),
                variants=(Variant(name="v", model=model),),
            ),
        )
        assert opening_refusal(bench, Invocation(fields={"EndpointName": "e"}, connection=AWS)) == reason
