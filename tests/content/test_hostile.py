"""Bodies that mean harm, thousands of them, through everything that reads a body.

None may raise anything but this project's own errors, take long, or take memory without bound. The seeds are
fixed: what fails once fails again, and its input is then kept among the named cases. WORKBENCH_MUTATIONS is
how many are made of each sample, and WORKBENCH_SEED what they are made with.
"""

from __future__ import annotations

import os
import random
import resource
import time
from collections.abc import Callable

import pytest

from tests.content.hostile import CASES, LENGTHS, PIECES
from tests.content.samples import SAMPLES, Sample
from workbench.content.format import Format
from workbench.content.formats import format_of, formats
from workbench.content.formats.event_stream.events import Events
from workbench.content.formats.images.picture import Picture
from workbench.content.formats.multipart.parts import Parts
from workbench.content.formats.numpy.read import Arrays
from workbench.content.formats.numpy.write import DTYPES, npy_of
from workbench.content.formats.wave.audio import Audio
from workbench.content.media_type import MediaType, in_utf8
from workbench.content.validation import findings, problem
from workbench.content.views import Unavailable, View, views_of
from workbench.content.views.hexdump import HexRows
from workbench.content.views.plot import MOST_POINTS, Plots
from workbench.content.views.table import Table
from workbench.content.views.view import ViewUnavailableError
from workbench.model.errors import WorkbenchError

# Of processor time, many times what the slowest takes: a hang is told from a busy machine.
SECONDS = 20.0
MOST_MEMORY = 400 * 1024 * 1024
MOST_TIMES = 40
MUTATIONS = int(os.environ.get("WORKBENCH_MUTATIONS", "120"))
SEED = int(os.environ.get("WORKBENCH_SEED", "0"))
RANDOM_BODIES = 1_200
SHARDS = 4
TYPES = [*{sample.content_type for sample in SAMPLES}, "", "text/csv; charset=utf-16", "nonsense; charset=x"]


def exercise(content_type: str, body: bytes) -> None:
    """Do with a body all that can be done with one."""
    started = time.process_time()
    format = format_of(content_type, body)
    text = in_utf8(content_type, body) if format.text else body
    findings(format, body, content_type)
    problem(format, text)
    for rewrite in (format.indent, format.minify, format.sort_keys):
        if rewrite is not None:
            done = rewrite(text)
            assert done is None or len(done) <= max(80_000_000, 10 * len(text))
    for convert in format.conversions.values():
        with_own_errors(convert, text)
    for view in views_of(format, text):
        look(view)
    assert time.process_time() - started < SECONDS


def with_own_errors(convert: Callable[[bytes], bytes], body: bytes) -> None:
    try:
        convert(body)
    except WorkbenchError as error:
        assert error.message


def look(view: View) -> None:
    """Read a view, and all that is read of it when it is on the screen."""
    shown = view.open()
    match shown:
        case Table():
            assert len(shown.columns) <= 2_000
            for index in {0, len(shown) // 2, len(shown) - 1} if len(shown) else ():
                assert len(shown.row(index)) == len(shown.columns)
            if shown.columns and len(shown) < 10_000:
                assert len(shown.sorted_by(len(shown.columns) - 1)) == len(shown)
        case Plots():
            for plot in shown.choices:
                assert all(len(series.xs) == len(series.ys) <= MOST_POINTS for series in plot.series)
        case Picture():
            try:
                pixels = shown.pixels(20, 10)
            except ViewUnavailableError:
                return
            assert len(pixels) <= 10
        case Audio():
            assert all(0 <= peak <= 1 for peak in shown.peaks(20))
        case Parts():
            assert all(0 <= part.start <= part.end <= len(shown.body) for part in shown.items)
        case Events() | Arrays():
            assert shown.items
        case HexRows():
            shown.row(0)
            shown.row(len(shown) - 1)
        case Unavailable(reason):
            assert reason
        case _:
            assert shown.utf8 is view.body


def mutated(sample: Sample, random: random.Random) -> bytes:
    """A valid body with a few things wrong with it."""
    body = bytearray(sample.body)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(body)) if body else 0
        match random.randrange(8):
            case 0:
                body[at : at + 1] = bytes([random.randrange(256)])
            case 1:
                del body[at : at + random.randint(1, 20)]
            case 2:
                body[at:at] = random.choice(PIECES)
            case 3:
                del body[at:]
            case 4:
                body[at : at + 4] = random.choice(LENGTHS)
            case 5:
                end = min(len(body), at + random.randint(1, 30))
                body[at:at] = body[at:end] * random.randint(1, 40)
            case 6:
                other = random.choice(SAMPLES).body
                body[at:at] = other[random.randrange(len(other)) :]
            case _:
                body = body[at:] + body[:at]
    return bytes(body)


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_mutations_of_every_format(number: int) -> None:
    chance = random.Random(f"{SEED} {number}")
    # A TIFF is read in a process of its own.
    fewer = 15 if SAMPLES[number].content_type == "image/tiff" else 1
    for _ in range(MUTATIONS // fewer):
        body = mutated(SAMPLES[number], chance)
        content_type = SAMPLES[number].content_type if chance.random() < 0.8 else chance.choice(TYPES)
        guarded(content_type, body, f"sample {number}")


@pytest.mark.parametrize("shard", range(SHARDS))
def test_random_bytes_under_any_name(shard: int) -> None:
    chance = random.Random(1000 + shard)
    alphabets = [
        None,
        b'{}[]",:0123456789.eE+-truefalsn \n\\',
        b"<>/='\" &;!-[]abc\n",
        b"- :[]{}&*!|>'\"%@`#\n ab",
    ]
    for _ in range(RANDOM_BODIES // SHARDS):
        alphabet = chance.choice(alphabets)
        length = chance.choice([0, 1, 5, 40, 300])
        body = chance.randbytes(length) if alphabet is None else bytes(chance.choices(alphabet, k=length))
        magic = chance.choice(SAMPLES).body[: chance.randrange(16)] if chance.random() < 0.4 else b""
        guarded(chance.choice(TYPES), magic + body, f"shard {shard}")


def guarded(content_type: str, body: bytes, which: str) -> None:
    try:
        exercise(content_type, body)
    except Exception as error:
        error.add_note(f"{which}: {content_type!r} {body!r}")
        raise


@pytest.mark.parametrize("name", CASES)
def test_bodies_that_mean_harm(name: str) -> None:
    content_type, body = CASES[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    exercise(content_type, body)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * 1024 <= MOST_MEMORY + MOST_TIMES * len(body)


def test_every_format_survives_what_is_meant_for_another() -> None:
    for name, (_, body) in CASES.items():
        for format in formats():
            try:
                survive(format, body[:20_000])
            except Exception as error:
                error.add_note(f"{name} as {format}")
                raise


def survive(format: Format, body: bytes) -> None:
    text = body.decode(errors="replace").encode() if format.text else body
    for _ in findings(format, text):
        pass
    for view in views_of(format, text):
        look(view)


@pytest.mark.parametrize("seed", range(4))
def test_arrays_are_written_of_any_text(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(300):
        text = "".join(chance.choices('[[[]]],,,0123456789.-eNaN truefalse"{}', k=chance.randrange(40)))
        try:
            npy_of(text, chance.choice(DTYPES))
        except WorkbenchError as error:
            assert error.message


def test_any_content_type_can_be_read() -> None:
    chance = random.Random(7)
    for _ in range(3_000):
        value = "".join(chr(chance.choice([*range(32, 127), 0, 9, 10, 0xE9, 0x202E])) for _ in range(30))
        assert MediaType.parse(value).charset
        assert MediaType.parse(f"text/plain; charset={value}").charset
        format_of(value, b"1,2")
