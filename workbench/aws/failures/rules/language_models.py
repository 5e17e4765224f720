"""What servers of language models say: Text Generation Inference, LMI (DJL), vLLM, Text Embeddings Inference."""

# ruff: noqa: E501  a row is prose

from __future__ import annotations

from workbench.aws.failures.rules.rule import Rule, matches, says

_STDAPI = "stdapi-ai/stdapi.ai, tests against a real endpoint"

RULES = (
    Rule(
        "tgi-input-tokens",
        "Text Generation Inference: `inputs must have less than N tokens. Given: M`",
        matches(r"`?inputs`? must have less than \d+ tokens"),
        "The prompt is longer than the server allows: shorten it, or raise MAX_INPUT_LENGTH in the container's "
        "environment.",
        "huggingface/text-generation-inference#660",
    ),
    Rule(
        "tgi-total-tokens",
        "Text Generation Inference: `inputs tokens + max_new_tokens must be <= N`",
        matches(r"`?inputs`? tokens \+ `?max_new_tokens`? must be <="),
        "Prompt and answer together are longer than the server allows: lower max_new_tokens.",
        "huggingface/chat-ui#340",
    ),
    Rule(
        "lmi-prompt",
        "LMI: `Input prompt (N tokens) is too long and exceeds limit of M`",
        matches(r"input prompt \(\d+ tokens\) is too long"),
        "The prompt is longer than the server allows: shorten it, or raise OPTION_MAX_MODEL_LEN in the "
        "container's environment.",
        "vllm-project/vllm#7048",
    ),
    Rule(
        "vllm-context",
        "vLLM: `This model's maximum context length is N tokens`",
        says("maximum context length is"),
        "Prompt and answer together are longer than the model's context: shorten the messages, or lower max_tokens.",
        "vllm-project/vllm#20409",
    ),
    Rule(
        "vllm-max-tokens",
        "vLLM: `max_tokens=X cannot be greater than max_model_len`",
        matches(r"max_tokens(?:=\d+)? cannot be greater than"),
        "The body's max_tokens is larger than the server's max_model_len: lower it.",
        _STDAPI,
    ),
    Rule(
        "vllm-tools",
        "vLLM: `When using tool_choice, tools must be set`",
        matches(r"when using `?tool_choice`?, `?tools`? must be set"),
        "The body has tool_choice and no tools: add the list of tools, or leave tool_choice out.",
        _STDAPI,
    ),
    Rule(
        "vllm-cache",
        "vLLM: `max seq len (N) is larger than the maximum number of tokens that can be stored in KV cache`",
        matches(r"max seq len \(\d+\) is larger than|larger than the maximum number of tokens .*kv cache"),
        "The GPU cannot hold the model's context: lower max_model_len, or take a larger instance.",
        "prometheus-eval/prometheus-eval#43",
    ),
    Rule(
        "vllm-model-name",
        "vLLM: `The model … does not exist`",
        matches(r"the model `?[^`]*`? does not exist"),
        'The body names a model that the server does not know: leave "model" empty, or give the name that it '
        "serves.",
        _STDAPI,
    ),
    Rule(
        "embeddings-cache",
        "Text Embeddings Inference, serverless: `Permission denied (os error 13)`",
        says("permission denied (os error 13)"),
        "The file system of a serverless endpoint is read-only: point the server's cache to /tmp.",
        "huggingface/text-embeddings-inference#609",
    ),
)
