"""Morse code, and recordings of it: the input of `batch-transcribe`."""

from __future__ import annotations

import math
import struct

_ALPHABET = """
A .- B -... C -.-. D -.. E . F ..-. G --. H .... I .. J .--- K -.- L .-.. M -- N -. O --- P .--. Q --.- R .-.
S ... T - U ..- V ...- W .-- X -..- Y -.-- Z --.. 0 ----- 1 .---- 2 ..--- 3 ...-- 4 ....- 5 ..... 6 -....
7 --... 8 ---.. 9 ----. , --..-- ? ..--..
"""
_CODES = dict(zip(_ALPHABET.split()[::2], _ALPHABET.split()[1::2], strict=True))
LETTERS = {code: letter for letter, code in _CODES.items()}
"""Letters by their code."""

_RATE = 8000
_UNIT = 0.06
"""Seconds of a dot: 20 words a minute."""
_TONE = 600


def recording(text: str) -> bytes:
    """A WAV file of `text` in Morse code: 8 kHz, 8 bit, one channel."""
    count = int(_RATE * _UNIT)
    dot = bytes(128 + int(90 * math.sin(2 * math.pi * _TONE * at / _RATE)) for at in range(count))
    pause = b"\x80" * count
    sounds = {".": dot + pause, "-": dot * 3 + pause}
    words = (
        (pause * 2).join(b"".join(sounds[mark] for mark in _CODES[letter]) for letter in word)
        for word in text.upper().split()
    )
    frames = pause * 2 + (pause * 6).join(words) + pause * 2
    return _wav(frames)


def _wav(frames: bytes) -> bytes:
    form = struct.pack("<HHIIHH", 1, 1, _RATE, _RATE, 1, 8)
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(frames)) + frames
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks
