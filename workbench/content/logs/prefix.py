"""The prefixes that log writers put before a message: time, level, thread, worker, module.

A model server passes on what its worker prints, so that one line may have several, one inside the other.
Samples with their sources stand in `tests/content/logs/samples.py`.
"""

from __future__ import annotations

import re

_STAMP = r"\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[ ]?[+-]\d\d:?\d\d)?"
_LEVEL = r"(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|SEVERE|CRITICAL|FATAL)"
_SPANS = r"(?:[\w-]+(?:\{[^}]*\})?:)+\s"
_TARGET = r"[a-z_]\w*(?:::\w+)*:\s"
"""A module of Rust."""

_PREFIXES = tuple(
    re.compile(pattern)
    for pattern in (
        # TorchServe, multi-model-server, DJL: `2022-09-01 07:36:51,633 [INFO ] pool-1-thread-2 ACCESS_LOG - `
        rf"(?:{_STAMP}\s+)?\[{_LEVEL}\s*\]\s+(?:\S+\s+){{0,2}}?[\w.$-]+\s+-\s",
        # DJL's worker: `W-167-qwen-vl-stderr: `, `W-309-model-stdout: `
        r"W-\d+-[\w.-]+-std(?:out|err)(?::|\s+-)\s?",
        # The platform: `2024-11-16T23:22:06.943:[sagemaker logs] [<inference ID>] `
        rf"{_STAMP}:\[sagemaker logs\]\s(?:\[[^\]]*\]\s)?",
        # vLLM: `(EngineCore pid=12) ERROR 07-03 03:19:15 [serving_chat.py:200] `
        rf"(?:\([\w ]+pid=\d+\)\s)?{_LEVEL}\s+\d\d-\d\d\s\d\d:\d\d:\d\d\s(?:\[[^\]]+:\d+\]|\S+:\d+\])\s",
        # and what its processes print themselves: `(EngineCore_DP0 pid=697344) `
        r"\(\w+(?:[ =]\w+)*\spid=\d+\)\s",
        # gunicorn: `[2022-05-17 01:20:16 +0000] [14] [INFO] `
        rf"\[{_STAMP}\]\s(?:\[[\w:.-]+\]\s){{1,3}}",
        # TensorFlow's service in Python: `[2018-10-30 12:48:02,868] ERROR in serving: `
        rf"\[{_STAMP}\]\s{_LEVEL}\sin\s[\w.]+:\s",
        # Text Generation Inference: `2024-03-18T14:20:57.000Z  INFO text_generation_launcher: `, and with a
        # request's spans: `… ERROR batch{batch_size=1}:prefill{id=0 size=1}: text_generation_client: `
        # The second word belongs to it only after a span: a message may begin with `RuntimeError: `.
        rf"{_STAMP}\s+{_LEVEL}\s+(?:(?=[^ ]*\{{){_SPANS}(?:{_TARGET})?|(?:{_SPANS}(?=text_\w))?{_TARGET})",
        # Python's usual forms: `2024-03-18 14:20:57,123 - module - ERROR - `, `… ERROR - `
        rf"{_STAMP}\s+(?:-\s)?(?:[\w.]+\s+-\s)?\[?{_LEVEL}\]?\s*(?:(?:[\w.]+\s+)?[-:|]\s)?",
        rf"{_LEVEL}:(?:[\w.]+:|\s+)",
        # glog: `E0718 14:02:33.123456 1 model.cc:12] `
        r"[IWEF]\d{4} \d\d:\d\d:\d\d(?:\.\d+)?\s+\d+\s\S+\]\s",
    )
)
_CLOCK = re.compile(rf"{_STAMP}|\d\d-\d\d\s\d\d:\d\d:\d\d|(?<=^[IWEF])\d{{4}} [\d:.]+")
_MOST = 3
_LOOKED_AT = 400
"""Characters of a line in which its prefixes may stand."""


def split(text: str) -> tuple[str, str]:
    """Returns the prefixes of a line, and the message after them.

    Args:
        text: a line without control bytes.
    """
    head, at = text[:_LOOKED_AT], 0
    for _ in range(_MOST):
        for pattern in _PREFIXES:
            if (match := pattern.match(head, at)) and match.end() > at:
                at = match.end()
                break
        else:
            break
    return text[:at], text[at:]


def signature(prefix: str) -> str:
    """Returns what the prefixes of lines of one writer have in common: all but the time.

    Numbers of workers and processes tell writers apart: several often fail at one moment.
    """
    return _CLOCK.sub("", prefix)
