"""Tracebacks folded, their last line first."""

# ruff: noqa: E501  log lines are as long as they are

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from workbench.content.logs import LogBlock, LogLevel, entries, fold
from workbench.model.logs import LogLine

NOW = datetime(2026, 11, 26, 22, 49, 23, tzinfo=UTC)


def blocks(*texts: str, streams: Sequence[str] = ()) -> Sequence[LogBlock]:
    """Returns the blocks of lines, each an event of its own."""
    where = [*streams, *["AllTraffic/i-1"] * (len(texts) - len(streams))]
    lines = [
        LogLine(event_id=f"{number:04}", stream=stream, message=text, event_at=NOW)
        for number, (text, stream) in enumerate(zip(texts, where, strict=True))
    ]
    return fold(entries(lines))


PLAIN = (
    "Traceback (most recent call last):",
    '  File "/opt/ml/code/inference.py", line 12, in predict_fn',
    "    return model.predict(data)",
    "ValueError: could not convert string to float: 'setosa'",
)


def test_a_traceback_is_one_block_headed_by_its_last_line() -> None:
    before, traceback, after = blocks("before", *PLAIN, "after")
    assert (before.folded, traceback.folded, after.folded) == (False, True, False)
    assert traceback.head.message == PLAIN[-1]
    assert [entry.text for entry in traceback.entries] == list(PLAIN)
    assert traceback.level is LogLevel.ERROR


def test_a_prefix_on_every_line_is_passed_over() -> None:
    prefix = "ERROR 11-26 22:49:15 [serving_chat.py:200] "
    (traceback,) = blocks(*(prefix + text for text in PLAIN))
    assert traceback.head.message == PLAIN[-1]
    assert len(traceback.entries) == 4


def test_lines_of_other_writers_in_between_stay_outside() -> None:
    djl = "[WARN ] PyProcess - W-167-qwen-vl-stderr: "
    texts = [djl + text for text in PLAIN]
    texts.insert(2, "[INFO ] pool-1-thread-2 ACCESS_LOG - GET /ping 200")
    traceback, ping = blocks(*texts)
    assert len(traceback.entries) == 4
    assert "GET /ping" in ping.head.text


def test_lines_of_other_streams_in_between_stay_outside() -> None:
    texts = [*PLAIN[:2], "elsewhere", *PLAIN[2:]]
    traceback, elsewhere = blocks(*texts, streams=["a", "a", "b", "a", "a"])
    assert len(traceback.entries) == 4
    assert elsewhere.head.text == "elsewhere"


def test_exceptions_that_follow_from_one_another_are_one_block_headed_by_the_last() -> None:
    chained = (
        *PLAIN,
        "",
        "During handling of the above exception, another exception occurred:",
        "",
        "Traceback (most recent call last):",
        '  File "serve.py", line 3, in handle',
        "RuntimeError: prediction failed",
    )
    (traceback,) = blocks(*chained)
    assert traceback.head.text == "RuntimeError: prediction failed"


def test_what_follows_a_traceback_is_not_of_it() -> None:
    traceback, blank, following = blocks(*PLAIN, "", "Listening on port 8080")
    assert (traceback.head.text, blank.head.text, following.head.text) == (
        PLAIN[-1],
        "",
        "Listening on port 8080",
    )


def test_a_whole_traceback_in_one_event_is_folded_too() -> None:
    (traceback,) = blocks("\n".join(PLAIN))
    assert traceback.head.text == PLAIN[-1]


def test_a_stack_trace_of_java_is_headed_by_its_first_line() -> None:
    (trace,) = blocks(
        "[ERROR] W-9000-model com.amazonaws.mms.WorkerThread - java.lang.NullPointerException: no model",
        "\tat com.amazonaws.ml.mms.wlm.WorkerThread.run(WorkerThread.java:120)",
        "Caused by: java.io.IOException: Broken pipe",
        "\t... 3 more",
    )
    assert "NullPointerException" in trace.head.text
    assert len(trace.entries) == 4


def test_a_traceback_that_is_cut_off_is_headed_by_what_there_is() -> None:
    (traceback,) = blocks(*PLAIN[:3])
    assert traceback.head.text == PLAIN[2]


VLLM = (
    "Traceback (most recent call last):",
    '  File "/usr/local/lib/python3.12/dist-packages/vllm/v1/engine/async_llm.py", line 444, in output_handler',
    "    outputs = await engine_core.get_output_async()",
    "              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    "vllm.v1.engine.exceptions.EngineDeadError: EngineCore encountered an issue. See stack trace (above).",
)
MMS = (
    "Traceback (most recent call last):",
    '  File "/opt/conda/lib/python3.6/site-packages/mms/service.py", line 108, in predict',
    "    ret = self._entry_point(input_batch, self.context)",
    "mms.service.PredictionException: boom : 400",
)


def test_a_model_server_s_prefix_does_not_hide_a_traceback() -> None:
    cases: list[str] = [
        # vllm-project/vllm#27194, #41647
        "(APIServer pid=1) ERROR 10-20 03:20:50 [async_llm.py:485] ",
        "(APIServer pid=433) ERROR 05-04 08:51:40 [entrypoints/.../chat_completion/serving.py:1267] ",
        # LMCache/LMCache#2306: what a process of vLLM prints itself
        "(EngineCore_DP0 pid=697344) ",
        # aws/sagemaker-pytorch-training-toolkit#139, pytorch/serve#515, aws/sagemaker-pytorch-inference-toolkit#118
        "2019-11-11 16:31:06,305 [INFO ] W-9022-model-stdout com.amazonaws.ml.mms.wlm.WorkerLifeCycle - ",
        "2020-07-10 15:29:38,027 [INFO ] W-9000-segment_batch_1.0-stdout org.pytorch.serve.wlm.WorkerLifeCycle - ",
        "2022-04-02T01:32:09,605 [INFO ] W-9068-model_1.0-stdout MODEL_LOG - ",
        # aws-samples/amazon-sagemaker-genai-content-moderation#5, DJL
        "[WARN ] PyProcess - W-167-qwen-vl-stderr: ",
    ]
    for prefix in cases:
        before, traceback, after = blocks(
            prefix + "failed.", *(prefix + text for text in VLLM), prefix + "Shutting down"
        )
        assert [len(block.entries) for block in (before, traceback, after)] == [1, 5, 1], prefix
        assert traceback.head.message == VLLM[-1], prefix
        assert traceback.level is LogLevel.ERROR, prefix


def test_workers_that_fail_at_one_moment_have_a_traceback_each() -> None:
    writer = (
        "2019-11-11 16:31:06,305 [INFO ] W-{}-model-stdout com.amazonaws.ml.mms.wlm.WorkerLifeCycle - ".format
    )
    other = MMS[-1].replace("boom", "bang")
    texts = [
        writer(number) + text
        for pair in zip(MMS, (*MMS[:-1], other), strict=True)
        for number, text in zip((9022, 9023), pair, strict=True)
    ]
    texts.insert(
        4,
        "2019-11-11 16:31:06,306 [INFO ] W-9022-model com.amazonaws.ml.mms.wlm.WorkerThread - "
        "Backend response time: 3",
    )
    first, second, thread = blocks(*texts)
    assert (first.head.message, second.head.message) == (MMS[-1], other)
    assert "Backend response time" in thread.head.text


def test_the_time_does_not_part_the_lines_of_a_traceback() -> None:
    texts = [f"E0718 14:02:33.{123456 + at} 1 pb_stub.cc:721] {text}" for at, text in enumerate(MMS)]
    (traceback,) = blocks(*texts)
    assert traceback.head.message == MMS[-1]


def test_a_box_that_rich_draws_is_headed_by_the_exception_below_it() -> None:
    # Text Generation Inference's launcher; the shape of PhoebusSi/Alpaca-CoT#23
    launcher, box, following = blocks(
        "2024-06-13T02:36:52.000Z ERROR shard-manager: text_generation_launcher: Shard complete standard error output:",
        "╭───────────────────── Traceback (most recent call last) ──────────────────────╮",
        "│ /opt/conda/lib/python3.10/site-packages/text_generation_server/cli.py:90 in  │",
        "│ serve                                                                        │",
        "│ ❱  90 │   │   server.serve(                                                  │",
        "╰──────────────────────────────────────────────────────────────────────────────╯",
        "RuntimeError: expected scalar type Half but found Float",
        "next",
    )
    assert launcher.head.message == "Shard complete standard error output:"
    assert (box.head.message, len(box.entries)) == (
        "RuntimeError: expected scalar type Half but found Float",
        6,
    )
    assert following.head.message == "next"


def test_spans_of_a_request_are_a_prefix() -> None:
    # huggingface/text-generation-inference#377
    (block,) = blocks(
        "2023-05-30T10:39:23.110060Z ERROR batch{batch_size=1}:prefill:prefill{id=0 size=1}:prefill{id=0 size=1}: "
        "text_generation_client: router/client/src/lib.rs:33: Server error: CUDA error"
    )
    assert block.head.message == "router/client/src/lib.rs:33: Server error: CUDA error"


@pytest.mark.parametrize(
    "exception",
    ["torch.cuda.OutOfMemoryError: CUDA out of memory.", "RuntimeError: Not enough memory", "error: a"],
)
@pytest.mark.parametrize(
    "target", ["text_generation_launcher: ", "shard-manager: text_generation_launcher: "]
)
def test_the_name_of_an_exception_is_not_taken_for_a_part_of_the_prefix(target: str, exception: str) -> None:
    prefix = f"2024-03-18T14:20:57.123456Z ERROR {target}"
    texts = [prefix + text for text in (*PLAIN[:3], exception, "Shard process was signaled to shutdown")]
    traceback, after = blocks(*texts)
    assert (traceback.head.message, len(traceback.entries)) == (exception, 4)
    assert after.head.message == "Shard process was signaled to shutdown"


def test_a_message_keeps_its_first_word() -> None:
    cases: list[tuple[str, str]] = [
        ("2024-03-18 14:20:57,123 ERROR ValueError: boom", "ValueError: boom"),
        ("2024-03-18 14:20:57,123 ERROR Failed to load the model", "Failed to load the model"),
        ("2024-03-18 14:20:57,123 ERROR serve - boom", "boom"),
        ("2024-03-18 14:20:57,123 - serve - ERROR - boom", "boom"),
        ("2024-03-18T14:20:57Z ERROR text_generation_router::infer: router/src: boom", "router/src: boom"),
        ("2024-03-18T14:20:57Z ERROR warmup{tokens=4096}: ValueError: boom", "ValueError: boom"),
    ]
    for text, message in cases:
        (block,) = blocks(text)
        assert block.head.message == message, (text, message)


@pytest.mark.parametrize("separator", ["\n", ""])
def test_a_model_of_triton_s_in_python_is_headed_by_its_error(separator: str) -> None:
    # biomap-research/scFoundation#15
    texts = (
        "E0718 14:02:33.123456 1 pb_stub.cc:721] Failed to process the request(s) for model 'm_0_0', "
        "message: ValueError: boom",
        "",
        "At:",
        "  /work/xtrimogene/service/xtrimogene/1/model.py(145): execute",
    )
    events = (separator.join(texts),) if separator else texts
    error, blank, following = blocks(*events, "", "I0718 14:02:34.123456 1 server.cc:12] ok")
    assert error.head.message.endswith("message: ValueError: boom")
    assert len(error.entries) == 4
    assert (blank.head.text, following.head.message) == ("", "ok")


def test_a_group_of_exceptions_is_headed_by_the_one_in_it() -> None:
    group, after = blocks(
        "  + Exception Group Traceback (most recent call last):",
        '  |   File "/opt/venv/lib/python3.12/site-packages/starlette/_utils.py", line 76, in collapse_excgroups',
        "  |     yield",
        "  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)",
        "  +-+---------------- 1 ----------------",
        "    | Traceback (most recent call last):",
        '    |   File "/opt/ml/code/serve.py", line 4, in predict',
        "    | ValueError: boom",
        "    +------------------------------------",
        "after",
    )
    assert (group.head.message, len(group.entries)) == ("ValueError: boom", 9)
    assert after.head.message == "after"


def test_what_an_exception_says_below_its_first_line_is_of_it() -> None:
    traceback, after = blocks(
        *PLAIN[:3],
        "RuntimeError: Error(s) in loading state_dict for Net:",
        "\tsize mismatch for fc.weight: copying a param with shape [10, 4]",
        "after",
    )
    assert traceback.head.message == "RuntimeError: Error(s) in loading state_dict for Net:"
    assert (len(traceback.entries), after.head.message) == (5, "after")


GROUP = (
    "  + Exception Group Traceback (most recent call last):",
    "  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)",
    "  +-+---------------- 1 ----------------",
    "    | Traceback (most recent call last):",
    '    |   File "/opt/ml/code/serve.py", line 4, in predict',
    "    |     Model",
    "    | ValueError: boom",
    "    | Hint: check the body",
    "    +------------------------------------",
)


def test_only_the_first_line_of_an_exception_in_a_group_is_its_head() -> None:
    (group,) = blocks(*GROUP)
    assert group.head.message == "ValueError: boom"


def test_a_table_below_a_group_is_not_of_it() -> None:
    group, *rows = blocks(*GROUP, "| name | value |", "| a    | 1     |")
    assert (len(group.entries), len(rows)) == (len(GROUP), 2)


@pytest.mark.parametrize("line", ["  0%|          | 0/10 [00:00<?, ?it/s]", "  request 2 is on its way"])
def test_an_indented_line_below_an_exception_whose_text_has_ended_is_not_of_it(line: str) -> None:
    traceback, following = blocks(*PLAIN, line)
    assert (len(traceback.entries), following.head.message) == (len(PLAIN), line)


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("Caused by: java.io.IOException: Broken pipe", 1),
        ("Caused by: PipeError", 1),
        ("Caused by: the weather", 2),
        ("Caused by: Rain", 2),
    ],
)
def test_a_cause_is_of_a_stack_trace_where_it_names_a_class(line: str, count: int) -> None:
    assert len(blocks("The request failed", line)) == count
