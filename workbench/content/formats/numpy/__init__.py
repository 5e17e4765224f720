"""Arrays of numpy: `.npy`, and `.npz`, an archive of them. What is pickled in one is never loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.content.format import Comparison, Confidence, Format, ViewKind, always
from workbench.content.problems import Problem, whole

if TYPE_CHECKING:
    from workbench.content.views.shown import Shown


def _npy_sniff(start: bytes) -> Confidence:
    return Confidence.CERTAIN if start.startswith(b"\x93NUMPY") else Confidence.NO


def _npz_sniff(start: bytes) -> Confidence:
    # An archive names its first member in its first bytes.
    length = int.from_bytes(start[26:28], "little")
    zipped = start[:4] == b"PK\x03\x04"
    return Confidence.CERTAIN if zipped and start[30 : 30 + length].endswith(b".npy") else Confidence.NO


def _npy_array(body: bytes) -> Shown:
    from workbench.content.formats.numpy.read import npy_arrays

    return npy_arrays(body)


def _npz_array(body: bytes) -> Shown:
    from workbench.content.formats.numpy.read import npz_arrays

    return npz_arrays(body)


def _npy_plot(body: bytes) -> Shown:
    from workbench.content.formats.numpy.plots import npy_plots

    return npy_plots(body)


def _npy_check(body: bytes) -> Iterator[Problem]:
    from workbench.content.formats.numpy.read import npy_problem

    if problem := npy_problem(body):
        yield whole(problem)


def _npz_check(body: bytes) -> Iterator[Problem]:
    from workbench.content.formats.numpy.read import npz_problems

    yield from map(whole, npz_problems(body))


NPY = Format(
    "npy",
    comparison=Comparison.ARRAY,
    media_types=("application/x-npy",),
    extensions=(".npy",),
    text=False,
    sniff=_npy_sniff,
    check=_npy_check,
    views=always(ViewKind.ARRAY, ViewKind.PLOT, ViewKind.HEX),
    readers={ViewKind.ARRAY: _npy_array, ViewKind.PLOT: _npy_plot},
)
NPZ = Format(
    "npz",
    media_types=("application/x-npz",),
    extensions=(".npz",),
    text=False,
    sniff=_npz_sniff,
    check=_npz_check,
    views=always(ViewKind.ARRAY, ViewKind.HEX),
    readers={ViewKind.ARRAY: _npz_array},
)
FORMATS = (NPY, NPZ)
