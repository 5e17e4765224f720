"""What to do about failures, for the faces."""

from __future__ import annotations

from datetime import UTC, datetime

from workbench.model import Connection, Exchange, Failure, FailureKind, Invocation, Outcome
from workbench.model.hints.remedy import Remedy, RemedyKind
from workbench.model.hints.text import Face, use_face
from workbench.services.hints import log_hint, remedy_of


def test_a_line_of_a_log_has_a_hint_in_the_form_of_the_face() -> None:
    line = "[2022-05-17 01:20:16 +0000] [14] [ERROR] Worker died."
    assert "workbench endpoints logs" in log_hint(line)
    with use_face(Face.APP):
        assert "7 in the response" in log_hint(line)
    assert log_hint("Listening on port 8080") == ""


def test_a_failure_has_a_remedy_and_a_success_none() -> None:
    sent = Exchange(uuid="u", started_at=datetime(2026, 1, 1, tzinfo=UTC), invocation=Invocation())
    failure = Failure(kind=FailureKind.THROTTLED, code="ThrottlingException", message="None")
    assert remedy_of(sent.with_outcome(Outcome(failure=failure))) == Remedy(RemedyKind.ATTEMPTS, value="3")
    assert remedy_of(sent) is None


def test_a_key_does_not_allow_the_attempts_that_were_allowed() -> None:
    failure = Failure(kind=FailureKind.THROTTLED, code="ThrottlingException", message="None")
    for allowed, remedies in ((2, [RemedyKind.ATTEMPTS]), (3, []), (5, [])):
        draft = Invocation(connection=Connection(max_attempts=allowed))
        sent = Exchange(uuid="u", started_at=datetime(2026, 1, 1, tzinfo=UTC), invocation=draft)
        remedy = remedy_of(sent.with_outcome(Outcome(failure=failure)))
        assert [remedy.kind for remedy in (remedy,) if remedy] == remedies
