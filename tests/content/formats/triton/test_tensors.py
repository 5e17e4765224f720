"""Triton's binary extension: each tensor by name, type and shape, and a length of the head that is wrong."""

from __future__ import annotations

import json
import struct
from typing import Any

import pytest

from workbench.content.format import ViewKind
from workbench.content.formats import format_of
from workbench.content.formats.triton.tensors import tensors
from workbench.content.validation import findings
from workbench.content.views import views_of
from workbench.content.views.view import ViewUnavailableError

TYPE = "application/vnd.sagemaker-triton.binary+json"


def body(*inputs: tuple[str, str, list[int], bytes]) -> tuple[bytes, int]:
    outputs: list[Any] = [
        {"name": name, "datatype": kind, "shape": shape, "parameters": {"binary_data_size": len(data)}}
        for name, kind, shape, data in inputs
    ]
    head = json.dumps({"model_name": "m", "outputs": outputs}).encode()
    return head + b"".join(data for *_, data in inputs), len(head)


def test_each_tensor_is_shown() -> None:
    words = struct.pack("<I", 2) + b"hi" + struct.pack("<I", 0)
    whole, size = body(
        ("OUT", "FP32", [1, 2], struct.pack("<ff", 0.5, 2.0)),
        ("W", "BYTES", [2], words),
        ("B", "BF16", [1], b"ab"),
    )
    format = format_of(f"{TYPE};json-header-size={size}", whole)
    assert views_of(format, whole)[0].kind is ViewKind.ARRAY
    out, text, other = tensors(whole).items
    assert out.grid is not None
    assert text.grid is not None
    assert (out.name, out.shape, out.dtype, out.grid.cell(0, 1)) == ("OUT", (1, 2), "float32", "2")
    assert (text.name, text.dtype, text.grid.cell(0, 0), text.grid.cell(0, 1)) == ("W", "BYTES", "hi", "")
    assert other.note == "a type whose values are not read here"
    assert findings(format, whole, f"{TYPE};json-header-size={size}") == []


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        ("", "has no json-header-size"),
        (";json-header-size=9", "says json-header-size=9"),
        (";json-header-size=x", "=x"),
    ],
)
def test_a_wrong_or_missing_length_of_the_head_is_told(parameter: str, message: str) -> None:
    whole, _ = body(("OUT", "INT8", [2], b"\0\1"))
    (finding,) = findings(format_of(TYPE, whole), whole, TYPE + parameter)
    assert message in finding.message


@pytest.mark.parametrize("damaged", [b"", b"[" * 9000, b"{}", b'{"outputs": [7]}', b'{"outputs": {"a": 1}}'])
def test_what_is_damaged_has_a_reason(damaged: bytes) -> None:
    with pytest.raises(ViewUnavailableError):
        tensors(damaged)


def test_a_tensor_that_is_cut_or_of_another_shape_is_told() -> None:
    whole, _ = body(("A", "FP32", [2], bytes(8)), ("B", "FP32", [7], bytes(8)))
    assert tensors(whole).items[1].note
    assert tensors(whole[:-4]).items[1].note == "8 bytes are announced"


@pytest.mark.parametrize("with_size", [True, False])
@pytest.mark.parametrize("data", [b"abcd", b'{"a": 1}', b"1,2\n3,4\n"])
def test_tensors_whose_bytes_are_text_are_tensors(data: bytes, with_size: bool) -> None:
    whole, size = body(("T", "UINT8", [len(data)], data))
    content_type = f"{TYPE};json-header-size={size}" if with_size else TYPE
    assert format_of(content_type, whole).name == "Triton binary"


def test_a_head_without_tensors_behind_it_is_json() -> None:
    whole = json.dumps({"outputs": [{"name": "T", "datatype": "INT8", "shape": [1], "data": [1]}]}).encode()
    assert format_of(TYPE, whole).name == "JSON"
    assert format_of(f"{TYPE};json-header-size={len(whole)}", whole).name == "JSON"
