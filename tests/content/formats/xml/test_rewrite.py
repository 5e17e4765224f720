"""XML, YAML, libsvm and CSV: what their checks find, and XML laid out."""

from __future__ import annotations

import pytest

from workbench.content.format import Format
from workbench.content.formats.csv import CSV, TSV
from workbench.content.formats.libsvm import LIBSVM
from workbench.content.formats.xml import XML
from workbench.content.formats.xml.rewrite import check, indent, minify
from workbench.content.formats.yaml import YAML
from workbench.content.problems import Severity
from workbench.content.validation import findings, problem


def test_what_is_found_and_where() -> None:
    cases: list[tuple[Format, bytes, tuple[int, int], str, Severity]] = [
        (XML, b"<a>\n<b></a>", (2, 6), "mismatched tag", Severity.BROKEN),
        (XML, b"<a>&x;</a>", (1, 4), "undefined entity", Severity.BROKEN),
        (XML, b"<a>" * 10_000, (1, 30_001), "no element found", Severity.BROKEN),
        (XML, b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', (1, 25), "it declares entities", Severity.ADVICE),
        (YAML, b"a: 1\nb: [1,\nc: 2\n", (4, 1), "did not find expected ',' or ']'", Severity.BROKEN),
        (YAML, b"a:\n\t- b", (2, 1), "found character that cannot start any token", Severity.BROKEN),
        (YAML, b"a: \x01", (1, 4), "the character #x0001 is not allowed", Severity.BROKEN),
        (YAML, b"[" * 10_000, (1, 501), "nested deeper than 500", Severity.ADVICE),
        (LIBSVM, b"1 0:1 3:2\n0 x:1\n", (2, 3), "neither a label nor index:value", Severity.BROKEN),
        (LIBSVM, b"1 5:1 3:2\n", (1, 7), "index 3 after 5", Severity.ADVICE),
        (CSV, b"1,2\n3\n", (2, 1), "1 value where the first row has 2", Severity.BROKEN),
        (TSV, b"1\t2\n3,4\n", (2, 1), "1 value where the first row has 2", Severity.BROKEN),
    ]
    for format, body, place, message, severity in cases:
        finding = problem(format, body)
        assert finding is not None, (format, body, place, message, severity)
        assert ((finding.line, finding.column), finding.message, finding.severity) == (
            place,
            message,
            severity,
        ), (format, body, place, message, severity)


@pytest.mark.parametrize(
    ("format", "body"),
    [
        (XML, b"<?xml version='1.0'?><a b='>'><!-- c --><![CDATA[<]]></a>"),
        (YAML, b"a: &x [1, 2]\nb: *x\n---\nc: |\n  text\n"),
        (YAML, b"a: &a [x]\n" + b"".join(b"k%d: [*a, *a]\n" % at for at in range(100))),
        (LIBSVM, b"1:0.5 qid:3 1:1e-3 2:nan # a comment\n-1 7:.5\n\n1,2 3:4"),
    ],
)
def test_what_is_sound(format: Format, body: bytes) -> None:
    assert problem(format, body) is None


def test_every_short_row_is_found_in_order() -> None:
    body = b"1,2\n" + b"3\n" * 300
    short_rows = findings(CSV, body)
    assert [finding.line for finding in short_rows[:3]] == [2, 3, 4]
    assert len(short_rows) == 100


def test_a_body_that_is_not_what_its_type_says_is_told_so() -> None:
    (finding,) = findings(XML, b"<?xml version='1.0'?><a/>", "application/json")
    assert (finding.message, finding.severity) == (
        "the content type says JSON, the bytes are XML",
        Severity.ADVICE,
    )


@pytest.mark.parametrize(
    ("content_type", "body", "messages"),
    [
        ("text/csv; charset=utf-16", "1,é\n2,3".encode("utf-16"), []),
        ("text/csv; charset=latin-1", "1,é".encode("latin-1"), []),
        (
            "text/csv; charset=latin-1",
            "1,é".encode(),
            ["the content type says iso8859-1, the bytes are UTF-8"],
        ),
        (
            "text/csv; charset=utf-16",
            "1,é".encode("latin-1"),
            ["the content type says utf-16, and the bytes"],
        ),
        ("text/csv", "1,é".encode("latin-1"), ["not UTF-8"]),
    ],
)
def test_a_text_is_held_to_its_charset(content_type: str, body: bytes, messages: list[str]) -> None:
    texts = [finding.message for finding in findings(CSV, body, content_type)]
    assert len(texts) == len(messages)
    assert all(map(str.startswith, texts, messages))


def test_xml_is_laid_out_where_white_space_says_nothing() -> None:
    body = b"<?xml version='1.0'?><a><b>text <i>x</i></b><c d='>'/><e></e><f> </f></a>\n"
    laid = indent(body)
    assert laid == (
        b"<?xml version='1.0'?>\n<a>\n  <b>text <i>x</i></b>\n  <c d='>'/>\n  <e></e>\n  <f> </f>\n</a>\n"
    )
    assert minify(laid) == body.strip()
    assert indent(laid) == laid


def test_xml_that_wants_its_white_space_keeps_it() -> None:
    body = b"<a><b xml:space='preserve'> <c/> </b></a>"
    assert minify(body) == body
    assert indent(b"<a>") is None


@pytest.mark.parametrize(
    ("body", "laid"),
    [
        (
            b'\xef\xbb\xbf<?xml version="1.0"?><a><b/></a>',
            b'\xef\xbb\xbf<?xml version="1.0"?>\n<a>\n  <b/>\n</a>',
        ),
        (b'<!DOCTYPE a SYSTEM "x>y[z"><a><b/></a>', b'<!DOCTYPE a SYSTEM "x>y[z">\n<a>\n  <b/>\n</a>'),
        (
            b'<!DOCTYPE a [<!-- ]> \' --><?p ]>?><!ATTLIST a b CDATA "]>">] ><a><b/></a>',
            b'<!DOCTYPE a [<!-- ]> \' --><?p ]>?><!ATTLIST a b CDATA "]>">] >\n<a>\n  <b/>\n</a>',
        ),
        (b"<a><!-- > \" --><b c='>'/></a>", b"<a>\n  <!-- > \" -->\n  <b c='>'/>\n</a>"),
        (b"<a><b><![CDATA[ ]] > ]]></b><?p > ?></a>", b"<a>\n  <b><![CDATA[ ]] > ]]></b>\n  <?p > ?>\n</a>"),
    ],
)
def test_a_bracket_inside_a_declaration_comment_or_value_ends_nothing(body: bytes, laid: bytes) -> None:
    assert indent(body) == laid
    assert minify(body) == body
    assert minify(laid) == body


def test_a_document_that_declares_where_white_space_counts_is_left_alone() -> None:
    body = b'<!DOCTYPE a [<!ATTLIST b xml:space (preserve) "preserve">]><a> <b> <c/> </b></a>'
    assert indent(body) is minify(body) is None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_wide_documents_are_checked_and_left_alone(encoding: str) -> None:
    """W3C xmlconf xmltest/valid/sa/049 to 051: bytes put between two of UTF-16 break it."""
    body = "<?xml version='1.0' encoding='utf-16'?><a><b/></a>".encode(encoding)
    assert indent(body) is minify(body) is None
    assert encoding != "utf-16" or list(check(body)) == []


def test_a_document_is_read_in_the_encoding_that_it_declares() -> None:
    cases: list[tuple[str, str, str]] = [
        ("iso-8859-1", "latin-1", ""),
        ("utf-8", "utf-8", ""),
        ("utf-16", "utf-8", "encoding specified in XML declaration is incorrect"),
        ("utf-8", "latin-1", "not well-formed (invalid token)"),
        ("shift_jis", "utf-8", "its encoding is not one that is checked here"),
        ("nothing", "utf-8", "its encoding is not one that is checked here"),
    ]
    for declared, encoding, message in cases:
        body = f"<?xml version='1.0' encoding='{declared}'?><a>\u00e9</a>".encode(encoding)
        assert "".join(problem.message for problem in check(body)) == message, (declared, encoding, message)
