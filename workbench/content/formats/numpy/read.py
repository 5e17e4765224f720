"""Arrays: their shape, type, first values and statistics. `.npy`, `.npz` and nested lists of JSON, by numpy.

Headers are read before anything is allocated, and nothing is ever unpickled.
"""

from __future__ import annotations

import io
import json
import tokenize
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.content.extras import installing
from workbench.content.formats.numpy.grid import Grid
from workbench.content.formats.numpy.statistics import statistics
from workbench.content.sanitize import sanitize_line
from workbench.content.views.view import ViewUnavailableError

if TYPE_CHECKING:
    import numpy as np

_MOST_BYTES = 512 * 1024 * 1024
_MOST_UNPACKED = 256 * 1024 * 1024
_MOST_MEMBERS = 100
_MOST_JSON = 12 * 1024 * 1024
# Longer ones are read by nobody: they can make Python's own parser fail.
_MOST_HEADER = 10_000


@dataclass(frozen=True)
class ArrayFacts:
    """One array.

    Attributes:
        name: its name in an archive; empty where it is alone.
        shape: the length of each axis; empty for a single value.
        dtype: as numpy writes it, such as `float32`.
        size: how many values.
        nbytes: what they take.
        grid: the values by row and column; None where there are none.
        minimum, maximum, mean, std: of the finite values; None where there are none or they are not numbers.
        nans, infinities: how many there are.
        note: what could not be read, in a sentence; empty where all was.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    size: int
    nbytes: int
    grid: Grid | None = None
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    std: float | None = None
    nans: int = 0
    infinities: int = 0
    note: str = ""


@dataclass(frozen=True)
class Arrays:
    """The arrays of a body, in its order; at least one."""

    items: tuple[ArrayFacts, ...]
    note: str = ""


def npy_arrays(body: bytes) -> Arrays:
    """An array in numpy's format (NEP 1)."""
    return Arrays((facts("", loaded(body)),))


def npz_arrays(body: bytes) -> Arrays:
    """An archive of arrays. A member that is not an array, or too large, is named with the reason."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = archive.infolist()
            if not members:
                raise ViewUnavailableError("the archive is empty")
            items = tuple(_members(archive, members[:_MOST_MEMBERS]))
    except _ZIP_ERRORS as error:
        raise ViewUnavailableError(f"it is not a readable archive: {error}") from None
    hidden = len(members) - len(items)
    return Arrays(items, f"{hidden:,} more are not shown" if hidden else "")


def npy_problem(body: bytes) -> str:
    """Returns what keeps a body from being an array; empty where nothing does. Reads its header only."""
    try:
        loaded(body)
    except ViewUnavailableError as error:
        return str(error)
    return ""


def npz_problems(body: bytes) -> list[str]:
    """Returns what is wrong with an archive of arrays, and with those in it."""
    try:
        items = npz_arrays(body).items
    except ViewUnavailableError as error:
        return [str(error)]
    return [f"{item.name}: {item.note}" for item in items if item.note]


def json_arrays(body: bytes) -> Arrays:
    """A nested list of numbers, or the largest one in the members of an object."""
    np = _numpy()
    if len(body) > _MOST_JSON:
        raise ViewUnavailableError("it is too large to be read as an array")
    try:
        value = json.loads(body, parse_int=float)
    except (ValueError, RecursionError):
        raise ViewUnavailableError("it is not JSON that can be read as numbers") from None
    candidates = [("", value)]
    if isinstance(value, dict):
        candidates = [(name, inner) for name, inner in value.items() if isinstance(inner, list)]
    arrays: list[ArrayFacts] = []
    for name, inner in candidates[:_MOST_MEMBERS]:
        try:
            array = np.array(inner, dtype=np.float64)
        except (ValueError, TypeError, OverflowError, RecursionError):
            continue
        arrays.append(facts(name, array))
    if not arrays:
        raise ViewUnavailableError("there is no list of numbers in it with rows of one length")
    return Arrays(tuple(sorted(arrays, key=lambda array: -array.size)))


def facts(name: str, array: np.ndarray[Any, Any]) -> ArrayFacts:
    """Returns what there is to say about an array."""
    plain: dict[str, Any] = {
        "name": name,
        "shape": tuple(array.shape),
        "dtype": _type(array.dtype),
        "size": int(array.size),
        "nbytes": int(array.nbytes),
        "grid": Grid.of_array(array) if array.size else None,
    }
    if array.dtype.kind not in "fiub" or not array.size:
        return ArrayFacts(**plain)
    return ArrayFacts(**plain, **statistics(array))


def _type(dtype: np.dtype[Any]) -> str:
    """A type as it is read; of a structured one its fields."""
    fields = dtype.fields
    if not fields or not dtype.names:
        return str(dtype)
    return ", ".join(f"{sanitize_line(name)} {fields[name][0]}" for name in dtype.names)


def loaded(body: bytes) -> np.ndarray[Any, Any]:
    """The array of a `.npy` body; its elements are the bytes of the body, and cannot be written to.

    Raises:
        ViewUnavailableError: it is none that can be read, or numpy is missing.
    """
    _numpy()
    import numpy as np

    try:
        stream = io.BytesIO(body)
        version = np.lib.format.read_magic(stream)
        readers: dict[tuple[int, int], Callable[[Any], Any]] = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
            (3, 0): _header_in_utf8,
        }
        reader = readers.get(version)
        if reader is None:
            raise ViewUnavailableError(
                f"it is an array of version {version[0]}.{version[1]}, which is not supported"
            )
        with warnings.catch_warnings():
            # That a header was written by Python 2 is nothing to tell a user of today.
            warnings.simplefilter("ignore")
            shape, fortran, dtype = reader(stream)
        if dtype.hasobject:
            raise ViewUnavailableError("it holds pickled Python objects, which are never loaded")
        count = 1
        for length in shape:
            count *= length
        start = stream.tell()
        available = (len(body) - start) // max(1, dtype.itemsize)
        if count > available:
            raise ViewUnavailableError(
                f"unexpected end: {shape} of {dtype} are {count:,} values, and {available:,} are there"
            )
        if count * dtype.itemsize > _MOST_BYTES or any(length < 0 for length in shape):
            raise ViewUnavailableError(f"its shape {shape} cannot be read")
        array: np.ndarray[Any, Any] = np.frombuffer(body, dtype=dtype, count=count, offset=start)
        return array.reshape(shape, order="F" if fortran else "C")
    except _HEADER_ERRORS as error:
        raise ViewUnavailableError(f"it is not a readable array: {error}") from None


def _header_in_utf8(stream: io.BytesIO) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """The header of version 3, which names fields in UTF-8; numpy's own reader of it is not public."""
    import ast

    import numpy as np

    length = int.from_bytes(stream.read(4), "little")
    if length > _MOST_HEADER:
        raise ValueError(f"its header has {length:,} bytes")
    header = ast.literal_eval(stream.read(length).decode())
    if not isinstance(header, dict) or header.keys() != {"descr", "fortran_order", "shape"}:
        raise ValueError("its header does not describe an array")
    shape = header["shape"]
    if not isinstance(shape, tuple) or not all(isinstance(length, int) for length in shape):
        raise ValueError(f"its shape is {shape!r}")
    return shape, bool(header["fortran_order"]), np.lib.format.descr_to_dtype(header["descr"])


# What numpy raises over a header that is none.
_HEADER_ERRORS = (
    ValueError,
    TypeError,
    SyntaxError,
    EOFError,
    OverflowError,
    MemoryError,
    RecursionError,
    tokenize.TokenError,
)
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    IndexError,
    KeyError,
)


def _members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[ArrayFacts]:
    # All together, because a small archive can hold many members that each unpack to much.
    left = _MOST_UNPACKED
    for member in members:
        array = _member(archive, member, left)
        left -= array.nbytes if not array.note else 0
        yield array


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> ArrayFacts:
    import lzma
    import zlib

    name = member.filename.removesuffix(".npy")
    if member.file_size > left:
        return ArrayFacts(name, (), "", 0, member.file_size, note="too large to unpack here")
    try:
        with archive.open(member) as stream:
            data = stream.read(left)
        return facts(name, loaded(data))
    except ViewUnavailableError as error:
        return ArrayFacts(name, (), "", 0, member.file_size, note=str(error))
    except (*_ZIP_ERRORS, zlib.error, lzma.LZMAError) as error:
        return ArrayFacts(name, (), "", 0, member.file_size, note=f"it cannot be unpacked: {error}")


def _numpy() -> Any:
    try:
        import numpy as np
    except ImportError:
        raise ViewUnavailableError(f"it needs numpy: {installing('numpy')}") from None
    return np
