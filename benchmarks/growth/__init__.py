"""How large the history becomes: JSON bodies on the disk, and what compressing them would save and cost."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import uuid
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import thread_time

from benchmarks.history import places_under
from benchmarks.report import Measure
from workbench.model import BytesBody, Connection, Exchange, Invocation, Outcome, Response, Timing
from workbench.model.exchange import SentRequest
from workbench.store import History
from workbench.store.history import search

SAMPLE = 4_000
"""Exchanges of each kind; a million are as many times as large."""
_MILLION = 1_000_000
_SEED = 7
_WORDS = (
    "the",
    "model",
    "answers",
    "with",
    "short",
    "texts",
    "about",
    "what",
    "was",
    "asked",
    "however",
    "it",
)

Make = Callable[[random.Random], tuple[object, object]]


def measures() -> Iterator[Measure]:
    """Bytes of a million exchanges by the kind of their bodies, and the same with zlib."""
    for name, make in (
        ("features, 0.2 KB", _features),
        ("prompts and texts, 2 KB", _texts),
        ("embeddings of 384 numbers, 8 KB", _embedding),
    ):
        dice = random.Random(_SEED)
        bodies = [tuple(_encoded(value) for value in make(dice)) for _ in range(SAMPLE)]
        with TemporaryDirectory() as folder:
            total = _recorded(Path(folder), bodies)
        plain = sum(len(body) for pair in bodies for body in pair)
        packed, pack, unpack = _compressed([body for pair in bodies for body in pair])
        scale = _MILLION / SAMPLE / 1e9
        yield _measure(f"growth: a million exchanges, {name}", total * scale, plain * scale, "GB")
        yield _measure(f"growth: their bodies with zlib, {name}", packed * scale, plain * scale, "GB")
        yield _measure(
            f"growth: the history with them, {name}", (total - plain + packed) * scale, total * scale, "GB"
        )
        yield _measure(f"growth: zlib of one exchange, {name}", pack * 1e3, 0, "ms")
        yield _measure(f"growth: reading it back, {name}", unpack * 1e3, 0, "ms")


def _measure(label: str, ours: float, yardstick: float, unit: str) -> Measure:
    return Measure(label, ours, yardstick, unit, "none", ok=True)


def _features(dice: random.Random) -> tuple[object, object]:
    row = [round(dice.gauss(5, 1), 1) for _ in range(8)]
    score = [round(dice.random(), 6) for _ in range(3)]
    return {"instances": [row], "id": str(uuid.UUID(int=dice.getrandbits(128)))}, {"predictions": [score]}


def _texts(dice: random.Random) -> tuple[object, object]:
    def text(count: int) -> str:
        words = (
            f"{dice.choice(_WORDS)}{dice.choice(('', '', '', f' {dice.getrandbits(24):x}'))}"
            for _ in range(count)
        )
        return " ".join(words)

    asked = {"inputs": text(250), "parameters": {"max_new_tokens": 256, "temperature": 0.7}}
    return asked, [{"generated_text": text(200)}]


def _embedding(dice: random.Random) -> tuple[object, object]:
    return {"inputs": [dice.choice(_WORDS) for _ in range(20)]}, [[dice.gauss(0, 0.05) for _ in range(384)]]


def _encoded(document: object) -> bytes:
    return json.dumps(document).encode()


def _recorded(home: Path, bodies: list[tuple[bytes, ...]]) -> int:
    """Bytes of a history of these, its search index included."""
    places = places_under(home)
    with History.open(places) as history:
        for sent, received in bodies:
            history.complete(history.insert(_exchange(sent)), _outcome(received))
        search.catch_up(history)
    file = places.data / "history.sqlite3"
    with closing(sqlite3.connect(file)) as bare:
        bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.stat().st_size


def _compressed(bodies: list[bytes]) -> tuple[int, float, float]:
    """Bytes of bodies that zlib has compressed, where that makes them smaller; seconds for two, and back."""
    start = thread_time()
    packed = [zlib.compress(body, 6) for body in bodies]
    middle = thread_time()
    for compressed in packed:
        zlib.decompress(compressed)
    end = thread_time()
    size = sum(min(len(compressed), len(body)) for compressed, body in zip(packed, bodies, strict=True))
    pairs = len(bodies) / 2
    return size, (middle - start) / pairs, (end - middle) / pairs


def _exchange(body: bytes) -> Exchange:
    return Exchange(
        uuid=str(uuid.UUID(bytes=os.urandom(16), version=4)),
        started_at=datetime.now(UTC),
        invocation=Invocation(
            fields={"EndpointName": "iris-classifier", "ContentType": "application/json"},
            body=BytesBody(body),
            connection=Connection(region="us-east-1"),
        ),
    )


def _outcome(body: bytes) -> Outcome:
    headers = (("Content-Type", "application/json"), ("x-amzn-RequestId", str(uuid.uuid4())))
    sent = SentRequest(
        method="POST",
        url="https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/iris-classifier/invocations",
        headers=tuple((f"X-Header-{number}", "a value of some length") for number in range(9)),
    )
    response = Response(
        http_status=200, headers=headers, output={"ContentType": "application/json"}, body=body
    )
    timing = Timing(total_ms=12.3456, prepare_ms=0.2345, request_ms=12.1111, send_ms=0.1, first_byte_ms=11.9)
    return Outcome(response=response, timing=timing, sent=sent, attempts=1)


if __name__ == "__main__":
    for measure in measures():
        print(measure.line(), flush=True)
