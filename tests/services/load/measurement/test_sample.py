"""What is measured of answers whose parts, times and tokens are given."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from workbench.model.errors import PayloadError
from workbench.model.exchange import Exchange, Failure, FailureKind, Outcome, Part, Response, Status, Timing
from workbench.model.invocation import Invocation
from workbench.services.load.measurement.measures import (
    CHUNK_RATE,
    CHUNKS,
    ITL,
    LATENCY,
    RATE,
    TOKENS,
    TTFT,
)
from workbench.services.load.measurement.sample import ERROR_IN_STREAM, Sample, sample_of
from workbench.services.load.measurement.slo import Slo, parse_slo
from workbench.services.load.measurement.tokens import TokenCounter, token_counter


def chunk(text: str) -> bytes:
    """An event of an OpenAI stream that adds a text."""
    return f"data: {json.dumps({'choices': [{'delta': {'content': text}}]})}\n\n".encode()


ROLE = b'data: {"choices": [{"delta": {"role": "assistant", "content": ""}}]}\n\n'
USAGE = b'data: {"choices": [], "usage": {"completion_tokens": 9}}\n\n'
DONE = b"data: [DONE]\n\n"


def streamed(*parts: tuple[float, bytes], took: float = 500.0) -> Exchange:
    """An exchange whose answer came in parts, each at a moment in milliseconds."""
    response = Response(
        http_status=200,
        body=b"".join(data for _, data in parts),
        parts=tuple(Part(len(data), at) for at, data in parts),
    )
    return answered(response, took)


def answered(response: Response, took: float = 500.0) -> Exchange:
    """An exchange that was answered well."""
    return Exchange(
        uuid="u",
        started_at=datetime.now(UTC),
        invocation=Invocation(),
        status=Status.OK,
        outcome=Outcome(response=response, timing=Timing(total_ms=took, request_ms=took)),
    )


def measured(exchange: Exchange, *slos: str, counter: TokenCounter | None = None) -> Sample:
    return sample_of(exchange, began_at=1000.0, slos=tuple(map(parse_slo, slos)), counter=counter)


CHAT = streamed(
    (50.0, ROLE), (100.0, chunk("a")), (150.0, chunk("b")), (260.0, chunk("c")), (300.0, USAGE), (301.0, DONE)
)


def test_a_stream_is_measured_as_the_definitions_say() -> None:
    sample = measured(CHAT)

    # The first chunk has only a role; the last ones have usage and nothing in them.
    assert sample.values["ttft"] == 100.0
    assert sample.gaps == (50.0, 110.0)
    assert sample.values["output_tokens"] == 9
    assert sample.values["itl"] == (260 - 100) / (9 - 1)
    assert sample.values["output_tokens_per_second"] == 9 / 0.5
    assert sample.values["output_tokens_per_second_per_user"] == 1000 / 20
    assert "chunks" not in sample.values
    assert sample.ended_at == 1000.5


def test_without_usage_chunks_are_counted_and_called_chunks() -> None:
    sample = measured(streamed((100.0, chunk("a")), (150.0, chunk("b")), (260.0, chunk("c")), (261.0, DONE)))

    assert sample.values["chunks"] == 3
    assert sample.values["chunk_interval"] == 80.0
    assert "output_tokens" not in sample.values and "itl" not in sample.values


def test_a_part_that_splits_an_event_adds_no_chunk() -> None:
    event = chunk("a")

    sample = measured(streamed((10.0, event[:9]), (20.0, event[9:] + chunk("b")), (30.0, chunk("c"))))

    assert sample.values["ttft"] == 20.0
    assert sample.gaps == (10.0,)


def test_bytes_that_are_not_text_are_chunks_by_part() -> None:
    sample = measured(streamed((10.0, b"RIFF\x00\x01\x02\x03"), (30.0, b"\x00\xff" * 8)))

    assert sample.values["ttft"] == 10.0
    assert sample.values["chunks"] == 2


@pytest.mark.parametrize(
    ("document", "tokens"),
    [
        ({"choices": [{"message": {"content": "hi"}}], "usage": {"completion_tokens": 7}}, 7),
        ({"output": [], "usage": {"output_tokens": 8}}, 8),
        ([{"generated_text": "hi", "details": {"generated_tokens": 6}}], 6),
        ({"predictions": [1, 2]}, None),
        ({"choices": [{"message": {"content": "hi"}}]}, None),
    ],
)
def test_tokens_of_a_whole_answer_are_those_of_its_usage(document: object, tokens: int | None) -> None:
    body = json.dumps(document, indent=2).encode()

    sample = measured(answered(Response(http_status=200, body=body)))

    assert sample.values.get("output_tokens") == tokens
    assert "ttft" not in sample.values and "chunks" not in sample.values


def test_a_named_tokenizer_counts_what_usage_does_not_tell(tmp_path: Path) -> None:
    tokenizer = Tokenizer(WordLevel({"one": 0, "two": 1, "[UNK]": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    counter = token_counter(str(tmp_path / "tokenizer.json"))

    sample = measured(streamed((10.0, chunk("one two")), (60.0, chunk(" one"))), counter=counter)

    assert sample.values["output_tokens"] == 3
    assert sample.values["itl"] == 25.0
    # The answer's own usage counts more.
    assert measured(CHAT, counter=counter).values["output_tokens"] == 9


def test_the_folder_of_a_model_has_its_tokenizer(tmp_path: Path) -> None:
    tokenizer = Tokenizer(WordLevel({"one": 0, "[UNK]": 1}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))

    assert token_counter(str(tmp_path))("one one") == 2
    (tmp_path / "empty").mkdir()
    with pytest.raises(PayloadError, match=r"empty has no tokenizer\.json"):
        token_counter(str(tmp_path / "empty"))


@pytest.mark.parametrize("name", ["./gone", "gone.json", "/gone/model", "models/of/mine"])
def test_a_path_that_leads_nowhere_is_not_looked_up_on_the_hub(name: str) -> None:
    with pytest.raises(PayloadError, match=f"{re.escape(name)} does not exist"):
        token_counter(name)


def test_a_file_that_is_no_tokenizer_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")

    with pytest.raises(PayloadError, match=r"tokenizer\.json cannot be loaded"):
        token_counter(str(tmp_path / "tokenizer.json"))


def test_an_error_inside_a_200_is_a_failure() -> None:
    sample = measured(
        streamed((10.0, chunk("a")), (20.0, b'data: {"error": {"message": "out of memory"}}\n\n'))
    )

    assert sample.failure is not None
    assert (sample.failure.code, sample.failure.message) == (ERROR_IN_STREAM, "out of memory")
    assert not sample.good
    assert "ttft" not in sample.values


def test_a_request_is_good_when_it_holds_every_objective() -> None:
    assert measured(CHAT, "ttft=100ms", "itl=20ms", "latency=0.5s").good
    assert measured(CHAT, "tpot=20").good
    assert not measured(CHAT, "ttft=99ms", "itl=20ms").good
    # What is not measured of it is not held.
    whole = answered(Response(http_status=200, body=b"{}"))
    assert measured(whole, "latency=1s").good
    assert not measured(whole, "ttft=1s").good


def test_objectives_have_units() -> None:
    assert parse_slo("ttft=1.5s") == Slo("ttft", 1500.0)
    assert parse_slo("e2el=250us") == Slo("latency", 0.25)


def whole(body: bytes, took: float = 500.0) -> Exchange:
    """An exchange whose answer came at once."""
    return answered(Response(http_status=200, body=body), took)


def test_what_cannot_be_computed_is_no_measure() -> None:
    cases: list[tuple[Exchange, dict[str, float]]] = [
        # Batch transforms wrap the answer of one record in a list.
        (whole(b'[{"generated_text": "a b", "usage": {"completion_tokens": 2}}]'), {TOKENS: 2, RATE: 4.0}),
        (whole(b'[{"generated_text": "a"}, {"generated_text": "b"}]'), {}),
        (whole(b'"generated_text"'), {}),
        (whole(b'{"generated_text": "a", "usage": "none"}'), {}),
        (whole(b'{"generated_text": '), {}),
        # A clock that stood still gives no rates.
        (whole(b'{"generated_text": "a", "usage": {"output_tokens": 2}}', took=0.0), {TOKENS: 2}),
        (
            streamed((0.0, chunk("a")), (0.0, chunk("b")), (0.0, USAGE), took=0.0),
            {TTFT: 0.0, TOKENS: 9, ITL: 0.0},
        ),
        (streamed((0.0, chunk("a")), took=0.0), {TTFT: 0.0, CHUNKS: 1}),
        (streamed((50.0, chunk("a")), took=500.0), {TTFT: 50.0, CHUNKS: 1, CHUNK_RATE: 2.0}),
    ]
    for exchange, expected in cases:
        values = measured(exchange).values
        assert {name: value for name, value in values.items() if name != LATENCY} == expected, (
            exchange,
            expected,
        )


@pytest.mark.parametrize("status", [0, 429])
def test_a_failure_has_the_status_of_its_answer(status: int) -> None:
    response = Response(http_status=status, body=b"") if status else None
    failure = Failure(kind=FailureKind.SERVICE, code="ThrottlingException", message="Rate exceeded")
    outcome = Outcome(failure=failure, response=response, timing=Timing(total_ms=5.0, request_ms=5.0))
    sample = measured(msgspec.structs.replace(CHAT, status=Status.ERROR, outcome=outcome))
    assert sample.failure is not None
    assert (sample.failure.code, sample.failure.http_status) == ("ThrottlingException", status)
    assert not sample.good and sample.gaps == ()


@pytest.mark.parametrize(
    "body",
    [
        b'{"choices": [{"text": "caf\xe9"}], "usage": {"completion_tokens": 9}}',
        b'{"usage": {"completion_tokens": 9}, "choices": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=["latin-1", "nested"],
)
def test_an_answer_that_nothing_reads_has_no_tokens(body: bytes) -> None:
    """It ended the user that had sent the request."""
    sample = sample_of(answered(Response(http_status=200, body=body)), began_at=1000.0)
    assert sample.failure is None
    assert TOKENS not in sample.values
