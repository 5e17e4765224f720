"""Bodies that mean harm, 20,000 and more of them, through everything that reads a body.

None may raise anything but this project's own errors, take long, or take memory without bound. The seeds are
fixed: what fails once fails again, and its input is then kept among the named cases below.
"""

from __future__ import annotations

import random
import resource
import struct
import time
import zlib
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from tests.content.samples import SAMPLES, Sample, event_frame, npy, npz, picture
from workbench.content.array_writing import DTYPES, npy_of
from workbench.content.check import findings, problem
from workbench.content.format import Format
from workbench.content.formats import format_of, formats
from workbench.content.media import MediaType, in_utf8
from workbench.content.views import Unshown, View, views_of
from workbench.content.views.arrays import Arrays
from workbench.content.views.audio import Audio
from workbench.content.views.events import Events
from workbench.content.views.hexdump import HexRows
from workbench.content.views.parts import Parts
from workbench.content.views.picture import Picture
from workbench.content.views.plot import MOST_POINTS, Plots
from workbench.content.views.table import Table
from workbench.content.views.view import UnshownError
from workbench.model.errors import WorkbenchError

# Of processor time, many times what the slowest takes: a hang is told from a busy machine.
SECONDS = 20.0
# An archive may unpack to 256 MB, which are looked at in a copy or two.
MOST_MEMORY = 700 * 1024 * 1024
MOST_TIMES = 40
MUTATIONS_PER_SAMPLE = 800
RANDOM_BODIES = 2_000
SHARDS = 4
TYPES = [*{sample.content_type for sample in SAMPLES}, "", "text/csv; charset=utf-16", "nonsense; charset=x"]


def exercise(content_type: str, body: bytes) -> None:
    """Do with a body all that can be done with one."""
    started = time.process_time()
    format = format_of(content_type, body)
    text = in_utf8(content_type, body) if format.text else body
    findings(format, text, content_type)
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
            except UnshownError:
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
        case Unshown(reason):
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


LENGTHS = [
    b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff", b"\x00\x00\x00\x80", b"\x01\x00\x00\x00",
]  # fmt: skip
PIECES = [
    b"[" * 300, b"{" * 300, b'{"a":' * 300, b'"', b"\\", b"\\u", b"\\ud800", b"\x1b[2J\x1b]52;c;x\x07",
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", "\u202e\u2066".encode(), b"1e999999", b"9" * 5000, b"-", b"NaN",
    b"Infinity", b"\r", b"\r\n\r\n", b"\n\n", b",,,,,,,,", b"<!--", b"<![CDATA[", b"&lt;",
    b"<!DOCTYPE x [<!ENTITY e 'e'>]>",
    b"&anchor", b"*anchor", b": : :", b"- - - -", b"? ? ?", b"!!python/object/apply:os.system", b"%TAG",
    b"--XX", b"--XX--", b"Content-Disposition: form-data; name=\"", b"data:", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
]  # fmt: skip


@pytest.mark.parametrize("shard", range(SHARDS))
def test_mutations_of_every_format(shard: int) -> None:
    chance = random.Random(shard)
    for number, sample in enumerate(SAMPLES):
        for _ in range(MUTATIONS_PER_SAMPLE // SHARDS):
            body = mutated(sample, chance)
            said = sample.content_type if chance.random() < 0.8 else chance.choice(TYPES)
            guarded(said, body, f"shard {shard}, sample {number}")


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


def test_there_are_as_many_as_is_said() -> None:
    assert len(SAMPLES) * (MUTATIONS_PER_SAMPLE // SHARDS) * SHARDS + RANDOM_BODIES >= 20_000


def _npy_of_shape(shape: str) -> bytes:
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header


def _png_of(width: int, height: int) -> bytes:
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    data = zlib.compress(b"\0" * 100_000)
    idat = b"IDAT" + data
    return head + struct.pack(">I", len(data)) + idat + struct.pack(">I", zlib.crc32(idat))


def _nested(opener: bytes, closer: bytes, depth: int) -> bytes:
    return opener * depth + b"1" + closer * depth


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]><x>&l11;</x>'.encode()


def _aliases() -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 40)]
    return "\n".join(lines).encode()


JSON, LINES, CSV, XML, YAML = (
    "application/json", "application/jsonlines", "text/csv", "application/xml", "application/yaml",
)  # fmt: skip
CASES: dict[str, tuple[str, bytes]] = {
    "json arrays 100,000 deep": (JSON, _nested(b"[", b"]", 100_000)),
    "json objects 20,000 deep": (JSON, _nested(b'{"a":', b"}", 20_000)),
    "json never closed": (JSON, b'{"a":[' * 50_000),
    "json that grows by its indentation": (JSON, b"[" * 900 + b"1," * 300_000 + b"1" + b"]" * 900),
    "json with a number of a million digits": (JSON, b"[" + b"9" * 1_000_000 + b"]"),
    "json with numbers of 400 digits": (JSON, b"[" + b",".join([b"7" * 400] * 2_000) + b"]"),
    "json of exponents": (JSON, b"[1e400,-1e400,1e-400,0e999999999]"),
    "json with a string of escapes": (JSON, b'["' + b"\\u001b[2J" * 50_000 + b'"]'),
    "json with lone surrogates": (JSON, b'{"\\ud800": "\\udfff", "\\ud800": 1}'),
    "json of one long string never closed": (JSON, b'["' + b'\\"' * 500_000),
    "json with 50,000 equal names": (JSON, b"{" + b",".join([b'"a":1'] * 50_000) + b"}"),
    "json with 50,000 names": (JSON, b"[{" + b",".join(b'"k%d":1' % at for at in range(50_000)) + b"}]"),
    "json rows each with other names": (
        JSON, b"[" + b",".join(b'{"k%d":%d}' % (at, at) for at in range(20_000)) + b"]",
    ),
    "json of empty arrays": (JSON, b"[" + b",".join([b"[]"] * 100_000) + b"]"),
    "json of nothing but brackets in strings": (JSON, b"[" + b",".join([b'"]]]]"'] * 50_000) + b"]"),
    "json lines 10,000 deep": (LINES, b"\n".join([_nested(b"[", b"]", 10_000)] * 3)),
    "json lines all broken": (LINES, b"x\n" * 50_000),
    "csv of one quote": (CSV, b'"' + b"a,b\n" * 100_000),
    "csv of 200,000 columns": (CSV, b"1," * 200_000),
    "csv of ragged rows": (CSV, b"\n".join(b"1" + b",2" * (at % 50) for at in range(5_000))),
    "csv of NULs": (CSV + "; charset=latin-1", b"\0,\0\n" * 1_000),
    "xml of a billion laughs": (XML, _laughs()),
    "xml 50,000 deep": (XML, b"<a>" * 50_000 + b"</a>" * 50_000),
    "xml never closed": (XML, b"<a b='" * 20_000),
    "xml of comments never closed": (XML, b"<!--" * 20_000),
    "xml of CDATA never closed": (XML, b"<a>" + b"<![CDATA[" * 20_000),
    "xml that names a file": (XML, b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"),
    "xml of declarations never closed": (XML, b"<?xml version='1.0'?>" + b"<!DOCTYPE a [" * 20_000),
    "yaml of aliases": (YAML, _aliases()),
    "yaml brackets 20,000 deep": (YAML, _nested(b"[", b"]", 20_000)),
    "yaml dashes 20,000 deep": (YAML, b"- " * 20_000 + b"a"),
    "yaml questions": (YAML, b"? " * 20_000),
    "yaml of a Python object": (YAML, b"!!python/object/apply:os.system ['true']"),
    "yaml of one long line": (YAML, b"a" * 300_000 + b": b"),
    "libsvm of huge indices": ("text/libsvm", b"1 " + b"9" * 100_000 + b":1\n" + b"0 1:" + b"1" * 100_000),
    "multipart without a boundary": ("multipart/form-data", b"Content-Type: text/plain\r\n\r\nx"),
    "multipart of boundaries only": ("multipart/mixed; boundary=a", b"--a\r\n" * 50_000),
    "multipart of headers only": ("multipart/mixed; boundary=a", b"--a\r\n" + b"A: b\r\n" * 50_000),
    "multipart with a boundary of signs": ("multipart/mixed", b"--(.*)+$\r\n\r\nx\r\n--(.*)+$--\r\n"),
    "multipart with a name of backslashes": (
        "multipart/form-data",
        b'--a\r\nContent-Disposition: form-data; name="' + b"\\" * 50_000 + b"\r\n\r\nx",
    ),
    "npy of a giant shape": ("application/x-npy", _npy_of_shape("(4000000000, 4000000000)")),
    "npy of a negative shape": ("application/x-npy", _npy_of_shape("(-1, -1)")),
    "npy of many axes": ("application/x-npy", _npy_of_shape("(" + "1, " * 200 + ")")),
    "npy of a shape of digits": ("application/x-npy", _npy_of_shape("(" + "9" * 5_000 + ",)")),
    "npy of a shape that is a call": ("application/x-npy", _npy_of_shape("__import__('os').system('true')")),
    "npy of objects": ("application/x-npy", npy(np.array([{"a": 1}], dtype=object))),
    "npy of no axes": ("application/x-npy", npy(np.float32(1))),
    "npy of nothing": ("application/x-npy", npy(np.zeros((0, 5)))),
    "npy of records": ("application/x-npy", npy(np.zeros(2, dtype=[("a", "f4"), ("b", "U5")]))),
    "npy of dates": ("application/x-npy", npy(np.array(["2020-01-01"], dtype="M8[D]"))),
    "npy of complex numbers": ("application/x-npy", npy(np.array([1j, 2]))),
    "npy of half floats": ("application/x-npy", npy(np.array([65504, np.inf], dtype="float16"))),
    "npz of many members that unpack to much": (
        "application/x-npz", npz(**{f"a{at}": np.zeros(25_000_000, "float32") for at in range(3)}),
    ),
    "npz of a thousand members": ("application/x-npz", npz(**{f"a{at}": [at] for at in range(1_000)})),
    "png of 60,000 by 60,000": ("image/png", _png_of(60_000, 60_000)),
    "png of 7,000 by 7,000 with little in it": ("image/png", _png_of(7_000, 7_000)),
    "png of no width": ("image/png", _png_of(0, 5)),
    "picture under another name": ("text/csv", picture("PNG")),
    "wave of no channels": (
        "audio/wav", b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0" + b"\0" * 16 + b"data\xff\xff\xff\xff",
    ),
    "wave of chunks without length": ("audio/wav", b"RIFF\0\0\0\0WAVE" + b"LIST\0\0\0\0" * 50_000),
    "wave of infinities": (
        "audio/wav",
        b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0" + struct.pack("<HHIIHH", 3, 1, 8000, 32000, 4, 32)
        + b"data\x0c\0\0\0" + struct.pack("<fff", float("inf"), float("nan"), -1e30),
    ),
    "events of one long line": ("text/event-stream", b"data: " + b"x" * 1_000_000),
    "events without an end": ("text/event-stream", b"data: x\n" * 100_000),
    "frames that are too long": (
        "application/vnd.amazon.eventstream", event_frame({}, b"x")[:-1] + b"\xff" * 9,
    ),
    "frames without number": ("application/vnd.amazon.eventstream", event_frame({}, b"") * 20_000),
    "records of giant lengths": ("application/x-recordio-protobuf", b"\x0a\x23\xd7\xce\xff\xff\xff\x1f" * 3),
    "records that are split": ("application/x-recordio-protobuf", b"\x0a\x23\xd7\xce\x04\0\0\x20abcd"),
    "records of nothing": ("application/x-recordio-protobuf", b"\x0a\x23\xd7\xce\0\0\0\0" * 50_000),
    "records of endless numbers": (
        "application/x-recordio-protobuf", b"\x0a\x23\xd7\xce\x10\0\0\0" + b"\xff" * 16,
    ),
    "parquet of its magic alone": ("application/vnd.apache.parquet", b"PAR1PAR1PAR1"),
    "parquet with a giant footer": (
        "application/vnd.apache.parquet", b"PAR1" + b"\xff" * 40 + b"\xff\xff\xff\x7fPAR1",
    ),
    "text that is bidirectional": ("text/plain", "\u202eevil\u2066\u2028".encode() * 1_000),
    "text in UTF-7": ("text/plain; charset=utf-7", b"+ADwAcw-" * 1_000),
    "text in a codec that is none": ("text/plain; charset=zlib", b"x\x9c\x03\0\0\0\0\x01"),
    "text under idna": ("text/plain; charset=idna", b"xn--" * 5_000),
    "nothing": ("application/json", b""),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_bodies_that_mean_harm(name: str) -> None:
    content_type, body = CASES[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    exercise(content_type, body)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * 1024 <= MOST_MEMORY + MOST_TIMES * len(body)


@pytest.mark.parametrize("name", CASES)
def test_every_format_survives_what_is_meant_for_another(name: str) -> None:
    body = CASES[name][1][:20_000]
    for format in formats():
        for _ in _all_of(format, body):
            pass


def _all_of(format: Format, body: bytes) -> Iterator[None]:
    text = body.decode(errors="replace").encode() if format.text else body
    yield from (None for _ in findings(format, text))
    for view in views_of(format, text):
        look(view)
        yield


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
