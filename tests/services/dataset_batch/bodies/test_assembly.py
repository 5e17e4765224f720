"""Several records in one request, and their own parts of its answer."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pytest

from workbench.model.errors import PayloadError, UsageError
from workbench.services.dataset_batch.bodies.assembly import assemble, can_assemble, take_apart


def packed(array: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def test_arrays_are_stacked_along_their_first_axis() -> None:
    rows = [np.full((count, 3), count, np.float32) for count in (1, 2, 1)]

    assembled = assemble([packed(row) for row in rows], "application/x-npy")
    stacked = np.load(io.BytesIO(assembled.body))
    parts = take_apart(packed(stacked * 2), "application/x-npy", assembled)

    assert stacked.shape == (4, 3)
    for row, part in zip(rows, parts, strict=True):
        assert np.array_equal(np.load(io.BytesIO(part.data)), row * 2)
    with pytest.raises(PayloadError, match="different shapes"):
        assemble([packed(np.zeros((1, 3))), packed(np.zeros((1, 4)))], "application/x-npy")
    with pytest.raises(PayloadError, match="3 parts for 4 records"):
        take_apart(packed(stacked[:3]), "application/x-npy", assembled)


def test_rows_with_line_breaks_in_quotes_stay_whole() -> None:
    assembled = assemble([b"1,2", b"3,4"], "text/csv")

    parts = take_apart(b'"a\nb",1\r\n"say ""x""",2\r\n', "text/csv; charset=utf-8", assembled)

    assert assembled.body == b"1,2\n3,4\n"
    assert [part.data for part in parts] == [b'"a\nb",1', b'"say ""x""",2']


@pytest.mark.parametrize("member", ["instances", "inputs"])
def test_records_with_lists_of_their_own_are_merged_and_get_lists_back(member: str) -> None:
    payloads = [b'{"%s": [1.10, 2], "p": 1}' % member.encode(), b'{"%s": [3], "p": 1}' % member.encode()]

    assembled = assemble(payloads, "application/json")
    parts = take_apart(b'{"predictions": [0.10, 0.2, 0.3]}', "application/json", assembled)

    assert b"[1.10,2,3]" in assembled.body and json.loads(assembled.body)["p"] == 1
    assert [part.data for part in parts] == [b'{"predictions":[0.10,0.2]}', b'{"predictions":[0.3]}']


def test_records_that_differ_beside_their_lists_do_not_share_a_request() -> None:
    with pytest.raises(PayloadError, match="differ beside 'inputs'"):
        assemble([b'{"inputs": [1], "p": 1}', b'{"inputs": [2], "p": 2}'], "application/json")
    with pytest.raises(PayloadError, match="no list 'inputs'"):
        assemble([b'{"inputs": [1]}', b'{"inputs": "x"}'], "application/json")


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b'{"a": [1, 2], "b": [3, 4]}', "2 lists"),
        (b'{"a": 1}', "0 lists"),
        (b"[1]", "1 parts for 2 records"),
        (b"oops", "not JSON"),
    ],
)
def test_an_answer_that_cannot_be_told_apart_is_an_error(answer: bytes, message: str) -> None:
    assembled = assemble([b"1", b"2"], "application/json", "instances")
    assert assembled.body == b'{"instances":[1,2]}'
    with pytest.raises(PayloadError, match=message):
        take_apart(answer, "application/json", assembled)


def test_frames_follow_one_another_and_pictures_do_not() -> None:
    assert assemble([b"aa", b"bb"], "application/x-recordio-protobuf").body == b"aabb"
    assert not can_assemble("image/png")
    with pytest.raises(UsageError, match="image/png cannot be put into one request"):
        assemble([b"a", b"b"], "image/png")
