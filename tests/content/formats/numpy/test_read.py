"""Arrays in numpy's format: every version of its header, every order and type; nothing is unpickled."""

from __future__ import annotations

import io
import struct
import warnings
from typing import Any

import numpy as np
import pytest

from tests.content.samples import npz
from workbench.content.formats import format_of
from workbench.content.formats.numpy import read
from workbench.content.formats.numpy.read import loaded, npy_arrays, npz_arrays
from workbench.content.validation import problem
from workbench.content.views.view import ViewUnavailableError


def written(array: Any, version: tuple[int, int] | None = None) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings():
        # That few readers know the newest version.
        warnings.simplefilter("ignore")
        np.lib.format.write_array(stream, np.asanyarray(array), version=version, allow_pickle=True)
    return stream.getvalue()


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_every_array_is_read_as_numpy_reads_it(version: tuple[int, int]) -> None:
    arrays: list[Any] = [
        np.arange(6.0).reshape(2, 3),
        np.asfortranarray(np.arange(6).reshape(2, 3)),
        np.arange(3, dtype=">i4"),
        np.array(7),
        np.zeros((0, 3)),
        np.array([(1, 2.5)], dtype=[("a", "<i4"), ("b", "<f8")]),
        np.array([(1, [1, 2])], dtype=[("a", "<i4"), ("b", "<f8", (2,))]),
        np.array([b"abc", b"d"]),
        np.array(["\u0436", "abc"]),
        np.array(["2026-01-01"], dtype="datetime64[D]"),
        np.array([1 + 2j]),
        np.array([True, False]),
    ]
    for array in arrays:
        case = (array.dtype, array.shape)
        body = written(array, version)
        decoded = loaded(body)
        assert (decoded.dtype, decoded.shape) == case
        assert np.array_equal(decoded, array), case
        (facts,) = npy_arrays(body).items
        assert facts.shape == array.shape, case
        assert problem(format_of("application/x-npy", body), body) is None, case


def test_fields_may_have_names_outside_of_latin_1() -> None:
    array = np.array([(1, 2)], dtype=[("\u7530", "<i4"), ("b", "<i4")])
    body = written(array)
    assert body[6:8] == b"\x03\x00"
    assert np.array_equal(loaded(body), array)
    assert "\u7530" in npy_arrays(body).items[0].dtype


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_pickled_objects_are_never_loaded(version: tuple[int, int]) -> None:
    with pytest.raises(ViewUnavailableError, match="pickled"):
        loaded(written(np.array([{"a": 1}], dtype=object), version))


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"{",
        b"[]",
        b"{'descr': '<f8', 'fortran_order': False}",
        b"{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
        b"{'descr': '<f8', 'fortran_order': False, 'shape': (9,)}",
        b"{'descr': '<f8', 'fortran_order': False, 'shape': 3}",
        b"{'descr': 'no', 'fortran_order': False, 'shape': (1,)}",
        b"{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,)}",
        b"\xff",
        b"(" * 5000,
        b"[" * 20_000,
    ],
)
def test_a_damaged_header_is_told_as_such(header: bytes) -> None:
    body = b"\x93NUMPY\x03\x00" + struct.pack("<I", len(header)) + header + bytes(8)
    with pytest.raises(ViewUnavailableError):
        loaded(body)


def test_members_of_an_archive_share_what_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small archive can hold many members that each unpack to much."""
    monkeypatch.setattr(read, "_MOST_UNPACKED", 25_000)
    body = npz(**{f"a{at}": np.zeros(10_000, "uint8") for at in range(4)})
    assert len(body) < 1_500
    notes = [array.note for array in npz_arrays(body).items]
    assert notes == ["", "", "too large to unpack here", "too large to unpack here"]
