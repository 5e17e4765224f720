"""What a load test measures of each request: names, units, definitions, as the field has them.

Sources: AIPerf 0.13 (`aiperf/metrics/types`); vLLM, `vllm/benchmarks/serve.py`; LLMPerf.
"""

from __future__ import annotations

from typing import NamedTuple


class Measure(NamedTuple):
    """A measure of one request.

    Args:
        label: in tables, with its unit where that is not time.
        title: of its definition.
        unit: `ms`, `tokens` and the like.
        definition: what it is, in sentences.
        higher: whether more is better; None where neither is.
    """

    label: str
    title: str
    unit: str
    definition: str
    higher: bool | None = False


LATENCY = "latency"
RESPONSE_TIME = "response_time"
TTFT = "ttft"
GAP = "chunk_gap"
ITL = "itl"
TOKENS = "output_tokens"
RATE = "output_tokens_per_second"
USER_RATE = "output_tokens_per_second_per_user"
CHUNKS = "chunks"
CHUNK_ITL = "chunk_interval"
CHUNK_RATE = "chunks_per_second"
SESSION = "session_opening"

MEASURES: dict[str, Measure] = {
    LATENCY: Measure(
        "Request latency",
        "Request latency",
        "ms",
        "From the moment the signed request leaves to the last byte of its answer. "
        "AIPerf and vLLM (E2EL) count to the last chunk that has content.",
    ),
    RESPONSE_TIME: Measure(
        "Response time from arrival",
        "Response time from arrival",
        "ms",
        "From the moment a request was due to its last byte, so that the wait for a free user counts. "
        "Of runs with --rate: it shows what closed-loop latency hides (coordinated omission).",
    ),
    TTFT: Measure(
        "TTFT",
        "Time to first token (TTFT)",
        "ms",
        "From the moment the request leaves to the first chunk of a stream that has content. "
        "Chunks with only a role, usage or nothing in them are passed over, as in AIPerf.",
    ),
    GAP: Measure(
        "Inter-chunk gaps",
        "Inter-chunk gaps",
        "ms",
        "The time between two chunks with content, of all requests pooled: AIPerf's inter-chunk latency, "
        "vLLM's ITL. A chunk is a PayloadPart; it may hold several tokens, or a part of one.",
    ),
    ITL: Measure(
        "ITL (per request, = TPOT)",
        "ITL (per-request mean, = vLLM's TPOT)",
        "ms",
        "(Last chunk with content - TTFT) / (output tokens - 1) of each request with two tokens or more: "
        "AIPerf's inter-token latency, vLLM's TPOT. The first token is not in it.",
    ),
    TOKENS: Measure(
        "Output tokens",
        "Output tokens",
        "tokens",
        "The tokens of an answer: as its `usage` says, else as counted by the tokenizer that --tokenizer "
        "names. Without either, chunks are counted, and called chunks.",
        None,
    ),
    RATE: Measure(
        "Tokens/s per request",
        "Output tokens per second, per request",
        "tokens/s",
        "Output tokens / request latency (LLMPerf's request output throughput).",
        True,
    ),
    USER_RATE: Measure(
        "Tokens/s per user",
        "Output tokens per second, per user",
        "tokens/s",
        "1 / ITL: how fast one user sees tokens come after the first "
        "(AIPerf's output token throughput per user).",
        True,
    ),
    CHUNKS: Measure(
        "Output chunks",
        "Output chunks",
        "chunks",
        "The chunks with content of a stream whose tokens are not known.",
        None,
    ),
    CHUNK_ITL: Measure(
        "Chunk interval per request",
        "Chunk interval (per-request mean)",
        "ms",
        "(Last chunk with content - TTFT) / (chunks - 1): stands for the ITL where tokens are not known.",
    ),
    CHUNK_RATE: Measure(
        "Chunks/s per request",
        "Chunks per second, per request",
        "chunks/s",
        "Chunks with content / request latency, where tokens are not known.",
        True,
    ),
    SESSION: Measure(
        "Session opening",
        "Session opening",
        "ms",
        "The latency of the requests that open sessions. They are not among the requests of the run.",
    ),
}

RUN_DEFINITIONS: tuple[tuple[str, str], ...] = (
    (
        "Requests per second",
        "Requests that ended / seconds from the first request's begin to the last one's end. "
        "Failed requests count; cancelled ones do not.",
    ),
    (
        "Output tokens per second, in all",
        "The output tokens of all answers / the same seconds (AIPerf's output token throughput).",
    ),
    (
        "Goodput",
        "Requests per second that succeeded and held every --slo (AIPerf, vLLM). "
        "A request without the measure that an SLO names is not good.",
    ),
    (
        "Knee",
        "The level of a sweep with the most power, requests per second / mean latency (Kleinrock 1979): "
        "beyond it latency grows faster than throughput.",
    ),
)


def definitions() -> tuple[tuple[str, str], ...]:
    """Returns the title and the definition of everything that a load test measures."""
    return (*((measure.title, measure.definition) for measure in MEASURES.values()), *RUN_DEFINITIONS)
