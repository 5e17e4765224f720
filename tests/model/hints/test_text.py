"""Texts with a form for each face."""

from __future__ import annotations

from workbench.model.errors import ConfigurationError
from workbench.model.exchange import Failure, FailureKind
from workbench.model.hints.text import Face, either, in_face, use_face

REGION = either("--region", "Connection › Region")


def test_each_face_reads_its_own_form() -> None:
    text = f"Check {REGION} and {either('--profile', 'Connection › Profile')}."
    assert in_face(text, Face.COMMAND_LINE) == "Check --region and --profile."
    assert in_face(text, Face.APP) == "Check Connection › Region and Connection › Profile."


def test_other_texts_stay_as_they_are() -> None:
    cases: list[str] = ["", "plain", "⟨", "a ⟨b⟩ c", "⟨a|b", "a|b"]
    for text in cases:
        assert in_face(text, Face.APP) == in_face(text, Face.COMMAND_LINE) == text, text


def test_a_form_may_be_empty() -> None:
    assert in_face(f"Send again{either('', ' (F5)')}.", Face.COMMAND_LINE) == "Send again."


def test_an_error_reads_as_the_face_that_runs() -> None:
    with use_face(Face.APP):
        shown = ConfigurationError("No region.", f"Give {REGION}.")
    printed = ConfigurationError("No region.", f"Give {REGION}.")
    assert (shown.hint, printed.hint) == ("Give Connection › Region.", "Give --region.")


def test_a_failure_keeps_both_forms_for_the_face_that_shows_it() -> None:
    failure = Failure(kind=FailureKind.CONNECT, code="c", message="Not reached.", hint=f"Check {REGION}.")
    assert failure.text == "Not reached. Check --region."
    with use_face(Face.APP):
        assert failure.text == "Not reached. Check Connection › Region."
