"""`batch-transcribe`: a recording of Morse code in, its text out.

Reads 8- and 16-bit mono WAV. The envelope of the sound gives marks and gaps, their lengths dots and dashes.
Source of the code and its proportions: ITU-R M.1677-1.
"""

from __future__ import annotations

import asyncio
import io
import wave
from array import array
from itertools import groupby

from workbench.sandbox.containers.server import ContainerEnvironment, ModelServer, RejectedError
from workbench.sandbox.containers.text import json_answer
from workbench.sandbox.hosting.container import Answer, Request
from workbench.sandbox.morse import LETTERS

_WINDOW = 0.005
"""Seconds of sound that one measurement of its loudness is taken over."""
_LONGEST = 600.0
_SILENCE = 0.02
"""Loudness, of 1, below which a recording holds nothing."""

_ACCEPTED = ("audio/wav", "audio/x-wav", "audio/wave", "application/octet-stream", "")


def transcriber(surroundings: ContainerEnvironment) -> ModelServer:
    """The container of one instance."""

    async def invoke(request: Request) -> Answer:
        if request.media_type not in _ACCEPTED:
            raise RejectedError(415, f"{request.media_type} is not an accepted ContentType: audio/wav.")
        text, seconds, speed = await asyncio.to_thread(transcribe, request.body)
        return json_answer({"transcript": text, "seconds": round(seconds, 2), "words_per_minute": speed})

    return ModelServer(surroundings.log, invoke)


def transcribe(recording: bytes) -> tuple[str, float, int]:
    """The text, the length in seconds, and the speed in words a minute of a recording.

    Raises:
        RejectedError: it is not a WAV of one channel, is too long, or holds no sound.
    """
    loudness, seconds = _loudness(recording)
    if not loudness or max(loudness) < _SILENCE:
        raise RejectedError(400, "the recording is silent")
    threshold = max(loudness) / 3
    runs = [(on, len(list(run))) for on, run in groupby(value > threshold for value in loudness)]
    unit = _unit(runs)
    symbols = ""
    for on, length in runs:
        units = length / unit
        if on:
            symbols += "." if units < 2 else "-"
        elif units >= 5:
            symbols += " / "
        elif units >= 2:
            symbols += " "
    words = [
        "".join(LETTERS.get(code, "\N{REPLACEMENT CHARACTER}") for code in word.split())
        for word in symbols.split("/")
    ]
    # The word PARIS, which speeds are given in, is 50 units long.
    return " ".join(words).strip(), seconds, round(60 / (50 * unit * _WINDOW))


def _unit(runs: list[tuple[bool, int]]) -> float:
    """The length of a dot in windows: the mean of the shortest runs, whether marks or gaps between them."""
    sounding = [number for number, (on, _) in enumerate(runs) if on]
    lengths = [length for _, length in runs[sounding[0] : sounding[-1] + 1]]
    shortest = [length for length in lengths if length < 2 * min(lengths)]
    return sum(shortest) / len(shortest)


def _loudness(recording: bytes) -> tuple[list[float], float]:
    try:
        with wave.open(io.BytesIO(recording)) as sound:
            rate, width, channels = sound.getframerate(), sound.getsampwidth(), sound.getnchannels()
            seconds = sound.getnframes() / rate
            if channels != 1 or width not in {1, 2} or seconds > _LONGEST:
                raise RejectedError(400, "a recording is WAV of one channel, 8 or 16 bit, at most 10 minutes")
            raw = sound.readframes(sound.getnframes())
    except (wave.Error, EOFError, ZeroDivisionError) as error:
        reason = str(error) or "unexpected end"
        raise RejectedError(400, f"the recording is not a WAV file: {reason}") from None
    if width == 1:
        samples = [abs(value - 128) / 128 for value in raw]
    else:
        samples = [abs(value) / 32768 for value in array("h", raw[: len(raw) // 2 * 2])]
    step = max(1, int(rate * _WINDOW))
    return [
        sum(part) / len(part) for part in (samples[at : at + step] for at in range(0, len(samples), step))
    ], seconds
