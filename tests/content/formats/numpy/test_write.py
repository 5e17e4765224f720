"""Nested lists made arrays."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.content.formats.numpy.write import DTYPES, npy_of
from workbench.model.errors import ConversionError


def read(body: bytes) -> Any:
    return np.load(io.BytesIO(body), allow_pickle=False)


def test_lists_become_arrays() -> None:
    cases: list[tuple[str, str, tuple[int, ...], list[float]]] = [
        ("[[1.5, 2], [3, 4]]", "float32", (2, 2), [1.5, 2, 3, 4]),
        ("[1, 2, 3]", "int64", (3,), [1, 2, 3]),
        ("[[[0]], [[255]]]", "uint8", (2, 1, 1), [0, 255]),
        ("[true, false]", "bool", (2,), [1, 0]),
        ("7", "float64", (), [7]),
        ("[[], []]", "float32", (2, 0), []),
        ("[9223372036854775807]", "int64", (1,), [9223372036854775807]),
    ]
    for text, dtype, shape, values in cases:
        array = read(npy_of(text, dtype))
        assert (array.shape, str(array.dtype)) == (shape, dtype), (text, dtype, shape, values)
        assert array.ravel().tolist() == values, (text, dtype, shape, values)


def test_what_is_no_number_can_be_one_that_is_none() -> None:
    assert np.isnan(read(npy_of("[NaN]"))[0])
    assert np.isinf(read(npy_of("[-Infinity, 1e400]"))).all()


@pytest.mark.parametrize(
    ("text", "dtype", "reason"),
    [
        ("[[1, 2], [3]]", "float32", "Row 2 of axis 2 has 1 values where the first has 2"),
        ("[1, [2]]", "float32", "a list is where"),
        ("[[1], 2]", "float32", "Row 2 of axis 2 has a single value"),
        ("[1, 2", "float32", "line 1, column 6"),
        ('{"a": 1}', "float32", "Not a list"),
        ('["a"]', "float32", '"a" is not a number'),
        ("[null]", "float32", "null is not a number"),
        ("[1.5]", "int64", "1.5 is not int64"),
        ("[256]", "uint8", "256 is not uint8"),
        ("[1]", "bool", "1 does not fit"),
        ("[true]", "float32", "true does not fit"),
        ("[1]", "complex64", "none of the types"),
        ("[" * 40 + "]" * 40, "float32", "more than 32 axes"),
        ("[" * 100_000, "float32", "nested too deep"),
        ("[" + "9" * 100_000 + "]", "int32", "is not int32"),
    ],
)
def test_what_does_not_fit_says_why(text: str, dtype: str, reason: str) -> None:
    with pytest.raises(ConversionError, match=reason):
        npy_of(text, dtype)


@given(
    st.lists(st.lists(st.floats(width=32), min_size=3, max_size=3), min_size=1), st.sampled_from(DTYPES[:2])
)
def test_every_float_arrives(rows: list[list[float]], dtype: str) -> None:
    import json

    array = read(npy_of(json.dumps(rows), dtype))
    assert np.array_equal(array, np.array(rows, dtype=dtype), equal_nan=True)
