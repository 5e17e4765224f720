"""Arrays as they are typed, and back."""

from __future__ import annotations

import io

import numpy as np

from workbench.content.formats.numpy.text import array_text
from workbench.content.formats.numpy.write import npy_of


def test_what_is_typed_comes_back() -> None:
    cases: list[tuple[str, str]] = [
        ("[[5.1, 3.5],\n [1.4, 0.2]]", "float32"),
        ("[1, -2]", "int64"),
        ("[[[1],\n  [2]],\n [[3],\n  [4]]]", "uint8"),
        ("[true, false]", "bool"),
        ("[NaN, -Infinity, 1e+300]", "float64"),
        ("7", "int32"),
        ("[]", "float16"),
    ]
    for text, dtype in cases:
        body = npy_of(text, dtype)
        shown = array_text(body)
        assert shown is not None, (text, dtype)
        assert shown[1] == dtype, (text, dtype)
        assert npy_of(*shown) == body, (text, dtype)


def test_other_arrays_are_not_typed() -> None:
    for array in (np.zeros(20_000, "float32"), np.array(["a"]), np.array([1j])):
        stream = io.BytesIO()
        np.save(stream, array)
        assert array_text(stream.getvalue()) is None
    assert array_text(b"\x93NUMPY") is None
