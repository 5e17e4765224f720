"""The score that is read out of what a judge answers."""

from __future__ import annotations

import json

import pytest

from workbench.model.errors import UsageError
from workbench.services.dataset_batch.bodies.assembly import Part
from workbench.services.evaluation.scores.judge import verdict_reader

TEXTS = [
    ('{"reason": "right", "score": 4}', b"4.0"),
    ('Here it is:\n```json\n{"score": "4.5"}\n```', b"4.5"),
    ('{"score": "3/5"}', b"3.0"),
    # Not the first braces, but those that have a score.
    ('{not JSON} {"other": 1} {"score": 2}', b"2.0"),
    ('{"score": null} Rating: 3', b"3.0"),
    ("Score: 4", b"4.0"),
    ("**Grade** = -1.5, as asked", b"-1.5"),
    (" 5 / 5 ", b"5.0"),
    ("3", b"3.0"),
    # What may be any number is none.
    ("I give it 4 of 5.", b""),
    ("I cannot judge this.", b""),
    ("", b""),
]


def test_a_score_is_found_in_a_text_as_models_write_it() -> None:
    for text, score in TEXTS:
        read = verdict_reader("")
        assert read(Part(text.encode(), "text/plain")) == score, (text, score)
        chat = json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]})
        assert read(Part(chat.encode(), "application/json")) == score, (text, score)


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        ('{"verdict": 4}', b"4.0"),
        ('{"verdict": "Score: 2"}', b"2.0"),
        ('{"verdict": true}', b""),
        ('{"verdict": [4]}', b""),
        ('{"verdict": null}', b""),
    ],
)
def test_a_score_that_an_expression_selects_is_a_number_or_a_text_with_one(answer: str, score: bytes) -> None:
    assert verdict_reader("verdict")(Part(answer.encode(), "application/json")) == score


def test_an_expression_that_is_wrong_is_named() -> None:
    with pytest.raises(UsageError, match=r"'verdict\['"):
        verdict_reader("verdict[")(Part(b"{}", "application/json"))
