"""SageMaker Data Capture: what an endpoint was asked, with what it answered then.

Source: Amazon SageMaker developer guide, "Capture data from real-time endpoint". The ID is the event's
`inferenceId` where the caller gave one, which is what ground truth files refer to, else its `eventId`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

import msgspec

from workbench.model.not_json import NOT_JSON
from workbench.services.datasets.form import Form, Part
from workbench.services.datasets.lines import TOO_LONG, numbered_lines
from workbench.services.datasets.record import Row
from workbench.services.datasets.record_types import JSON


class _Side(msgspec.Struct, frozen=True, rename="camel"):
    data: str = ""
    encoding: str = "BASE64"
    observed_content_type: str = ""

    def content(self) -> bytes:
        if self.encoding.upper() != "BASE64":
            return self.data.encode("utf-8", "surrogatepass")
        return base64.b64decode(self.data, validate=True)


class _Captured(msgspec.Struct, frozen=True, rename="camel"):
    endpoint_input: _Side | None = None
    endpoint_output: _Side | None = None


class _Metadata(msgspec.Struct, frozen=True, rename="camel"):
    event_id: str = ""
    inference_id: str = ""


class _Event(msgspec.Struct, frozen=True, rename="camel"):
    capture_data: _Captured
    event_metadata: _Metadata = _Metadata()


_decoder = msgspec.json.Decoder(_Event)


def _read(part: Part) -> Iterator[Row]:
    for number, line in numbered_lines(part.stream):
        if line is None:
            problem = f"line {number:,}: {TOO_LONG}"
            yield Row(data=b"", content_type=JSON, line=number, file=part.name, problem=problem)
        elif data := line.strip():
            yield _row(data, number, part.name)


def _row(data: bytes, line: int, file: str) -> Row:
    try:
        event = _decoder.decode(data)
        asked, answered = event.capture_data.endpoint_input, event.capture_data.endpoint_output
        if asked is None:
            return _wrong(data, line, file, "its input was not captured")
        return Row(
            data=asked.content(),
            content_type=asked.observed_content_type or "application/octet-stream",
            line=line,
            file=file,
            key=event.event_metadata.inference_id or event.event_metadata.event_id,
            recorded=None if answered is None else answered.content(),
            recorded_type="" if answered is None else answered.observed_content_type,
        )
    except (*NOT_JSON, binascii.Error) as error:
        return _wrong(data, line, file, f"not a captured event: {error}")


def _wrong(data: bytes, line: int, file: str, reason: str) -> Row:
    return Row(data=data, content_type=JSON, line=line, file=file, problem=f"line {line:,}: {reason}")


FORMS = (
    Form(
        "capture",
        "files of SageMaker Data Capture",
        (),
        _read,
        detects=lambda start: start.lstrip().startswith(b'{"captureData"'),
        order=20,
    ),
)
