"""The registry of formats: one file adds one, and nothing heavy is loaded to know them."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.content import formats as package
from workbench.content.extras import installing
from workbench.content.format import Format, ViewKind
from workbench.content.formats import format_named, format_of, formats
from workbench.content.media_type import in_utf8
from workbench.content.validation import findings
from workbench.content.views import Unavailable, views_of
from workbench.model.errors import ConfigurationError

HEAVY = {"numpy", "PIL", "pyarrow", "yaml", "pygments", "csv", "zipfile", "xml"}
A_FORMAT = """
from workbench.content.format import Format, Confidence

WORDS = Format(
    "words",
    media_types=("application/x-words",),
    suffixes=("+words",),
    extensions=(".words",),
    sniff=lambda start: Confidence.CERTAIN if start.startswith(b"WORDS") else Confidence.NO,
)
FORMATS = (WORDS,)
"""


@pytest.fixture
def forgetful() -> Iterator[None]:
    """The registry is read anew before and after the test."""
    for kept in (formats, package._index):
        kept.cache_clear()
    yield
    for kept in (formats, package._index):
        kept.cache_clear()


@pytest.mark.usefixtures("forgetful")
def test_a_format_is_added_by_adding_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "test_words.py").write_text(A_FORMAT, encoding="utf-8")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    format = format_named("words")
    assert format is not None
    assert format_of("application/x-words; a=b", b"x") is format
    assert format_of("application/vnd.mine+words", b"x") is format
    assert format_of("", b"WORDS and more") is format
    monkeypatch.delitem(sys.modules, "workbench.content.formats.test_words")


def test_no_type_is_claimed_twice() -> None:
    claims = [name for format in formats() for name in (*format.media_types, *format.suffixes)]
    assert len(claims) == len(set(claims))
    assert len({format.name for format in formats()}) == len(formats())


def test_nothing_heavy_is_loaded_to_know_a_format() -> None:
    code = """
import sys
from workbench.content.formats import format_of
for body in (b"{}", b"1,2", b"PNG", b"--x", b""):
    format_of("application/json", body)
    format_of("", body)
print(*sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert not loaded & HEAVY


@pytest.mark.parametrize(
    ("module", "content_type", "body"),
    [
        ("numpy", "application/x-npy", b"\x93NUMPY\x01\x00"),
        ("pyarrow", "application/vnd.apache.parquet", b"PAR1PAR1PAR1"),
    ],
)
def test_a_missing_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, module: str, content_type: str, body: bytes
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    shown = views_of(format_of(content_type, body), body)[0].open()
    assert isinstance(shown, Unavailable)
    assert f"needs {module}: {installing(module)}" in shown.reason


def test_writing_an_array_without_numpy_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.content.formats.numpy.write import npy_of

    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(ConfigurationError) as error:
        npy_of("[1]")
    assert installing("numpy") in error.value.hint


def test_a_format_reads_as_its_name() -> None:
    format = format_named("json")
    assert isinstance(format, Format)
    assert (str(format), repr(format)) == ("JSON", "<Format JSON>")
    assert format_named("nothing such") is None


@pytest.mark.parametrize(
    "content_type", ["text/html; charset=utf-8", "text/plain", "text/csv", "application/xml"]
)
@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"predictions": [{"label": "a", "score": 0.5}]}', "JSON"),
        (b" [[1, 2], [3]]\n", "JSON"),
        (b'{"a": 1}\n{"a": 2}\n', "JSON Lines"),
    ],
)
def test_json_that_is_sent_as_another_text_is_json(content_type: str, body: bytes, name: str) -> None:
    assert format_of(content_type, body).name == name


@pytest.mark.parametrize(
    ("content_type", "body", "name"),
    [
        ("text/plain", b"[1] is a reference", "text"),
        ("text/plain", b'{"a": 1} and more', "text"),
        ("text/html", b"<p>{}</p>", "HTML"),
        ("text/csv", b"[1,2\n3,4\n", "CSV"),
        ("application/yaml", b'{"a": 1}', "YAML"),
    ],
)
def test_what_only_begins_as_json_is_what_it_is_sent_as(content_type: str, body: bytes, name: str) -> None:
    assert format_of(content_type, body).name == name


@pytest.mark.parametrize("charset", ["utf-16", "utf-32"])
@pytest.mark.parametrize("content_type", ["", "application/json", "text/plain; charset=utf-8"])
def test_text_with_a_byte_order_mark_is_text(charset: str, content_type: str) -> None:
    """It opened as hex."""
    body = '{"city": "Zürich", "sign": "\U0001f600"}'.encode(charset)
    assert format_of(content_type, body).name == "JSON"
    assert in_utf8(content_type, body).decode() == '{"city": "Zürich", "sign": "\U0001f600"}'
    assert f"the bytes are {charset.upper()}" in [
        problem.message for problem in findings(format_of(content_type, body), body, content_type)
    ]
    big = body.decode(charset).encode(f"{charset}-be")
    mark = "\ufeff".encode(f"{charset}-be")
    assert format_of(content_type, mark + big).name == "JSON"


def test_bytes_that_only_begin_as_a_byte_order_mark_are_bytes() -> None:
    body = b"\xff\xfe" + random.Random(1).randbytes(3_000)
    assert format_of("", body).name == "binary"
    assert in_utf8("text/plain", body) == body
    assert format_of("", b"\xff\xfe\x00\x00" + bytes(64)).name == "binary"


def test_json_lines_that_are_sent_as_json_are_lines() -> None:
    lines = b'{"a": 1}\n{"a": 2}\n'
    assert format_of("application/json", lines).name == "JSON Lines"
    assert ViewKind.TABLE in format_of("application/json", lines).views(lines)
    for body in (
        b'{"a": 1}',
        b"[1,\n2]",
        b'[{"a": 1},\n{"a": 2}]',
        b'{"a": 1}\n{"a":',
        b'{"a": 1}\nnot JSON',
    ):
        assert format_of("application/json", body).name == "JSON"
