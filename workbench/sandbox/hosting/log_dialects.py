"""How the lines of a container look: as the model server that such a model usually runs in prints them.

The forms are those of lines that users posted: TorchServe (aws/sagemaker-python-sdk 3341), multi-model-server
(aws-samples/aws-healthcare-lifescience-ai-ml-sample-notebooks 103), gunicorn (aws/amazon-sagemaker-examples
3148), vLLM (vllm-project/vllm 20409), DJL (deepjavalibrary/djl-serving), Text Embeddings Inference
(huggingface/text-embeddings-inference 609). Control bytes come as `#033`, as they do in CloudWatch.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

_STATED = re.compile(r"^\[(error|warning)\] ")
_PING_EVERY = 600.0
"""Seconds between the health checks that are kept of the past; the platform asks every few seconds."""
_PAST = 6 * 3600.0
"""Seconds for which a container is said to have run before."""


class Level(Enum):
    """How serious a line is: its name in the longest form, and the letter of glog."""

    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


Format = Callable[[float, Level, str], str]
"""Makes a line of a moment in seconds since 1970, a level and a text."""


@dataclass(frozen=True)
class Dialect:
    """The lines of one model server.

    Attributes:
        line: makes one.
        boot: what it prints when it starts, in order.
        ping: what it prints of a health check; empty where it prints nothing.
        prefixes_tracebacks: whether each line of a traceback is a line of its own form.
    """

    line: Format
    boot: tuple[str, ...]
    ping: str = ""
    prefixes_tracebacks: bool = False

    def lines(self, text: str, moment: float) -> Iterator[str]:
        """Yields the lines that it prints for a text.

        Args:
            text: may begin with `[warning]` or `[error]`, and have several lines.
            moment: seconds since 1970.
        """
        stated = _STATED.match(text)
        level = Level[stated[1].upper()] if stated else Level.INFO
        first, *rest = text[stated.end() if stated else 0 :].rstrip("\n").split("\n")
        yield self.line(moment, level, first)
        for line in rest:
            yield self.line(moment, level, line) if self.prefixes_tracebacks else line

    def past(self, now: float) -> Iterator[tuple[int, str]]:
        """Yields what it printed before the sandbox ran: its start, and health checks."""
        moment = now - _PAST
        for text in self.boot:
            for line in self.lines(text, moment):
                yield round(moment * 1000), line
            moment += 1.7
        while self.ping and moment < now:
            for line in self.lines(self.ping, moment):
                yield round(moment * 1000), line
            moment += _PING_EVERY


def _clock(moment: float, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    return time.strftime(form, time.gmtime(moment))


def _milliseconds(moment: float) -> int:
    return int(moment * 1000) % 1000


def _gunicorn(moment: float, level: Level, text: str) -> str:
    if '"' in text and " HTTP/1.1" in text:
        return f"169.254.178.2 - - [{_clock(moment, '%d/%b/%Y:%H:%M:%S')} +0000] {text} 0"
    return f"[{_clock(moment)} +0000] [14] [{level.value}] {text}"


_SHORT = {Level.INFO: "INFO", Level.WARNING: "WARN", Level.ERROR: "ERROR"}
"""The levels' names in Java's and Rust's logs."""


def _torchserve(moment: float, level: Level, text: str) -> str:
    stamp = f"{_clock(moment)},{_milliseconds(moment):03}"
    if " HTTP/1.1" in text:
        return f"{stamp} [INFO ] pool-1-thread-2 ACCESS_LOG - /169.254.178.2:51552 {text} 0"
    return f"{stamp} [{_SHORT[level]:<5}] W-9000-model_1.0-stdout MODEL_LOG - {text}"


def _multi_model(moment: float, level: Level, text: str) -> str:
    stamp = f"{_clock(moment, '%Y-%m-%dT%H:%M:%S')},{_milliseconds(moment):03}"
    return f"{stamp} [{_SHORT[level]:<5}] W-9000-model com.amazonaws.ml.mms.wlm.WorkerThread - {text}"


def _vllm(moment: float, level: Level, text: str) -> str:
    return f"{level.value} {_clock(moment, '%m-%d %H:%M:%S')} [serving_chat.py:200] {text}"


def _djl(_: float, level: Level, text: str) -> str:
    name = _SHORT[level]
    channel = "stdout" if level is Level.INFO else "stderr"
    return f"[{name:<5}] PyProcess - W-309-model-{channel}: {text}"


def _embeddings(moment: float, level: Level, text: str) -> str:
    stamp = f"{_clock(moment, '%Y-%m-%dT%H:%M:%S')}.{_milliseconds(moment):03}Z"
    name = _SHORT[level]
    return json.dumps(
        {"timestamp": stamp, "level": name, "message": text, "target": "text_embeddings_router"},
        separators=(",", ":"),
    )


def _launcher(moment: float, level: Level, text: str) -> str:
    """Text Generation Inference, with its colours."""
    stamp = f"{_clock(moment, '%Y-%m-%dT%H:%M:%S')}.{_milliseconds(moment):03}000Z"
    name = _SHORT[level]
    colour = {Level.INFO: "32", Level.WARNING: "33", Level.ERROR: "31"}[level]
    return (
        f"#033[2m{stamp}#033[0m #033[{colour}m{name:>5}#033[0m "
        f"#033[2mtext_generation_launcher#033[0m#033[2m:#033[0m {text}"
    )


_PING = '"GET /ping HTTP/1.1" 200'

GUNICORN = Dialect(
    _gunicorn,
    ("Starting gunicorn 21.2.0", "Listening at: unix:/tmp/gunicorn.sock (14)", "Booting worker with pid: 20"),
    _PING,
)
TORCHSERVE = Dialect(
    _torchserve, ("Model server started.", "Torch worker started.", "Model loaded in 1.412 s"), _PING
)
MULTI_MODEL = Dialect(
    _multi_model,
    ("MMS Home: /usr/local/lib/python3.10/site-packages", "Inference address: http://0.0.0.0:8080"),
)
VLLM = Dialect(
    _vllm,
    (
        "Starting to load model /opt/ml/model...",
        "Loading weights took 2.31 seconds",
        "Started server process [1]",
    ),
    _PING,
    prefixes_tracebacks=True,
)
DJL = Dialect(
    _djl, ("Initializing model: /opt/ml/model", "Model [model] initialized."), prefixes_tracebacks=True
)
EMBEDDINGS = Dialect(_embeddings, ("Starting model backend", "Ready"))
LAUNCHER = Dialect(
    _launcher, ("Waiting for shard to be ready... rank=0", "Shard ready in 9.1 s rank=0", "Connected")
)

_DIALECTS = {
    "batch-transcribe": TORCHSERVE,
    "chat": VLLM,
    "image-edges": TORCHSERVE,
    "language-id": MULTI_MODEL,
    "text-embedding": EMBEDDINGS,
    "text-keywords": LAUNCHER,
    "text-summarizer": DJL,
}


def dialect_of(name: str) -> Dialect:
    """Returns how a container of this name prints: as gunicorn, unless it is one that prints otherwise."""
    return _DIALECTS.get(name, GUNICORN)
