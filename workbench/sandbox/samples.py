"""What to send to each endpoint of the sandbox for a first answer. Costs next to nothing to import."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

_JSON = {"ContentType": "application/json", "Accept": "application/json"}
_PICTURE_SIZE = 64


class Sample(NamedTuple):
    """One invocation to try.

    Args:
        title: what it is, in a few words.
        operation: an operation of the runtime API.
        fields: input members by API name, without EndpointName and Body.
        note: what to look at in the answer.
        expected: the HTTP status that it is answered with.
    """

    title: str
    endpoint_name: str
    operation: str
    fields: Mapping[str, str]
    body: bytes
    note: str
    expected: int = 200


@cache
def samples() -> tuple[Sample, ...]:
    """At least one for each endpoint; the first is `first_sample`."""
    return (
        first_sample(),
        *_classification(),
        *_forecasts_and_arrays(),
        *_conversation(),
        *_kinds_of_endpoint(),
        *_debugging(),
    )


def first_sample() -> Sample:
    """The one to begin with. It is made without the others: the first picture of the app may show it."""
    return Sample(
        "Classify two irises",
        "iris-classifier",
        "InvokeEndpoint",
        _JSON,
        b'{"instances": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]}',
        "Send it a few times: one in ten is answered by variant green, which is less sure.",
    )


def _classification() -> tuple[Sample, ...]:
    name = "iris-classifier"
    table = b"5.1,3.5,1.4,0.2\n5.9,3.0,4.2,1.5\n6.7,3.0,5.2,2.3\n"
    return (
        Sample(
            "Classify a table",
            name,
            "InvokeEndpoint",
            {"ContentType": "text/csv", "Accept": "text/csv"},
            table,
            "A row of the answer is the label and the probability of each of the three kinds.",
        ),
        Sample(
            "Explain a prediction",
            name,
            "InvokeEndpoint",
            {
                "ContentType": "text/csv",
                "Accept": "text/csv",
                "TargetVariant": "blue",
                "EnableExplanations": "[0]=='versicolor'",
            },
            table,
            "Shapley values of the record that the expression chooses; null for the others.",
        ),
    )


def _forecasts_and_arrays() -> tuple[Sample, ...]:
    week = [18.0, 21.0, 24.0, 23.0, 30.0, 45.0, 41.0]
    sales = [round(day * (1 + 0.02 * number), 1) for number in range(6) for day in week]
    return (
        Sample(
            "Forecast a shop's sales",
            "demand-forecast",
            "InvokeEndpoint",
            _JSON,
            _json(
                {
                    "instances": [{"start": "2026-01-05 00:00:00", "target": sales}],
                    "configuration": {
                        "num_samples": 50,
                        "output_types": ["mean", "quantiles"],
                        "quantiles": ["0.1", "0.5", "0.9"],
                    },
                }
            ),
            "24 days with their uncertainty, as a plot.",
        ),
        Sample(
            "Embed three texts",
            "text-embedding",
            "InvokeEndpoint",
            {"ContentType": "application/json", "Accept": "application/x-npy"},
            _json({"inputs": ["a red rose", "a rose that is red", "quarterly report"]}),
            "A NumPy array of three vectors; the first two are alike.",
        ),
        Sample(
            "Find the edges of a picture",
            "image-edges",
            "InvokeEndpoint",
            {"ContentType": "image/png", "Accept": "image/png"},
            _picture(),
            "A picture in, a picture out.",
        ),
    )


def _conversation() -> tuple[Sample, ...]:
    name = "chat"
    turn = {"inputs": "Tell me about the White Rabbit, says Ada.", "parameters": {"max_new_tokens": 40}}
    return (
        Sample(
            "Generate text", name, "InvokeEndpoint", _JSON, _json(turn), "A story in which Ada takes part."
        ),
        Sample(
            "Stream text",
            name,
            "InvokeEndpointWithResponseStream",
            _JSON,
            _json({**turn, "stream": True}),
            "Tokens as they are made, one JSON line each.",
        ),
        Sample(
            "Open a session",
            name,
            "InvokeEndpoint",
            {**_JSON, "SessionId": "NEW_SESSION"},
            _json({"requestType": "NEW_SESSION"}),
            "NewSessionId is the ID and when it expires; turns with that SessionId remember earlier ones.",
        ),
        Sample(
            "Open a session that soon expires",
            name,
            "InvokeEndpoint",
            {**_JSON, "SessionId": "NEW_SESSION", "CustomAttributes": "lifetime=45"},
            _json({"requestType": "NEW_SESSION"}),
            "It lives for 45 seconds: watch the warning, the expiry, and the opening of another.",
        ),
    )


def _kinds_of_endpoint() -> tuple[Sample, ...]:
    from workbench.sandbox.morse import recording

    text = "The room was very clean and the staff friendly. The breakfast was not good."
    return (
        Sample(
            "Tell a language",
            "language-id",
            "InvokeEndpoint",
            {**_JSON, "TargetModel": "germanic.tar.gz"},
            _json({"inputs": "Wo ist der Bahnhof?"}),
            "TargetModel names a language family; slavic.tar.gz takes 2 s to load and answers 429 till then.",
        ),
        Sample(
            "Ask one container of two",
            "pipeline",
            "InvokeEndpoint",
            {**_JSON, "TargetContainerHostname": "sentiment"},
            _json({"inputs": text}),
            "The other container is called tokenizer.",
        ),
        Sample(
            "Ask an inference component",
            "components",
            "InvokeEndpoint",
            {**_JSON, "InferenceComponentName": "text-keywords"},
            _json({"inputs": text}),
            "The other component is called text-summarizer.",
        ),
        Sample(
            "Transcribe Morse code",
            "batch-transcribe",
            "InvokeEndpointAsync",
            {"ContentType": "audio/wav", "Accept": "application/json"},
            recording("HELLO WORLD"),
            "Accepted at once; the transcript is written to OutputLocation.",
            expected=202,
        ),
    )


def _debugging() -> tuple[Sample, ...]:
    return (
        Sample(
            "See what the container sees",
            "echo",
            "InvokeEndpoint",
            {**_JSON, "CustomAttributes": "trace=1", "InferenceId": "first"},
            _json({"hello": "world"}),
            "Only documented headers arrive; the answer names the instance.",
        ),
        Sample(
            "See a model fail",
            "faulty",
            "InvokeEndpoint",
            _JSON,
            _json({"status": 503, "message": "CUDA out of memory", "delay": 0.1}),
            "A ModelError with the container's status and message. An unknown key lists what else can fail.",
            expected=424,
        ),
    )


def _json(document: object) -> bytes:
    import json

    return json.dumps(document).encode()


def _picture() -> bytes:
    """A disc and a square as PNG (RFC 2083), eight bits of grey."""
    import struct
    import zlib

    middle, radius = _PICTURE_SIZE // 2, _PICTURE_SIZE // 3
    rows = bytearray()
    for y in range(_PICTURE_SIZE):
        half = int(max(0, radius**2 - (y - middle) ** 2) ** 0.5)
        row = bytearray(b"\x30" * _PICTURE_SIZE)
        row[middle - half : middle + half] = b"\xe0" * (2 * half)
        if abs(y - middle) < radius // 3:
            row[middle - radius // 3 : middle + radius // 3] = b"\x60" * (radius // 3 * 2)
        rows += b"\0" + row
    header = struct.pack("!IIBBBBB", _PICTURE_SIZE, _PICTURE_SIZE, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
