"""Tracebacks folded, their last line first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

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
