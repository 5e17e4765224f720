"""Bodies of every other kind, and the answers around them."""

from __future__ import annotations

import io
import os
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.compare.documents import bodies, differences
from workbench.compare import Answer, Comparison, Order, Part, Rules, compare
from workbench.compare.by_format.text_alignment import aligned

LINES = st.lists(st.sampled_from([b"a", b"b", b"c", b"", b"d"]), max_size=12)


def npy(array: object) -> bytes:
    file = io.BytesIO()
    np.save(file, np.asarray(array), allow_pickle=True)
    return file.getvalue()


def png(pixels: object, mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8), mode).save(file, "PNG")
    return file.getvalue()


@given(LINES, LINES)
def test_every_line_is_aligned_once_and_in_order(first: list[bytes], other: list[bytes]) -> None:
    for steps in (0, 20, 1_000_000):
        pairs = list(aligned(first, other, steps=steps))
        assert [i for i, _ in pairs if i is not None] == list(range(len(first)))
        assert [j for _, j in pairs if j is not None] == list(range(len(other)))
    if first == other:
        assert all(i == j for i, j in pairs)


@given(st.lists(st.binary(max_size=3), max_size=30), st.data())
def test_one_line_more_is_one_line_added(lines: list[bytes], data: st.DataObject) -> None:
    lines = [line.replace(b"\n", b"") for line in lines]
    at = data.draw(st.integers(0, len(lines)))
    longer = [*lines[:at], b"new line", *lines[at:]]
    pairs = list(aligned(lines, longer))
    assert [j for i, j in pairs if i is None] == [at]
    assert all(lines[i] == longer[j] for i, j in pairs if i is not None and j is not None)


def test_texts_without_a_common_line_take_no_time() -> None:
    first = [os.urandom(2).hex().encode() for _ in range(60_000)]
    other = [os.urandom(2).hex().encode() for _ in range(60_000)]
    before = process_time()
    assert len(list(aligned(first, other))) >= 60_000
    # Quadratic time would be minutes.
    assert process_time() - before < 15


def test_text_line_by_line() -> None:
    comparison = bodies("a\nb\nc\n0.5\n", "a\nc\n0.6\nd\n", "text/plain")
    assert comparison.method == "text"
    assert differences(comparison) == [
        ("line 2", '"b"', None),
        ("line 4", None, '"d"'),
        ("line 4", "0.5", "0.6"),
    ]
    assert comparison.differences[-1].magnitude == pytest.approx(0.1)
    assert bodies("0.5\n", "0.6\n", "text/plain", atol=0.2).same
    assert not bodies("a\r\nb", "a\nb", "text/plain").same


def test_json_lines_line_by_line() -> None:
    comparison = bodies('{"a": 1}\n{"a":2}\n', '{"a":1}\n\n{"a":3}', "application/jsonlines")
    assert comparison.method == "JSON Lines"
    assert differences(comparison) == [("[1].a", "2", "3")]


def test_csv_cell_by_cell() -> None:
    comparison = bodies("1.0,setosa\n2.5,virginica\n", "1,setosa\n2.25,versicolor\n", "text/csv")
    assert comparison.method == "CSV"
    assert differences(comparison) == [("[1][1]", '"virginica"', '"versicolor"'), ("[1][0]", "2.5", "2.25")]


def test_csv_with_a_header_by_name() -> None:
    comparison = bodies("id,score\n1,0.5\n2,0.7\n", "score,id\n0.5,1\n0.8,2\n", "text/csv")
    assert differences(comparison) == [("[1].score", "0.7", "0.8")]
    assert bodies("id,score\n1,0.5\n", "id,score\n7,0.5\n", "text/csv", ignore=("[*].id",)).same
    assert bodies("1,2\n3,4\n", "3,4\n1,2\n", "text/csv", order=Order.ANY).same
    comparison = bodies("a,b\n1,2\n", "a,c\n1,2,3\n", "text/csv")
    assert differences(comparison) == [
        ("[0].b", "2", None),
        ("[0].c", None, "2"),
        ('[0]."column 3"', None, "3"),
    ]


def test_arrays_element_by_element() -> None:
    first = np.arange(6, dtype=np.float32).reshape(2, 3)
    other = first.copy()
    other[1, 2], other[0, 1] = 9, np.nan
    comparison = bodies(npy(first), npy(other), "application/x-npy")
    assert comparison.method == "npy"
    assert differences(comparison) == [("[0][1]", "1.0", "nan"), ("[1][2]", "5.0", "9.0")]
    assert (comparison.counts.equal, comparison.counts.different) == (4, 2)
    assert bodies(npy(first), npy(first + 0.5), "application/x-npy", atol=0.5).same
    assert bodies(npy([np.nan]), npy(np.array([np.nan], ">f8")), "").differences[0].path == "dtype"
    assert differences(bodies(npy([1, 2]), npy([[1, 2]]), "")) == [("shape", "[2]", "[1, 2]")]
    assert not bodies(npy([2**62]), npy([2**62 + 1]), "").same
    assert bodies(npy(np.asfortranarray(first)), npy(first), "").same
    comparison = bodies(npy(["a", "b"]), npy(["a", "c"]), "")
    assert differences(comparison) == [("[1]", '"b"', '"c"')]


def test_arrays_count_all_and_keep_the_largest() -> None:
    comparison = bodies(npy(np.zeros(1000)), npy(np.arange(1000.0)), "", limit=3)
    assert comparison.counts.different == 999
    assert [difference.path for difference in comparison.differences] == ["[999]", "[998]", "[997]"]


def test_arrays_that_are_none_are_bytes_and_nothing_is_unpickled() -> None:
    good, objects = npy([1, 2]), npy([object])
    huge = good.replace(b"(2,), }          ", b"(9999999999,), } ")
    broken = good.replace(b"(2,), ", b"(2, , ")
    assert len({len(good), len(huge), len(broken)}) == 1 and good not in {huge, broken}
    for bad in (objects, good[:-1], huge, broken):
        comparison = bodies(good, bad, "application/x-npy")
        assert comparison.method == "bytes"
        assert comparison.notes[0].startswith("Not compared as npy")


def test_pictures_pixel_by_pixel() -> None:
    first = np.full((4, 5, 3), 100)
    other = first.copy()
    other[1, 2, 0] += 7
    other[3, 4] -= 2
    comparison = bodies(png(first), png(other), "image/png")
    assert comparison.method == "image"
    assert (comparison.notes, comparison.omitted) == ((), 0)
    assert (comparison.counts.equal, comparison.counts.different) == (18, 2)
    assert differences(comparison) == [
        ("pixels", '"20 pixels"', '"2 others in 3 × 3 from 2, 1; a channel by 7"')
    ]
    assert comparison.differences[0].magnitude == 7
    assert bodies(png(first), png(other), "image/png", atol=7).same
    assert bodies(png(first), png(other), "image/png", atol=2).counts.different == 1
    assert differences(bodies(png(first), png(first[:2]), "")) == [("size", "[5, 4]", "[5, 2]")]


def test_pictures_that_are_none_are_bytes() -> None:
    good = png(np.zeros((50, 50, 3)))
    for bad in (good[: len(good) // 2], b"\x89PNG\r\n\x1a\n" + bytes(100)):
        comparison = bodies(good, bad, "image/png")
        assert comparison.method == "bytes"
        assert comparison.notes[0].startswith("Not compared as image")


@given(st.binary(max_size=300), st.integers(0, 299))
def test_bytes_by_the_first_that_differs(body: bytes, at: int) -> None:
    left = b"\0" + body
    at = min(at, len(left) - 1)
    other = left[:at] + bytes([left[at] ^ 1]) + left[at + 1 :]
    comparison = bodies(left + b"\0", other + b"\0", "application/octet-stream")
    assert comparison.differences[0].path == f"byte {at}"
    cut = bodies(left + b"\0", left, "application/octet-stream")
    first = cut.differences[0]
    assert (first.path, first.actual) == (f"byte {len(left)}", '"the end"')


def test_what_is_not_what_it_says_is_compared_as_something_simpler() -> None:
    cases: list[tuple[str | bytes, str | bytes, str, str]] = [
        ("{", "{ ", "application/json", "text"),
        ('{"a":1}', "oops", "application/json", "text"),
        ('"a\n1', "2", "text/csv", "text"),
        ("", "x", "application/json", "text"),
        (b"\xff\xfe\0", b"\xff", "application/json", "bytes"),
        ("<a/>", "<b/>", "application/xml", "text"),
    ]
    for first, other, media, method in cases:
        comparison = bodies(first, other, media)
        assert comparison.method == method, (first, other, media, method)
        assert not comparison.same, (first, other, media, method)


def answers(expected: Answer, actual: Answer, **rules: object) -> Comparison:
    return compare(expected, actual, Rules(**rules))  # type: ignore[arg-type]


def test_status_content_type_headers_and_duration_by_choice() -> None:
    first = Answer(
        http_status=200,
        content_type="text/csv; charset=utf-8",
        headers=(("X-A", "1"), ("Date", "x")),
        duration_ms=10.0,
        body=b"1",
    )
    other = Answer(
        http_status=200,
        content_type="TEXT/csv",
        headers=(("x-a", "2"), ("Date", "y")),
        duration_ms=25.0,
        body=b"1",
    )
    assert answers(first, other).same
    assert [difference.where for difference in answers(first, other, headers=("x-*",)).differences] == [
        "headers x-a"
    ]
    assert [difference.where for difference in answers(first, other, slower=2.0).differences] == ["duration"]
    assert answers(first, other, slower=2.5).same
    json = Answer(http_status=200, content_type="application/json", body=b"1")
    assert [difference.where for difference in answers(first, json).differences] == ["content_type"]
    assert answers(first, json, content_type=False).same


def test_failures_are_the_same_where_they_failed_the_same_way() -> None:
    first = Answer(http_status=424, error="ModelError", original_status=500, body=b'{"Message":"at 10:01"}')
    same = Answer(http_status=424, error="ModelError", original_status=500, body=b'{"Message":"at 10:02"}')
    other = Answer(http_status=424, error="ModelError", original_status=400, body=same.body)
    good = Answer(http_status=200, content_type="application/json", body=b"{}")
    assert answers(first, same).same
    assert [difference.where for difference in answers(first, other).differences] == [
        "status of the container"
    ]
    parts = {difference.part for difference in answers(first, good).differences}
    assert parts == {Part.STATUS, Part.CONTENT_TYPE, Part.BODY}
