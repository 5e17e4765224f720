"""An array of numpy (`.npy`): a record is one item of its first axis, as an array with one item."""

from __future__ import annotations

import io
from collections.abc import Iterator

from workbench.content.extras import installing
from workbench.model.errors import PayloadError, UsageError
from workbench.services.datasets.form import Form, Part
from workbench.services.datasets.record import Row

NPY = "application/x-npy"


def _read(part: Part) -> Iterator[Row]:
    try:
        import numpy as np
    except ImportError:
        raise UsageError("Reading .npy requires numpy.", f"Run: {installing('numpy')}") from None
    stream = part.stream
    name = part.name or "The input"
    try:
        version = np.lib.format.read_magic(stream)
        read_header = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, fortran, dtype = read_header(stream)
    except (ValueError, KeyError) as error:
        raise PayloadError(f"{name} is not an array that can be read: {error}") from None
    if dtype.hasobject or fortran or not shape:
        raise PayloadError(
            f"{name} cannot be read item by item: it has no axis, Fortran's order or Python objects.",
            "Save it with np.save(path, np.ascontiguousarray(array)).",
        )
    size = dtype.itemsize
    for length in shape[1:]:
        size *= length
    for index in range(shape[0]):
        data = stream.read(size)
        if len(data) < size:
            raise PayloadError(f"{name} ends within item {index + 1:,} of {shape[0]:,}.")
        item = np.frombuffer(data, dtype).reshape((1, *shape[1:]))
        packed = io.BytesIO()
        np.save(packed, item, allow_pickle=False)
        yield Row(data=packed.getvalue(), content_type=NPY, file=part.name)


FORMS = (
    Form(
        "npy",
        "a NumPy array, one record per item of its first axis",
        (".npy",),
        _read,
        detects=lambda start: start.startswith(b"\x93NUMPY"),
        order=10,
    ),
)
