"""Multipart bodies are taken apart by the boundary of their content type (RFC 2046, section 5.1)."""

from __future__ import annotations

import pytest

from workbench.content.formats import format_of
from workbench.content.formats.multipart.parts import Parts
from workbench.content.media_type import MediaType
from workbench.content.validation import findings
from workbench.content.views import views_of

HEAD = b"Content-Disposition: form-data; name=a\r\n\r\n"


def parts(content_type: str, body: bytes) -> Parts:
    shown = views_of(format_of(content_type, body), body, content_type)[0].open()
    assert isinstance(shown, Parts)
    return shown


def contents(content_type: str, body: bytes) -> list[bytes]:
    shown = parts(content_type, body)
    return [shown.content(part) for part in shown.items]


def test_a_boundary_of_any_signs_is_understood() -> None:
    cases: list[str] = [
        "simple",
        "gc0pJq0M:08jU534c0p",
        "a;b=c",
        "(x)?+*.",
        "--dashes--",
        "with space",
        "'()+_,-./:=?",
    ]
    for boundary in cases:
        line = boundary.encode()
        body = b"--%s\r\n%sone\r\n--%s\r\n%stwo\r\n--%s--\r\n" % (line, HEAD, line, HEAD, line)
        content_type = f'multipart/form-data; charset=utf-8; boundary="{boundary}"'
        assert contents(content_type, body) == [b"one", b"two"], boundary
        assert findings(format_of(content_type, body), body, content_type) == [], boundary


def test_a_preamble_and_an_epilogue_are_no_parts() -> None:
    body = b"before\r\n--other\r\nX: y\r\n\r\n\r\n--b\r\n" + HEAD + b"one\r\n--b--\r\nafter\r\n--b\r\n\r\nno"
    assert contents("multipart/form-data; boundary=b", body) == [b"one"]
    assert findings(format_of("multipart/form-data; boundary=b", body), body, "multipart/x; boundary=b") == []


def test_inner_parts_stay_within_the_outer_one() -> None:
    inner = b"--in\r\n\r\nx\r\n--in--"
    body = b"--out\r\nContent-Type: multipart/mixed;\r\n boundary=in\r\n\r\n" + inner + b"\r\n--out--"
    shown = parts("multipart/mixed; boundary=out", body)
    assert [part.content_type for part in shown.items] == ["multipart/mixed; boundary=in"]
    assert contents(shown.items[0].content_type, shown.content(shown.items[0])) == [b"x"]


def test_a_missing_end_is_named_and_its_last_part_shown() -> None:
    body = b"--b\r\n" + HEAD + b"one\r\n--b\r\n" + HEAD + b"two"
    assert contents("multipart/form-data; boundary=b", body) == [b"one", b"two"]
    assert "closing boundary" in parts("multipart/form-data; boundary=b", body).note


def test_a_wrong_boundary_is_named_and_the_body_read_by_its_own() -> None:
    body = b"--b\r\n" + HEAD + b"one\r\n--b--\r\n"
    content_type = "multipart/form-data; boundary=c"
    assert contents(content_type, body) == [b"one"]
    (problem,) = findings(format_of(content_type, body), body, content_type)
    assert "boundary=c" in problem.message


def test_names_and_base64_of_a_part_are_decoded() -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="a\\"b"; filename*=UTF-8\'\'%e2%82%ac.txt\r\n'
        b"Content-Transfer-Encoding: BASE64\r\n\r\naGVs\r\nbG8=\r\n--b--"
    )
    shown = parts("multipart/form-data; boundary=b", body)
    (part,) = shown.items
    assert (part.name, part.filename) == ('a"b', "€.txt")
    assert (shown.content(part), shown.beginning(part, 2)) == (b"hello", b"he")


@pytest.mark.parametrize(
    ("value", "parameters"),
    [
        ('a/b; x="1;2"; y=3', {"x": "1;2", "y": "3"}),
        (r'a/b; x="say \"hi\""', {"x": 'say "hi"'}),
        ('a/b; x="open', {"x": "open"}),
        ("a/b;; X = 1 ;flag", {"x": "1", "flag": ""}),
    ],
)
def test_parameters_are_read_with_their_quotes(value: str, parameters: dict[str, str]) -> None:
    assert MediaType.parse(value).parameters == parameters
