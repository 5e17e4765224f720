"""Bodies that mean harm, by name, and what valid ones are spoilt with."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from tests.content.samples import event_frame, npy, npz, picture

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
    "json arrays 40,000 deep": (JSON, _nested(b"[", b"]", 40_000)),
    "json objects 20,000 deep": (JSON, _nested(b'{"a":', b"}", 20_000)),
    "json never closed": (JSON, b'{"a":[' * 20_000),
    "json that grows by its indentation": (JSON, b"[" * 900 + b"1," * 100_000 + b"1" + b"]" * 900),
    "json with a number of a million digits": (JSON, b"[" + b"9" * 1_000_000 + b"]"),
    "json with numbers of 400 digits": (JSON, b"[" + b",".join([b"7" * 400] * 2_000) + b"]"),
    "json of exponents": (JSON, b"[1e400,-1e400,1e-400,0e999999999]"),
    "json with a string of escapes": (JSON, b'["' + b"\\u001b[2J" * 50_000 + b'"]'),
    "json with lone surrogates": (JSON, b'{"\\ud800": "\\udfff", "\\ud800": 1}'),
    "json of one long string never closed": (JSON, b'["' + b'\\"' * 500_000),
    "json with 50,000 equal names": (JSON, b"{" + b",".join([b'"a":1'] * 50_000) + b"}"),
    "json with 20,000 names": (JSON, b"[{" + b",".join(b'"k%d":1' % at for at in range(20_000)) + b"}]"),
    "json rows each with other names": (
        JSON, b"[" + b",".join(b'{"k%d":%d}' % (at, at) for at in range(3_000)) + b"]",
    ),
    "json of empty arrays": (JSON, b"[" + b",".join([b"[]"] * 20_000) + b"]"),
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
    "multipart of headers only": ("multipart/mixed; boundary=a", b"--a\r\n" + b"A: b\r\n" * 20_000),
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
    "records of nothing": ("application/x-recordio-protobuf", b"\x0a\x23\xd7\xce\0\0\0\0" * 20_000),
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
