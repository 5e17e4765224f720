"""What servers of language models say: Text Generation Inference, LMI (DJL), vLLM, Text Embeddings Inference."""

# ruff: noqa: E501  a row is prose

from __future__ import annotations

from workbench.aws.failures.rules.rule import Rule, matches, says

_STDAPI = "stdapi-ai/stdapi.ai, tests against a real endpoint"
_PARAMETER = (
    "(?:best_of|decoder_input_details|do_sample|frequency_penalty|max_new_tokens|repetition_penalty|seed|stop|"
    "temperature|top_k|top_n_tokens|top_p|truncate|typical_p)"
)
"""Of a generation, as Text Generation Inference names them (router/src/validation.rs); in a regular expression."""

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
        "tgi-parameter",
        "Text Generation Inference: `Input validation error`, `temperature must be strictly positive`",
        matches(
            rf"input validation error: (?!`?inputs`? )[^\"\n]{{0,200}}`?\b{_PARAMETER}\b|"
            rf"`{_PARAMETER}` must be (?:strictly positive|> 0)"
        ),
        'The server names the parameter that it does not accept: change it under "parameters", or leave it out. For '
        "deterministic answers leave out temperature and set do_sample to false.",
        "huggingface/text-generation-inference#1236",
    ),
    Rule(
        "generation-parameter",
        "Transformers: ``The following `model_kwargs` are not used by the model``",
        says("`model_kwargs` are not used by the model"),
        'The model has no parameter of this name, which the message lists: correct it under "parameters", or leave it out. '
        "return_full_text and stop are of Text Generation Inference alone.",
        "transformers 5.24.0, generation/utils.py",
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
        "vLLM: `This model's maximum context length is N tokens`, `… is longer than the maximum model length`",
        matches(r"maximum context length is|prompt \(length \d+\) is longer than the maximum model length"),
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
        "overloaded",
        "Text Generation Inference: `Model is overloaded`",
        says("model is overloaded"),
        "More requests wait than the server takes: send fewer at once, or raise MAX_CONCURRENT_REQUESTS in the "
        "container's environment.",
        "huggingface/text-generation-inference#439",
    ),
    Rule(
        "chat-template",
        "`template not found`, `default chat template is no longer allowed`, `tokenizer.chat_template is not set`",
        matches(
            r"template error:|template not found|(?:no|not have a|missing) chat[ _]template|"
            r"default chat template is no longer allowed|tokenizer\.chat_template is not set"
        ),
        "The model has no template for chats: send a prompt (inputs), or give the container one (a chat_template in "
        "tokenizer_config.json).",
        "huggingface/text-generation-inference#1545, vllm-project/vllm#39279; transformers 5.24.0, tokenization_utils_base.py",
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
        "The GPU cannot hold the model's context: lower max_model_len, or use a larger instance.",
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
