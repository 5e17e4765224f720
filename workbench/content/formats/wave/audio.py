"""A WAVE file: its facts, and its peaks for as many columns as there are. Read from its chunks (RIFF)."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

from workbench.content.views.view import ViewUnavailableError

_PCM = 1
_FLOAT = 3
_EXTENSIBLE = 0xFFFE
# So many samples of a column are looked at: 25 MB are as quick as 1.
_LOOKED_AT = 256


@dataclass(frozen=True)
class Audio:
    """Sound.

    Attributes:
        channels: how many.
        rate: samples a second.
        bits: of a sample.
        seconds: how long it is.
        coding: `PCM`, `float`, or the number of another coding, whose peaks are not known.
        samples: the bytes of the samples.
        note: what is wrong with it, in a sentence; empty where nothing is.
    """

    channels: int
    rate: int
    bits: int
    seconds: float
    coding: str
    samples: memoryview
    note: str = ""

    def peaks(self, columns: int) -> tuple[float, ...]:
        """The loudest sample of each of `columns` stretches, all channels together, from 0 to 1."""
        width = self.bits // 8
        frame = width * self.channels
        frames = len(self.samples) // frame if frame else 0
        if self.coding not in {"PCM", "float"} or not frames or columns < 1:
            return ()
        peaks: list[float] = []
        for column in range(columns):
            first = frames * column // columns
            last = max(first + 1, frames * (column + 1) // columns)
            step = max(1, (last - first) // _LOOKED_AT)
            peaks.append(
                max(self._loudness(at * frame, width) for at in range(first, min(last, frames), step))
            )
        return tuple(peaks)

    def _loudness(self, start: int, width: int) -> float:
        loudest = 0.0
        for at in range(start, start + width * min(self.channels, 8), width):
            sample = bytes(self.samples[at : at + width])
            if self.coding == "float":
                value = struct.unpack("<f" if width == 4 else "<d", sample)[0]
            elif width == 1:
                value = (sample[0] - 128) / 128
            else:
                value = int.from_bytes(sample, "little", signed=True) / (1 << (8 * width - 1))
            if not math.isnan(value):
                loudest = max(loudest, min(1.0, abs(value)))
        return loudest


def wave(body: bytes) -> Audio:
    """Reads the chunks of a WAVE file. One that was cut short is read as far as it goes."""
    if body[:4] != b"RIFF" or body[8:12] != b"WAVE":
        raise ViewUnavailableError("it is not a WAVE file")
    described: tuple[int, int, int, int] | None = None
    at = 12
    while at + 8 <= len(body):
        name, length = body[at : at + 4], int.from_bytes(body[at + 4 : at + 8], "little")
        start = at + 8
        if name == b"fmt " and length >= 16 and start + 16 <= len(body):
            coding, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", body, start)
            if coding == _EXTENSIBLE and length >= 26 and start + 26 <= len(body):
                coding = int.from_bytes(body[start + 24 : start + 26], "little")
            described = coding, channels, rate, bits
        elif name == b"data":
            return _audio(described, memoryview(body)[start : start + length], length)
        at = start + length + length % 2
    raise ViewUnavailableError("the WAVE file ends before its samples")


def _audio(described: tuple[int, int, int, int] | None, samples: memoryview, length: int) -> Audio:
    if described is None:
        raise ViewUnavailableError("the WAVE file does not say what its samples are")
    coding, channels, rate, bits = described
    name = {_PCM: "PCM", _FLOAT: "float"}.get(coding, f"coding {coding:#06x}")
    sound = channels and rate and (bits in {32, 64} if coding == _FLOAT else bits in {8, 16, 24, 32, 64})
    if name in {"PCM", "float"} and not sound:
        raise ViewUnavailableError(f"{channels} channels of {bits} bits at {rate} Hz cannot be played")
    seconds = len(samples) / (channels * bits / 8 * rate) if channels and bits and rate else 0.0
    # A stream of unknown length announces the greatest there is.
    note = "" if length == len(samples) else f"{len(samples):,} of {length:,} bytes of samples are there"
    return Audio(channels, rate, bits, seconds, name, samples, note)
