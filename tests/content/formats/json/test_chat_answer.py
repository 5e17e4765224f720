"""Answers of language models open as text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbench.content.format import ViewKind
from workbench.content.formats.json import JSON
from workbench.content.formats.json.chat_answer import chat_answer
from workbench.content.views import ViewUnavailableError
from workbench.content.views.answer import Answer

CALL = {"type": "function", "function": {"name": "weather", "arguments": '{"city": "Rome"}'}}


def answer(document: Any) -> Answer:
    body = json.dumps(document).encode()
    assert JSON.views(body)[0] is ViewKind.ANSWER
    return chat_answer(body)


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ({"choices": [{"message": {"role": "assistant", "content": "Hi\nthere"}}]}, "Hi\nthere"),
        ({"choices": [{"index": 0, "text": " Hi"}]}, " Hi"),
        ({"choices": [{"message": {"content": None, "tool_calls": [CALL]}}]}, '→ weather {"city": "Rome"}'),
        ({"choices": [{"message": {"reasoning_content": "hm", "content": "Hi"}}]}, "hm\n\nHi"),
        ({"choices": [{"text": "a"}, {"text": "b"}]}, "1 of 2\n\na\n\n2 of 2\n\nb"),
        ([{"generated_text": "TGI"}], "TGI"),
        ({"generated_text": "DJL", "details": {"finish_reason": "length", "generated_tokens": 3}}, "DJL"),
        (
            [{"generated_text": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "!"}]}],
            "!",
        ),
        ({"type": "message", "content": [{"type": "text", "text": "Claude's"}]}, "Claude's"),
        ({"output": [{"type": "message", "content": [{"type": "output_text", "text": "R"}]}]}, "R"),
    ],
)
def test_each_dialect_is_read(document: Any, text: str) -> None:
    assert answer(document).utf8.decode() == text


def test_why_it_ended_and_how_long_it_is() -> None:
    document = {
        "choices": [{"message": {"content": "x"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 12, "completion_tokens": 1034},
    }
    assert answer(document).facts == ("finished: stop", "tokens: 12 read, 1,034 written")
    details = {"finish_reason": "length", "generated_tokens": 3}
    assert answer({"generated_text": "x", "details": details}).facts == (
        "finished: length",
        "tokens: 3 written",
    )


@pytest.mark.parametrize("body", [b'{"choices": [1, 2]}', b'{"message": "x"}', b'[{"text": "x"}]'])
def test_other_documents_stay_what_they_are(body: bytes) -> None:
    assert ViewKind.ANSWER not in JSON.views(body)


def test_a_document_that_is_cut_says_so() -> None:
    with pytest.raises(ViewUnavailableError, match="not JSON"):
        chat_answer(b'{"generated_text": "x')


def test_the_reason_of_the_end_does_not_drive_the_terminal() -> None:
    fact = answer({"choices": [{"text": "Hi", "finish_reason": "\x1b[2J\nstop\x9b"}]}).facts[0]
    assert fact.startswith("finished: ") and fact.isprintable()
