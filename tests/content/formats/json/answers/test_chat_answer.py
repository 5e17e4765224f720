"""Answers of language models open as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest

from workbench.content.format import ViewKind
from workbench.content.formats.json import JSON
from workbench.content.formats.json.answers.chat_answer import chat_answer
from workbench.content.views import ViewUnavailableError
from workbench.content.views.answer import Answer

CALL: Mapping[str, Any] = {
    "type": "function",
    "function": {"name": "weather", "arguments": '{"city": "Rome"}'},
}
CALLED = '→ weather {"city": "Rome"}'


def answer(document: Any) -> Answer:
    body = json.dumps(document).encode()
    assert JSON.views(body)[0] is ViewKind.ANSWER
    return chat_answer(body)


def test_each_dialect_is_read() -> None:
    cases: list[tuple[Any, str]] = [
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
        ([{"generation": "Llama"}], "Llama"),
        ({"generation": {"role": "assistant", "content": "JumpStart"}}, "JumpStart"),
        ({"inputTextTokenCount": 5, "results": [{"tokenCount": 3, "outputText": "Titan"}]}, "Titan"),
        ({"outputs": [{"text": "Mistral", "stop_reason": "stop"}]}, "Mistral"),
        ({"output": {"message": {"role": "assistant", "content": [{"text": "Nova"}]}}}, "Nova"),
        ({"output": [{"type": "message", "content": [{"type": "output_text", "text": "R"}]}]}, "R"),
        ({"choices": [{"message": {"content": None, "refusal": "No."}}]}, "No."),
        ({"choices": [{"message": {"content": None, "function_call": CALL["function"]}}]}, CALLED),
        ({"choices": [{"message": {"content": None, "audio": {"transcript": "Heard"}}}]}, "Heard"),
        ({"object": "response", "output": [{"type": "function_call", **CALL["function"]}]}, CALLED),
        (
            {
                "output": [
                    {"type": "reasoning", "summary": [{"type": "summary_text", "text": "hm"}]},
                    {"type": "message", "content": [{"type": "output_text", "text": "R"}]},
                ]
            },
            "hm\n\nR",
        ),
        ({"type": "message", "role": "assistant", "content": "as a text"}, "as a text"),
        ({"type": "completion", "completion": " Hi", "stop_reason": "stop_sequence"}, " Hi"),
        ({"model": "m", "message": {"role": "assistant", "content": "Ollama"}, "done": True}, "Ollama"),
        ({"model": "m", "response": "Ollama", "done": True}, "Ollama"),
        ({"content": "llama.cpp", "stop": True, "tokens_predicted": 5}, "llama.cpp"),
        ({"model_name": "ensemble", "text_output": "Triton"}, "Triton"),
        ({"text": " SGLang", "meta_info": {"completion_tokens": 3}}, " SGLang"),
        ([{"text": "a", "meta_info": {}}, {"text": "b", "meta_info": {}}], "1 of 2\n\na\n\n2 of 2\n\nb"),
        ({"text": ["vLLM"]}, "vLLM"),
        ({"text": "Whisper", "chunks": [{"timestamp": [0, 1], "text": "Whisper"}]}, "Whisper"),
        ({"candidates": [{"content": {"parts": [{"text": "Gem"}, {"text": "ini"}]}}]}, "Gemini"),
        ({"generations": [{"id": "1", "text": "Cohere"}], "prompt": "x"}, "Cohere"),
        ({"text": "Cohere", "generation_id": "x", "finish_reason": "COMPLETE"}, "Cohere"),
        ({"message": {"role": "assistant", "content": [{"type": "text", "text": "v2"}]}}, "v2"),
        ({"generated_texts": ["a", "b"]}, "1 of 2\n\na\n\n2 of 2\n\nb"),
        ([{"summary_text": "kurz: 짧은 요약"}], "kurz: 짧은 요약"),
        ([{"translation_text": "übersetzt"}], "übersetzt"),
        ({"predictions": [{"generated_text": "wrapped"}]}, "wrapped"),
        ({"predictions": [{"choices": [{"message": {"role": "assistant", "content": "ML"}}]}]}, "ML"),
    ]
    for document, text in cases:
        assert answer(document).utf8.decode() == text, (document, text)


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


def test_models_count_in_words_of_their_own() -> None:
    cases: list[tuple[Any, tuple[str, ...]]] = [
        (
            {
                "generation": "x",
                "prompt_token_count": 5,
                "generation_token_count": 3,
                "stop_reason": "length",
            },
            ("finished: length", "tokens: 5 read, 3 written"),
        ),
        (
            {
                "inputTextTokenCount": 5,
                "results": [{"tokenCount": 3, "outputText": "x", "completionReason": "FINISH"}],
            },
            ("finished: FINISH", "tokens: 5 read, 3 written"),
        ),
        (
            {
                "output": {"message": {"content": [{"text": "x"}]}},
                "stopReason": "end_turn",
                "usage": {"inputTokens": 10, "outputTokens": 33},
            },
            ("finished: end_turn", "tokens: 10 read, 33 written"),
        ),
        (
            {
                "text": "x",
                "meta_info": {
                    "finish_reason": {"type": "length", "length": 16},
                    "prompt_tokens": 6,
                    "completion_tokens": 16,
                },
            },
            ("finished: length", "tokens: 6 read, 16 written"),
        ),
        (
            {
                "candidates": [{"content": {"parts": [{"text": "x"}]}, "finishReason": "STOP"}],
                "usageMetadata": {"promptTokenCount": 1, "candidatesTokenCount": 2},
            },
            ("finished: STOP", "tokens: 1 read, 2 written"),
        ),
        (
            {
                "message": {"role": "assistant", "content": "x"},
                "finish_reason": "COMPLETE",
                "usage": {"tokens": {"input_tokens": 1, "output_tokens": 2}},
            },
            ("finished: COMPLETE", "tokens: 1 read, 2 written"),
        ),
    ]
    for document, facts in cases:
        assert answer(document).facts == facts, (document, facts)


def test_other_documents_stay_what_they_are() -> None:
    cases: list[Any] = [
        {"choices": [1, 2]},
        {"message": "x"},
        [{"text": "x"}],
        {"generation": "v2", "predictions": [1, 2, 3]},
        {"generation": {"id": 1, "values": [1, 2]}},
        {"generation": {"content": "x", "id": 1}},
        [{"generation": ["a", "b"], "n": 3}],
        [{"generation": "a"}, {"score": 0.5}],
        {"outputs": [{"text": "", "boxes": [[1, 2]]}]},
        {"outputs": [{"text": "cat", "score": 0.9}, {"text": "dog", "score": 0.1}]},
        {"outputs": [{"text": "cat"}], "scores": [0.9]},
        {"results": [{"label": "x", "outputText": "t"}]},
        {"generated_text": ""},
        {"generated_text": []},
        {"choices": [{"message": {"role": "assistant", "content": None}, "finish_reason": "length"}]},
        {"message": {"content": "x"}, "id": 1},
        {"content": "x", "role": "user"},
        {"completion": "x", "score": 0.5},
        {"text": "x", "label": "dog"},
        {"done": True, "tasks": ["x"]},
        {"summary_text": "x", "predictions": [1, 2]},
        {"predictions": [{"generated_text": "x"}, {"score": 0.5}]},
        {"request": {"output": {"message": {"content": [{"text": "a"}]}}}, "scores": [1, 2]},
    ]
    for document in cases:
        assert ViewKind.ANSWER not in JSON.views(json.dumps(document).encode()), document


@pytest.mark.parametrize(
    ("document", "is_answer"),
    [
        ({"generation": "word " * 20_000}, True),
        ({"generation": "x", "stop_reason": "stop", "logprobs": [0.5] * 20_000}, True),
        ({"generation": "v2", "predictions": [0.5] * 20_000}, False),
        ({"outputs": [{"text": "word " * 20_000, "stop_reason": "stop"}]}, True),
        ({"outputs": [{"text": "cat", "boxes": [0.5] * 20_000}]}, False),
    ],
)
def test_the_beginning_of_a_large_document_tells(document: Any, is_answer: bool) -> None:
    assert (ViewKind.ANSWER in JSON.views(json.dumps(document).encode())) is is_answer


def test_a_member_without_a_text_does_not_hide_one_beside_it() -> None:
    document = {"type": "message", "output": {"id": 1}, "content": [{"type": "text", "text": "Hi"}]}
    assert answer(document).utf8 == b"Hi"


def test_an_empty_text_among_others_keeps_its_place() -> None:
    assert answer([{"generated_text": ""}, {"generated_text": "b"}]).utf8 == b"1 of 2\n\n\n\n2 of 2\n\nb"


def test_a_document_that_is_cut_says_so() -> None:
    with pytest.raises(ViewUnavailableError, match="not JSON"):
        chat_answer(b'{"generated_text": "x')


def test_however_deep_an_answer_is_nested_it_does_not_fail() -> None:
    for depth in range(800, 1_000):
        body = b"[" * depth + b'{"generated_text": "x"}' + b"]" * depth
        JSON.views(body)
        with suppress(ViewUnavailableError):
            assert chat_answer(body).utf8 == b"x"


def test_the_reason_of_the_end_does_not_drive_the_terminal() -> None:
    fact = answer({"choices": [{"text": "Hi", "finish_reason": "\x1b[2J\nstop\x9b"}]}).facts[0]
    assert fact.startswith("finished: ") and fact.isprintable()
