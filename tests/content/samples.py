"""A small valid body of every format, and what builds those that no library here writes."""

from __future__ import annotations

import io
import math
import struct
import wave
import zipfile
import zlib
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image


class Sample(NamedTuple):
    """A body, what it is said to be, and the format it is found to be in."""

    content_type: str
    body: bytes
    format: str


def picture(form: str, size: tuple[int, int] = (20, 10), colour: Any = (255, 0, 0)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, form)
    return stream.getvalue()


def npy(array: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, np.asarray(array))
    return stream.getvalue()


def npz(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in arrays.items():
            archive.writestr(f"{name}.npy", npy(array))
    return stream.getvalue()


def sound(seconds: float = 0.1, rate: int = 8000) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        count = int(seconds * rate)
        file.writeframes(
            b"".join(struct.pack("<hh", int(16384 * math.sin(at / 20)), 0) for at in range(count))
        )
    return stream.getvalue()


def event_frame(headers: dict[str, str], payload: bytes) -> bytes:
    head = b"".join(
        bytes([len(name)]) + name.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
        for name, value in headers.items()
    )
    prelude = struct.pack(">II", 16 + len(head) + len(payload), len(head))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + head + payload
    return message + struct.pack(">I", zlib.crc32(message))


def field(number: int, data: bytes) -> bytes:
    assert len(data) < 128
    return bytes([number << 3 | 2, len(data)]) + data


def record(features: dict[str, bytes], label: dict[str, bytes] | None = None, uid: str = "") -> bytes:
    """A framed record; the tensors are protobuf already."""
    data = b"".join(field(1, field(1, name.encode()) + field(2, value)) for name, value in features.items())
    data += b"".join(
        field(2, field(1, name.encode()) + field(2, value)) for name, value in (label or {}).items()
    )
    data += field(3, uid.encode()) if uid else b""
    return b"\x0a\x23\xd7\xce" + struct.pack("<I", len(data)) + data + b"\0" * (-len(data) % 4)


def floats(*values: float) -> bytes:
    return field(2, field(1, struct.pack(f"<{len(values)}f", *values)))


def parquet(**columns: list[Any]) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, row_group_size=2)
    return stream.getvalue()


MULTIPART = (
    b'--XX\r\nContent-Disposition: form-data; name="file"; filename="x.png"\r\n'
    b"Content-Type: image/png\r\n\r\nDATA\r\n"
    b'--XX\r\nContent-Disposition: form-data; name="note"\r\n\r\nplain\r\n--XX--\r\n'
)
SSE = b'event: token\ndata: {"a": 1}\n\n: a comment\ndata: x\ndata: y\nid: 7\n\n'

SAMPLES = (
    Sample("application/json", b'{"predictions": [{"score": 0.4, "label": 0}, {"score": 1.10}]}', "JSON"),
    Sample("application/json", b'[{"label": "YES", "score": 0.9}, {"label": "NO", "score": 0.1}]', "JSON"),
    Sample(
        "application/json",
        b'{"predictions":[{"quantiles":{"0.9":[3,4,5],"0.1":[1,"NaN",3]},"mean":[2,3,4]}]}',
        "JSON",
    ),
    Sample("application/jsonlines", b'{"score": 1}\n{"score": 2}\n', "JSON Lines"),
    Sample("text/csv; charset=utf-8", b"sepal,petal,kind\n5.1,1.4,setosa\n6.2,4.5,versi\n", "CSV"),
    Sample("text/tab-separated-values", b"5.1\t1.4\n6.2\t4.5\n", "TSV"),
    Sample("application/xml", b"<?xml version='1.0'?><a><b c='d'>e</b></a>", "XML"),
    Sample("text/html", b"<!DOCTYPE html><p>no</p>", "HTML"),
    Sample("application/yaml", b"a: 1\nb: [x, y]\n", "YAML"),
    Sample("text/plain", b"words and words", "text"),
    Sample("text/libsvm", b"1 0:1 5:2.5\n0 2:3\n", "libsvm"),
    Sample("multipart/form-data; boundary=XX", MULTIPART, "multipart"),
    Sample("application/x-npy", npy(np.linspace(0, 1, 12, dtype="float32").reshape(3, 4)), "npy"),
    Sample("application/x-npz", npz(a=np.arange(10), b=np.eye(3)), "npz"),
    Sample("image/png", picture("PNG"), "PNG"),
    Sample("application/x-image", picture("JPEG"), "JPEG"),
    Sample("image/gif", picture("GIF"), "GIF"),
    Sample("image/webp", picture("WEBP"), "WebP"),
    Sample("image/tiff", picture("TIFF"), "TIFF"),
    Sample("image/bmp", picture("BMP"), "BMP"),
    Sample("audio/wav", sound(), "WAVE"),
    Sample("text/event-stream", SSE, "server-sent events"),
    Sample(
        "application/vnd.amazon.eventstream",
        event_frame({":event-type": "PayloadPart"}, b"one")
        + event_frame({":event-type": "PayloadPart"}, b"two"),
        "AWS event stream",
    ),
    Sample(
        "application/x-recordio-protobuf",
        record({"values": floats(1.5, 16, 14, 0.4)}, {"values": floats(1)}, "abc")
        + record({"values": floats(2, 3, 4, 5)}),
        "RecordIO",
    ),
    Sample("application/vnd.apache.parquet", parquet(a=[1, 2, None], b=["x", "y", "z"]), "Parquet"),
    Sample(
        "application/vnd.sagemaker-triton.binary+json;json-header-size=66",
        b'{"inputs": [{"name": "x", "parameters": {"binary_data_size": 4}}]}\x00\x00\x80?',
        "Triton binary",
    ),
    Sample("application/octet-stream", bytes(range(256)), "binary"),
)
