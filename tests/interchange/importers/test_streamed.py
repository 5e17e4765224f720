"""Large files are read a document at a time, and say what they would say read whole."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.interchange.importers import read, streamed
from workbench.interchange.importers.importer import Origin
from workbench.interchange.importers.streamed import entries, read_streamed
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=12,
)
_ORIGIN = Origin(source="f", endpoint_name="iris")


def _no_files(path: str) -> bytes:
    raise AssertionError(path)


def _archive(listed: list[Any], *, indent: int | None = None) -> bytes:
    log = {"version": "1.2", "pages": [{"id": "entries"}], "comment": "entries", "entries": listed, "x": [1]}
    return json.dumps({"log": log}, indent=indent, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _entry(body: str) -> dict[str, Any]:
    url = "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/iris/invocations"
    return {
        "startedDateTime": "2026-11-20T10:00:00Z",
        "time": 12,
        "request": {"method": "POST", "url": url, "headers": [], "postData": {"text": body}},
        "response": {"status": 200, "headers": [], "content": {"size": 2, "text": "ok"}},
    }


def _event(number: int) -> dict[str, Any]:
    asked = {"observedContentType": "text/csv", "mode": "INPUT", "data": f"{number}", "encoding": "CSV"}
    return {
        "captureData": {"endpointInput": asked, "endpointOutput": asked},
        "eventMetadata": {"eventId": f"e{number}", "inferenceTime": "2026-11-20T10:00:00Z"},
        "eventVersion": "0",
    }


def _said(readings: Any) -> list[tuple[Any, ...]]:
    return [
        (reading.invocation, reading.exchange, reading.notes)
        if isinstance(reading, Reading)
        else ("wrong", reading.message)
        for reading in readings
    ]


@given(st.lists(_JSON, max_size=5), st.sampled_from([None, 2]), st.integers(1, 70))
def test_entries_are_those_of_the_document(listed: list[Any], indent: int | None, block: int) -> None:
    before, streamed._BLOCK = streamed._BLOCK, block
    try:
        split = [json.loads(entry) for entry in entries(io.BytesIO(_archive(listed, indent=indent)))]
    finally:
        streamed._BLOCK = before
    assert split == listed


@pytest.mark.parametrize("cut", [20, 300, -10, -40])
def test_an_archive_that_is_cut_says_so(cut: int) -> None:
    whole = _archive([_entry("1"), _entry("2")])
    whole = whole[: whole.rindex(b"]", 0, whole.rindex(b'"x"'))]
    with pytest.raises(MalformedError, match="ends before its entries do"):
        list(entries(io.BytesIO(whole[:cut])))


def test_an_archive_says_what_it_would_read_whole() -> None:
    data = _archive([_entry("one"), {"request": {"url": "https://example.com/"}}, _entry('"},{"[\\')])
    streamed_readings = read_streamed(io.BytesIO(data), _no_files, _ORIGIN)
    assert streamed_readings is not None
    assert _said(streamed_readings) == _said(read(data.decode(), _no_files, _ORIGIN))


def test_an_archive_without_a_request_of_the_service_says_so() -> None:
    readings = read_streamed(io.BytesIO(_archive([{"request": {"url": "u"}}])), _no_files, _ORIGIN)
    assert readings is not None
    with pytest.raises(MalformedError, match="none of the 1 entries"):
        list(readings)


def test_lines_say_what_they_would_read_whole() -> None:
    lines = [json.dumps(_event(number)) for number in range(4)]
    data = "\n".join([lines[0], "", "{broken", lines[1], '{"other": 1}', *lines[2:]]).encode()
    for source in (data, b"\xef\xbb\xbf" + data):
        streamed_readings = read_streamed(io.BytesIO(source), _no_files, _ORIGIN)
        assert streamed_readings is not None
        outcomes = _said(streamed_readings)
        assert outcomes == _said(read(source.decode("utf-8-sig"), _no_files, _ORIGIN))
        assert [outcome[0] for outcome in outcomes].count("wrong") == 2


@pytest.mark.parametrize(
    "text", ["curl https://x", '{\n"captureData": {}\n}', '{"one": "document"}', "[\n1,\n2]", ""]
)
def test_what_is_neither_is_read_whole(text: str) -> None:
    file = io.BytesIO(text.encode())
    assert read_streamed(file, _no_files, _ORIGIN) is None
    assert file.tell() == 0
