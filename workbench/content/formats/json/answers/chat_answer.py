"""The text that a language model answered with, out of the JSON around it.

Sources: the OpenAI API reference, "Chat completion", "Completion" and "Responses", which vLLM and LMI use;
Text Generation Inference and djl-serving (`generated_text`, alone or in a list); Hugging Face pipelines
(messages as `generated_text`); Anthropic, "Messages"; Amazon Bedrock User Guide, "Converse", and "Inference
request parameters and response fields" of Titan (`results`), Llama (`generation`, also of JumpStart) and
Mistral (`outputs`). What else servers answer with is in `native_answers`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from workbench.content.formats.json.answers.native_answers import may_hold_text, native_texts
from workbench.content.humanize import cut
from workbench.content.members import documents_in, word
from workbench.content.sanitize import sanitize_line
from workbench.content.streaming.piece import call_of
from workbench.content.views.answer import Answer
from workbench.content.views.view import ViewUnavailableError

_REASON_COLUMNS = 40

_CHOICES = re.compile(rb'"choices"\s*:\s*\[\s*\{')
_SAID = re.compile(rb'"(?:message|text)"\s*:\s*["{]')
_GENERATED = re.compile(rb'\s*(?:\[\s*)*\{\s*"generated_text"\s*:\s*["\[{]')
_GENERATION = re.compile(rb'\s*(?:\[\s*)*\{\s*"generation"\s*:\s*(?:"|\{\s*"(?:role|content)"\s*:)')
_MESSAGE = re.compile(rb'"type"\s*:\s*"(?:message|output_text)"')
_CONTENT = re.compile(rb'"content"\s*:\s*\[\s*\{')
_CONVERSE = re.compile(rb'"output"\s*:\s*\{\s*"message"\s*:\s*\{')
_OUTPUTS = re.compile(rb'\s*\{\s*"outputs"\s*:\s*\[\s*\{\s*"text"\s*:\s*"')
_RESULTS = re.compile(rb'"results"\s*:\s*\[\s*\{[^{}\[\]]*?"outputText"\s*:\s*"')
_REASONS = ("finish_reason", "stop_reason", "stopReason", "completionReason", "finishReason", "done_reason")
_READ = (
    "prompt_tokens",
    "input_tokens",
    "inputTokens",
    "prompt_token_count",
    "inputTextTokenCount",
    "promptTokenCount",
    "prompt_eval_count",
    "tokens_evaluated",
)
_WRITTEN = (
    "completion_tokens",
    "output_tokens",
    "outputTokens",
    "generated_tokens",
    "generation_token_count",
    "tokenCount",
    "candidatesTokenCount",
    "eval_count",
    "tokens_predicted",
)
_SIGNS = frozenset({*_REASONS, *_READ, *_WRITTEN, "details", "usage"})
"""Members beside a model's text. Documents of other kinds have `generation`, `outputs` and `results` too."""
_SIGN = re.compile(rb'"(?:' + "|".join(sorted(_SIGNS)).encode() + rb')"\s*:')
_ENDED_TEXT = re.compile(
    rb'\s*(?:\[\s*)*\{\s*"(?:generation"\s*:\s*|outputs"\s*:\s*\[\s*\{\s*"text"\s*:\s*)"(?:[^"\\]++|\\.|)*+"',
    re.DOTALL,
)


def is_chat_answer(start: bytes) -> bool:
    """Returns whether the beginning of a document is that of a model's answer in text."""
    begins = _begins_as_answer(start)
    if not begins and not may_hold_text(start):
        return False
    try:
        return any(_texts(json.loads(start)))
    except RecursionError:
        return False
    except ValueError:
        # It is cut: what follows is unknown.
        return begins and (_ENDED_TEXT.match(start) is None or _SIGN.search(start) is not None)


def _begins_as_answer(start: bytes) -> bool:
    if any(form.match(start) for form in (_GENERATED, _GENERATION, _OUTPUTS)):
        return True
    if _CONVERSE.search(start) or _RESULTS.search(start):
        return True
    if _CHOICES.search(start):
        return _SAID.search(start) is not None
    return _MESSAGE.search(start) is not None and _CONTENT.search(start) is not None


def chat_answer(body: bytes) -> Answer:
    """Returns the text of an answer; of several, one below the other.

    Raises:
        ViewUnavailableError: the document holds none.
    """
    try:
        document = json.loads(body)
        texts = _texts(document)
    except (ValueError, RecursionError):
        raise ViewUnavailableError("it is not JSON that can be read") from None
    if not any(texts):
        raise ViewUnavailableError("it holds no text of a model")
    if len(texts) > 1:
        texts = [f"{at} of {len(texts)}\n\n{text}" for at, text in enumerate(texts, 1)]
    return Answer("\n\n".join(texts).encode(errors="replace"), tuple(_facts(document)))


def _texts(document: Any) -> list[str]:
    """The texts of a document; none of a list that has something else in it too."""
    if isinstance(document, list):
        items = list(map(_texts, document))
        return [text for texts in items for text in texts] if all(items) else []
    if not isinstance(document, dict):
        return []
    # A member without a text does not hide one beside it.
    texts = max((list(form(document)) for form in _FORMS), key=lambda texts: (any(texts), bool(texts)))
    predictions = document.get("predictions")
    # TensorFlow Serving's and MLflow's way to wrap what a model says.
    return texts if any(texts) or not isinstance(predictions, list) else _texts(predictions)


def _of_choices(document: Mapping[str, Any]) -> Iterator[str]:
    for choice in documents_in(document.get("choices")):
        message = choice.get("message")
        yield _message(message) if isinstance(message, dict) else word(choice.get("text"))


def _of_generation(document: Mapping[str, Any]) -> Iterator[str]:
    if "generated_text" in document:
        yield _generated(document["generated_text"])
    generation = document.get("generation")
    is_text = isinstance(generation, str) or (isinstance(generation, dict) and "role" in generation)
    if is_text and _is_of_model(document):
        yield _generated(generation)


def _of_output(document: Mapping[str, Any]) -> Iterator[str]:
    output = document.get("output")
    if isinstance(output, list):
        yield "\n\n".join(filter(None, map(_message, documents_in(output))))
    elif isinstance(output, dict):
        yield from map(_message, documents_in([output.get("message")]))


def _of_results(document: Mapping[str, Any]) -> Iterator[str]:
    items = documents_in(document.get("outputs")) or documents_in(document.get("results"))
    if _is_of_model(document, *items):
        yield from (word(item.get("text")) or word(item.get("outputText")) for item in items)


def _of_message(document: Mapping[str, Any]) -> Iterator[str]:
    content = document.get("content")
    if isinstance(content, list) or document.get("role") == "assistant":
        yield _message(document)
    for message in documents_in([document.get("message")]):
        if message.get("role") == "assistant":
            yield _message(message)


_FORMS = (_of_choices, _of_generation, _of_output, _of_results, _of_message, native_texts)


def _is_of_model(*holders: Mapping[str, Any]) -> bool:
    """Returns whether one of them says how the model ended, or none says anything but the text."""
    return any(not _SIGNS.isdisjoint(holder) for holder in holders) or all(
        len(holder) == 1 for holder in holders
    )


def _generated(held: Any) -> str:
    """A text, a message, or messages of which the last is the answer."""
    messages = documents_in(held if isinstance(held, list) else [held])
    return _message(messages[-1]) if messages else word(held)


def _message(message: Mapping[str, Any]) -> str:
    """What a message says: its reasoning, its text, and the tools that it calls."""
    parts = [word(message.get("reasoning_content")) or word(message.get("reasoning"))]
    parts += [word(part.get("text")) for part in documents_in(message.get("summary"))]
    content = message.get("content")
    parts.append(word(content))
    parts += [
        word(part.get("text")) or word(part.get("thinking")) or word(part.get("refusal")) or _call(part)
        for part in documents_in(content)
    ]
    parts.append(word(message.get("refusal")))
    parts += [word(audio.get("transcript")) for audio in documents_in([message.get("audio")])]
    calls = [call.get("function") for call in documents_in(message.get("tool_calls"))]
    parts += [_call(call) for call in documents_in([*calls, message.get("function_call")])]
    if not any(parts):
        parts.append(_call(message))
    return "\n\n".join(part.strip("\n") for part in parts if part)


def _call(call: Mapping[str, Any]) -> str:
    name = word(call.get("name"))
    arguments = call.get("arguments", call.get("input"))
    arguments_text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return f"{call_of(name)}{arguments_text}" if name and arguments is not None else ""


def _facts(document: Any) -> Iterator[str]:
    """Why the model ended, and how many tokens there were."""
    if isinstance(document, list):
        document = document[0] if len(document) == 1 else {}
    if not isinstance(document, dict):
        return
    details = documents_in([document.get("details"), document.get("meta_info")])
    usage = documents_in([document.get("usage"), document.get("usageMetadata")])
    usage += documents_in([counts.get("tokens") for counts in usage])
    results = [
        result
        for name in ("choices", "outputs", "results", "candidates", "generations")
        for result in documents_in(document.get(name))
    ]
    holders = [*results[:1], document, *details]
    if reason := next((word for at in holders for key in _REASONS if (word := _reason(at.get(key)))), ""):
        yield f"finished: {cut(sanitize_line(reason), _REASON_COLUMNS)}"
    # What several results have in common is counted in `usage` alone.
    counters = [*usage, *details, document, *(results if len(results) == 1 else ())]
    counts = ((_count(counters, _READ), "read"), (_count(counters, _WRITTEN), "written"))
    tokens = [f"{count:,} {noun}" for count, noun in counts if count is not None]
    if tokens:
        yield f"tokens: {', '.join(tokens)}"


def _reason(value: object) -> str:
    """Why the model ended: a word, or SGLang's document with a `type`."""
    return word(value.get("type")) if isinstance(value, dict) else word(value)


def _count(holders: Iterable[Mapping[str, Any]], keys: Iterable[str]) -> int | None:
    return next((at[key] for at in holders for key in keys if _is_count(at.get(key))), None)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
