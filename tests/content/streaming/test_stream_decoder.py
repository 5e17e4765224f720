"""Frames and text out of bytes that are split anywhere."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.content.streaming import Framing, Piece, Stream, StreamDecoder, piece

LMI = b"".join(
    json.dumps(line, ensure_ascii=False).encode() + b"\n"
    for line in (
        {"token": {"id": 1, "text": "Grüße", "log_prob": -0.1}},
        {"token": {"id": 2, "text": " 日本\U0001f600", "log_prob": -0.1}},
        {
            "token": {"id": 3, "text": "!", "log_prob": 0.0},
            "generated_text": "Grüße 日本\U0001f600!",
            "details": {"finish_reason": "length", "generated_tokens": 3},
        },
    )
)
OPENAI = (
    b"".join(
        b"data: " + json.dumps(chunk).encode() + b"\n\n"
        for chunk in (
            {"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]},
            {"choices": [{"index": 0, "delta": {"content": "Gr\u00fc\u00dfe"}}]},
            {"choices": [{"index": 1, "delta": {"content": "another answer"}}]},
            {"choices": [{"index": 0, "delta": {"content": " \U0001f600!"}, "finish_reason": "stop"}]},
            {"choices": [], "usage": {"completion_tokens": 7}},
        )
    )
    + b"data: [DONE]\n\n"
)
TGI = (
    b'data:{"token":{"id":5,"text":" hi","special":false}}\r\n\r\n: ping\r\n\r\n'
    b'data:{"token":{"id":2,"text":"</s>","special":true},"generated_text":" hi"}\r\n\r\n'
)


def written(data: bytes, cuts: list[int]) -> tuple[str, StreamDecoder]:
    """The text of bytes that are cut at these places."""
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    writing = StreamDecoder()
    text = "".join(writing.add(data[start:end], float(start)) for start, end in pairwise(edges))
    return text + writing.end(float(len(data))), writing


REASONING = b"".join(
    b"data: " + json.dumps({"choices": [{"delta": delta}]}).encode() + b"\n\n"
    for delta in (
        {"reasoning_content": "Where? "},
        {"content": "Let me see."},
        {"tool_calls": [{"index": 0, "id": "t", "function": {"name": "weather", "arguments": '{"ci'}}]},
        {"tool_calls": [{"index": 0, "function": {"arguments": 'ty": "Oslo"}'}}]},
        {"tool_calls": [{"index": 1, "function": {"name": "time", "arguments": "{}"}}]},
    )
)
CALLS = 'Where? Let me see.\n→ weather {"city": "Oslo"}\n→ time {}'
BEHIND = b'{"choices":[{"delta":{"content":"a }{ "}}]}{"choices":[{"delta":{"content":"\\"b"}}]}'
GROWING = '{"generated_text": "Grüße \\ud83d\\ude00 \\"日本\\\\"}'.encode()

ANYTHING = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=40).map(lambda text: text.encode(errors="replace")),
    st.lists(
        st.sampled_from(
            [
                *(
                    b"data",
                    b":",
                    b" ",
                    b"\r",
                    b"\n",
                    b"\r\n",
                    b"{",
                    b'"token"',
                    b"\xef\xbb\xbf",
                    b"event",
                    b"\xc3",
                ),
                *(b'{"token": {"id": 1, "text": "\\ud83d"}}\n', b'{"token": {"id": 1, "text": "\\ude00"}}\n'),
                *(b'data: {"outputs": ["a"]}\n\n', b'{"error": "no"}\n', "ü日\U0001f600".encode(), b"{}\n"),
            ]
        ),
        max_size=12,
    ).map(b"".join),
)


@given(
    data=st.one_of(st.sampled_from([LMI, OPENAI, TGI, REASONING, BEHIND, GROWING]), ANYTHING),
    cuts=st.lists(st.integers(0, 600), max_size=12),
)
@example(data=TGI, cuts=list(range(200)))
@example(data=LMI, cuts=list(range(400)))
@example(data=GROWING, cuts=list(range(60)))
@example(data=BEHIND, cuts=list(range(100)))
@example(data=b"data:image/png;base64,AAAA", cuts=list(range(30)))
@example(data=b"data: 1\r\n\r\ndata: 2\r\rdata: 3\n\n", cuts=list(range(40)))
@example(data=b"dat", cuts=[1, 2])
@example(data=b"\xef\xbb\xbf\xef\xbb\xbf\x00", cuts=[4])
@example(data=b"data: \xf0\x9f\x98\x80\r", cuts=[7, 8, 9, 10])
def test_any_splitting_gives_the_same_text(data: bytes, cuts: list[int]) -> None:
    text, writing = written(data, cuts)
    whole, unsplit = written(data, [])
    assert text == whole
    assert (writing.framing, writing.tokens, writing.finish, writing.error, writing.recognized) == (
        *(unsplit.framing, unsplit.tokens, unsplit.finish, unsplit.error, unsplit.recognized),
    )
    text.encode()


@given(text=st.text(max_size=60), cuts=st.lists(st.integers(0, 240), max_size=12))
def test_plain_text_is_what_it_was(text: str, cuts: list[int]) -> None:
    data = b"> " + text.encode(errors="ignore")
    assert written(data, cuts)[0] == data.decode()


def test_dialects() -> None:
    cases: list[tuple[bytes, Framing, str, int, str]] = [
        (LMI, Framing.LINES, "Grüße 日本\U0001f600!", 3, "length"),
        (OPENAI, Framing.EVENTS, "Grüße \U0001f600!", 7, "stop"),
        (TGI, Framing.EVENTS, " hi", 2, ""),
        (b'{"outputs": ["a "]}\n{"outputs": ["b"]}', Framing.LINES, "a b", 2, ""),
        (b'{"generated_text": "all at once"}', Framing.LINES, "all at once", 0, ""),
        (b'data: {"choices": [{"text": "old"}]}\n\n', Framing.EVENTS, "old", 1, ""),
        (b"data: plain\ndata: words\n\ndata: end", Framing.EVENTS, "plain\nwordsend", 0, ""),
        (b'{"rows": 1}\n{"rows": 2}\n', Framing.LINES, '{"rows": 1}\n{"rows": 2}\n', 0, ""),
        (b"event: start\nid: 7\n\n", Framing.EVENTS, "", 0, ""),
        (REASONING, Framing.EVENTS, CALLS, 5, ""),
        (BEHIND, Framing.LINES, 'a }{ "b', 2, ""),
        (GROWING, Framing.LINES, 'Grüße \U0001f600 "日本\\', 0, ""),
        (b'{"text": ["a"]}\0{"text": ["ab"]}\0', Framing.LINES, "ab", 0, ""),
        (
            b'data: {"text": "a", "meta_info": {}}\n\ndata: {"text": "ab", "meta_info": {}}\n\n',
            *(Framing.EVENTS, "ab", 0, ""),
        ),
        (b'data: {"type": "response.output_text.delta", "delta": "a"}\n\n', Framing.EVENTS, "a", 1, ""),
        (
            b'data: {"type": "content_block_delta", "delta": {"type": "text_delta", "text": "a"}}\n\n',
            *(Framing.EVENTS, "a", 1, ""),
        ),
        (b"data:image/png;base64,AAAA", Framing.TEXT, "data:image/png;base64,AAAA", 0, ""),
        (b"data:;base64,AAAA\n", Framing.TEXT, "data:;base64,AAAA\n", 0, ""),
        (b"data:one, two\n\n", Framing.EVENTS, "one, two", 0, ""),
        (b"data:a/b\n\n", Framing.EVENTS, "a/b", 0, ""),
        (b"RIFF\x24\0\0\0WAVEfmt ", Framing.BINARY, "", 0, ""),
        (b"data is what I like", Framing.TEXT, "data is what I like", 0, ""),
        (b"\xef\xbb\xbf[1, 2]", Framing.TEXT, "[1, 2]", 0, ""),
        (b"\x00\x01\x02", Framing.BINARY, "", 0, ""),
        (b"", Framing.TEXT, "", 0, ""),
    ]
    for data, framing, text, tokens, finish in cases:
        decoded, writing = written(data, [3])
        assert (decoded, writing.framing, writing.tokens, writing.finish) == (
            text,
            framing,
            tokens,
            finish,
        ), (data, framing, text, tokens, finish)


def test_an_error_inside_a_good_answer_is_told() -> None:
    cases: list[tuple[str, str]] = [
        (
            '{"token": {"id": -1, "text": "", "special_token": true}, "generated_text": "", '
            '"details": {"finish_reason": "error"}}',
            "the container ended the answer with an error",
        ),
        (
            '{"error": "Request failed during generation: OOM", "error_type": "generation"}',
            "Request failed during",
        ),
        ('{"error": {"message": "max tokens", "code": 400}}', "max tokens"),
        ('{"error": {"code": 400}}', '{"code": 400}'),
        ('{"object": "error", "message": "not today"}', "not today"),
        ('{"error": "boom", "code": 424}', "boom"),
        ('{"type": "error", "code": "server_error", "message": "bad", "param": null}', "bad"),
    ]
    for frame, error in cases:
        part = piece(frame)
        assert part is not None and part.error.startswith(error), (frame, error)
        _, writing = written(LMI + frame.encode(), [])
        assert writing.error == part.error, (frame, error)


@pytest.mark.parametrize(
    ("frames", "text", "finish"),
    [
        (
            [
                '{"model_name": "ensemble", "text_output": " What"}',
                '{"model_name": "m", "text_output": " is"}',
            ],
            " What is",
            "",
        ),
        (
            [
                '{"content": "Hel", "stop": false, "tokens_predicted": 1}',
                '{"content": "lo", "stop": false}',
                '{"content": "", "stop": true, "stop_type": "eos", "tokens_predicted": 2}',
            ],
            *("Hello", "eos"),
        ),
        (
            [
                '{"model": "l", "response": "The", "done": false}',
                '{"model": "l", "response": " sky", "done": false}',
                '{"model": "l", "response": "", "done": true, "done_reason": "stop", "eval_count": 2}',
            ],
            *("The sky", "stop"),
        ),
        (
            [
                '{"message": {"role": "assistant", "content": "The"}, "done": false}',
                '{"message": {"content": " sky"}, "done": true, "done_reason": "stop"}',
            ],
            *("The sky", "stop"),
        ),
        (
            [
                '{"is_finished": false, "event_type": "text-generation", "text": "a"}',
                '{"is_finished": true, "event_type": "stream-end", "finish_reason": "COMPLETE", "text": "a"}',
            ],
            *("a", "COMPLETE"),
        ),
        (
            [
                '{"type": "content-delta", "delta": {"message": {"content": {"text": "a"}}}}',
                '{"type": "message-end", "delta": {"finish_reason": "COMPLETE"}}',
            ],
            *("a", "COMPLETE"),
        ),
        (
            [
                '{"generation": "a", "generation_token_count": 1, "stop_reason": null}',
                '{"generation": "b", "generation_token_count": 2, "stop_reason": "stop"}',
            ],
            *("ab", "stop"),
        ),
        (
            [
                '{"type": "transcript.text.delta", "delta": "a"}',
                '{"type": "transcript.text.done", "text": "a"}',
            ],
            *("a", ""),
        ),
        (
            [
                '{"choices": [{"delta": {"refusal": "I can"}}]}',
                '{"choices": [{"delta": {"refusal": "not"}}]}',
            ],
            "I cannot",
            "",
        ),
        (
            [
                '{"choices": [{"delta": {"content": [{"type": "thinking", "thinking": [{"text": "h"}]}]}}]}',
                '{"choices": [{"delta": {"content": [{"type": "text", "text": "a"}]}}]}',
            ],
            *("ha", ""),
        ),
        (
            [
                '{"choices": [{"delta": {"tool_calls": {"function": {"name": "f", "arguments": "{"}}}}]}',
                '{"choices": [{"delta": {"tool_calls": {"function": {"name": null, "arguments": "}"}}}}]}',
            ],
            *("→ f {}", ""),
        ),
    ],
)
@pytest.mark.parametrize("form", ["data: {}\n\n", "{}\n"])
def test_servers_own_dialects(frames: list[str], text: str, finish: str, form: str) -> None:
    data = "".join(form.replace("{}", frame) for frame in frames).encode()
    decoded, writing = written(data, [3, 50])
    assert (decoded, writing.finish) == (text, finish)


@pytest.mark.parametrize(
    "row",
    [
        '{"content": "a"}',
        '{"response": "a"}',
        '{"generation": "a"}',
        '{"text_output": "a"}',
        '{"type": "error"}',
    ],
)
def test_rows_that_share_a_member_with_a_dialect_stay_rows(row: str) -> None:
    assert piece(row) is None


def test_what_is_in_no_dialect() -> None:
    for frame in ("[]", "{", "7", '{"a": 1}', "", '{"token": "no"}', '"\\ud83d"', "[" * 100_000):
        assert piece(frame) is None
    assert piece(" [DONE] ") == Piece()


def test_tokens_per_second_are_of_the_time_between_tokens() -> None:
    stream = Stream()
    for number in range(11):
        stream.add(b'{"token": {"id": 1, "text": "a"}}\n', 1000.0 + number * 50)
    figures = stream.stats(1500.0)
    assert figures.tokens_per_second == pytest.approx(20.0)
    assert (figures.parts, figures.first_ms, figures.longest_ms) == (11, 1000.0, 50.0)
    assert figures.median_ms == pytest.approx(50.0, rel=0.01)
    assert stream.text(0, 100) == b"a" * 11
    assert [part.data for part in stream.parts(9, 100)] == [b'{"token": {"id": 1, "text": "a"}}\n'] * 2


def test_a_document_is_shown_before_its_line_ends() -> None:
    writing = StreamDecoder()
    assert writing.add(b'{"outputs": ["a"]}', 0.0) == "a"
    assert writing.add(b'{"outputs": ["b"]}{"outp', 1.0) == "b"


def test_the_text_of_one_document_is_shown_as_it_comes() -> None:
    writing = StreamDecoder()
    parts = (b'{"generated_text": "', b"Hel", b"lo \\u00", b"e4\xe6\x97", b'\xa5"', b"}")
    assert [writing.add(part, 0.0) for part in parts] == ["", "Hel", "lo ", "ä", "日", ""]
    assert writing.end(0.0) == ""


def test_a_document_that_repeats_what_was_written_adds_nothing() -> None:
    writing = StreamDecoder()
    whole = b'{"generated_text": "a", "other": 1}'
    assert writing.add(b'{"token": {"id": 1, "text": "a"}}\n', 0.0) == "a"
    assert "".join(writing.add(bytes([byte]), 0.0) for byte in whole) + writing.end(0.0) == ""


@pytest.mark.parametrize(
    ("frames", "text", "finish", "tokens"),
    [
        (
            [
                {"candidates": [{"content": {"parts": [{"text": "Grü"}], "role": "model"}}]},
                {
                    "candidates": [{"content": {"parts": [{"text": "ße"}]}, "finishReason": "STOP"}],
                    "usageMetadata": {"candidatesTokenCount": 7},
                },
            ],
            "Grüße",
            "STOP",
            7,
        ),
        (
            [
                {"messageStart": {"role": "assistant"}, "p": "abcd"},
                {"contentBlockDelta": {"delta": {"text": "日本"}, "contentBlockIndex": 0}, "p": "ab"},
                {"contentBlockStart": {"start": {"toolUse": {"name": "f"}}, "contentBlockIndex": 1}},
                {"contentBlockDelta": {"delta": {"toolUse": {"input": '{"a":1}'}}}},
                {"messageStop": {"stopReason": "tool_use"}},
            ],
            '日本\n→ f {"a":1}',
            "tool_use",
            3,
        ),
        (
            [
                {"outputText": "Ti", "index": 0, "completionReason": None},
                {"outputText": "tan", "completionReason": "FINISH", "totalOutputTextTokenCount": 2},
            ],
            "Titan",
            "FINISH",
            2,
        ),
        (
            [
                {"outputs": [{"text": "Mis", "stop_reason": None}]},
                {"outputs": [{"text": "tral", "stop_reason": "stop"}]},
            ],
            "Mistral",
            "stop",
            2,
        ),
    ],
    ids=["Gemini", "Converse", "Titan", "Mistral"],
)
@pytest.mark.parametrize("sse", [True, False], ids=["events", "lines"])
def test_dialects_of_other_services(
    frames: list[dict[str, object]], text: str, finish: str, tokens: int, *, sse: bool
) -> None:
    form = "data: {}\n\n" if sse else "{}\n"
    data = "".join(form.format(json.dumps(frame, ensure_ascii=False)) for frame in frames).encode()
    for cut in range(0, len(data), 3):
        shown, decoder = written(data, [cut, cut + 1])
        assert (shown.strip("\n"), decoder.finish, decoder.tokens) == (text, finish, tokens)
        assert decoder.recognized
