"""Sound in a WAVE file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.content.format import Confidence, Format, ViewKind, always
from workbench.content.problems import Problem, Severity, whole

if TYPE_CHECKING:
    from workbench.content.views.shown import Shown


def _sniff(start: bytes) -> Confidence:
    return Confidence.CERTAIN if start[:4] == b"RIFF" and start[8:12] == b"WAVE" else Confidence.NO


def _audio(body: bytes) -> Shown:
    from workbench.content.formats.wave.audio import wave

    return wave(body)


def _check(body: bytes) -> Iterator[Problem]:
    from workbench.content.formats.wave.audio import wave
    from workbench.content.views.view import ViewUnavailableError

    try:
        audio = wave(body)
    except ViewUnavailableError as error:
        yield whole(str(error))
    else:
        if audio.note:
            yield whole(audio.note, Severity.ADVICE)


WAVE = Format(
    "WAVE",
    media_types=("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"),
    extensions=(".wav",),
    text=False,
    sniff=_sniff,
    check=_check,
    views=always(ViewKind.AUDIO, ViewKind.HEX),
    readers={ViewKind.AUDIO: _audio},
)
FORMATS = (WAVE,)
