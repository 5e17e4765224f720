"""Of a failure no word is kept that stood in a body, where bodies are not."""

from __future__ import annotations

import pytest

from tests.store.conftest import MakeExchange
from workbench.model import Failure, FailureKind, Outcome
from workbench.store import AppDirs, History
from workbench.store.history.transfer.importer import take_in

REFUSED = Failure(
    kind=FailureKind.MODEL,
    code="ModelError",
    message="Received client error (400) with message \"could not convert 'PATIENT'\"",
    members={"OriginalStatusCode": 400, "OriginalMessage": "could not convert 'PATIENT'", "ErrorCode": "X"},
)


def words(places: AppDirs) -> bytes:
    """All that lies in the history's folder."""
    return b"".join(path.read_bytes() for path in places.data.rglob("*") if path.is_file())


@pytest.mark.parametrize("withheld", [True, False])
def test_a_containers_words_are_kept_where_its_bodies_are(
    places: AppDirs, exchange: MakeExchange, withheld: bool
) -> None:
    with History.open(places) as history:
        number = history.insert(exchange(), withheld=withheld)
        history.complete(number, Outcome(failure=REFUSED))
        failure = history.exchange(number).failure
        assert failure is not None
        assert (failure.code, failure.members["OriginalStatusCode"]) == ("ModelError", 400)
        assert (b"PATIENT" in words(places)) is not withheld


def test_so_it_is_with_what_comes_from_elsewhere(places: AppDirs, exchange: MakeExchange) -> None:
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text('privacy = ["iris"]')
    with History.open(places) as history:
        take_in(history, [exchange(outcome=Outcome(failure=REFUSED))])
        assert history.count() == 1
        assert b"PATIENT" not in words(places)


def test_what_the_service_itself_says_is_kept(history: History, exchange: MakeExchange) -> None:
    number = history.insert(exchange(), withheld=True)
    failure = Failure(kind=FailureKind.NOT_FOUND, code="ValidationError", message="Endpoint iris not found.")
    history.complete(number, Outcome(failure=failure))
    assert history.summary(number).error_message == failure.message
