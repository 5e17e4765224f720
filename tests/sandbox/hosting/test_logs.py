"""What the containers print, read as CloudWatch Logs by boto3."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import client_of
from tests.support import eventually
from workbench.sandbox import Sandbox
from workbench.sandbox.hosting.log_dialects import dialect_of
from workbench.sandbox.hosting.logs import LogStore

ENDPOINTS = "/aws/sagemaker/Endpoints/"
COMPONENTS = "/aws/sagemaker/InferenceComponents/"


@pytest.fixture(scope="module")
def logs(sandbox: Sandbox) -> Any:
    return client_of(sandbox, "logs")


def messages(logs: Any, group: str, **parameters: Any) -> list[dict[str, Any]]:
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, **parameters)
    return [event for page in pages for event in page["events"]]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (f"{ENDPOINTS}iris-classifier", "[INFO] Listening at: unix:"),
        (f"{ENDPOINTS}image-edges", "[INFO ] pool-1-thread-2 ACCESS_LOG - "),
        (f"{ENDPOINTS}language-id", "com.amazonaws.ml.mms.wlm.WorkerThread - "),
        (f"{ENDPOINTS}chat", "[serving_chat.py:200] Loading weights"),
        (f"{ENDPOINTS}text-embedding", '"level":"INFO","message":"Ready"'),
        (f"{ENDPOINTS}failed-deployment", "ModuleNotFoundError: No module named 'sentencepiece'"),
        (f"{COMPONENTS}text-summarizer", "[INFO ] PyProcess - W-309-model-stdout: "),
        (f"{COMPONENTS}text-keywords", "#033[2mtext_generation_launcher#033[0m"),
    ],
)
def test_each_container_prints_in_the_way_of_its_server(logs: Any, group: str, expected: str) -> None:
    assert any(expected in event["message"] for event in messages(logs, group))


def test_a_component_has_a_group_of_its_own_and_its_endpoint_none(logs: Any) -> None:
    with pytest.raises(ClientError, match="does not exist"):
        logs.filter_log_events(logGroupName=f"{ENDPOINTS}components")


def test_the_containers_of_a_pipeline_have_streams_of_their_own(logs: Any) -> None:
    streams = {event["logStreamName"].split("/")[2] for event in messages(logs, f"{ENDPOINTS}pipeline")}
    assert streams == {"tokenizer", "sentiment"}


def test_a_time_without_events_is_answered_with_an_empty_page_and_a_token(logs: Any) -> None:
    group = f"{ENDPOINTS}iris-classifier"
    long_ago = round((time.time() - 86_400) * 1000)
    first = logs.filter_log_events(logGroupName=group, startTime=long_ago)
    assert first["events"] == [] and first["nextToken"]
    assert messages(logs, group, startTime=long_ago)


def test_pages_are_of_what_is_looked_at_not_of_what_matches(logs: Any) -> None:
    group = f"{ENDPOINTS}iris-classifier"
    small = messages(logs, group, PaginationConfig={"PageSize": 7})
    assert [event["eventId"] for event in small] == [event["eventId"] for event in messages(logs, group)]
    assert len({event["eventId"] for event in small}) == len(small)


def test_an_asynchronous_failure_is_told_in_the_data_log(sandbox: Sandbox, logs: Any) -> None:
    accepted = client_of(sandbox).invoke_endpoint_async(
        EndpointName="batch-transcribe", InputLocation=f"s3://{sandbox.bucket}/nowhere.wav"
    )
    group = f"{ENDPOINTS}batch-transcribe"
    pattern = f'"{accepted["InferenceId"]}"'
    eventually(lambda: messages(logs, group, filterPattern=pattern), "the failure is in the log")
    events = messages(logs, group, filterPattern=pattern)
    assert events[0]["logStreamName"].endswith("/data-log")
    assert "[sagemaker logs]" in events[0]["message"] and "no such object" in events[0]["message"]


@pytest.fixture
def late() -> Iterator[LogStore]:
    yield LogStore(delay=3600)


def test_a_line_can_be_read_when_it_is_ingested(late: LogStore) -> None:
    late.write("group", "stream", "line")
    assert late.streams("group") == {"stream": []}
    at_once = LogStore()
    at_once.write("group", "stream", "line")
    (event,) = (at_once.streams("group") or {})["stream"]
    assert event.ingested_at == event.timestamp


def test_lines_from_before_come_first_and_are_made_when_they_are_read() -> None:
    store, made = LogStore(), []

    def earlier() -> list[tuple[int, str]]:
        made.append(True)
        return [(1, "old"), (2, "older")]

    store.precede("group", "stream", earlier)
    store.write("group", "stream", "new")
    assert not made
    events = (store.streams("group") or {})["stream"]
    assert [event.message for event in events] == ["old", "older", "new"]
    assert events == sorted(events, key=lambda event: event.ordinal)


@pytest.mark.parametrize("name", ["batch-transcribe", "chat", "language-id", "text-embedding"])
def test_servers_print_the_levels_of_their_own_loggers(name: str) -> None:
    (line,) = dialect_of(name).lines("[warning] slow", 1.7e9)
    assert "WARN" in line and "WARNI]" not in line, line
