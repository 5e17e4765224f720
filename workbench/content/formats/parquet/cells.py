"""One value of Parquet as a cell. What has no place in Python is written by Arrow, or as its number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

_DEEPEST = 50


def cell(scalar: Any) -> str:
    """A value as text: nothing where there is none, lists and structs as JSON in one line.

    Never raises: a value that cannot be read, such as a day of the year 275760, is its number and its type.
    """
    if not scalar.is_valid:
        return ""
    try:
        return "".join(_nested(scalar, 0)) if _is_nested(scalar.type) else _text(scalar)
    except errors() as error:
        return unreadable(error)


def unreadable(error: Exception) -> str:
    """Returns what stands in the place of a value that could not be read."""
    return f"cannot be read: {str(error).partition(chr(10))[0]}"


def errors() -> tuple[type[Exception], ...]:
    """Returns what Arrow and Python raise over what is damaged, or has no place in one of them."""
    import pyarrow as pa

    # Among its own are ValueError, KeyError, IndexError, TypeError, NotImplementedError and MemoryError.
    return (pa.ArrowException, OSError, ValueError, LookupError, TypeError, ArithmeticError, MemoryError)


def _text(scalar: Any) -> str:
    value = _value(scalar)
    if isinstance(value, bytes):
        text = value.decode(errors="replace")
        return text if "\N{REPLACEMENT CHARACTER}" not in text and text.isprintable() else f"0x{value.hex()}"
    return str(value)


def _value(scalar: Any) -> Any:
    """The value in Python; where it has no place there, Arrow's own text of it, or its number and type."""
    import pyarrow as pa

    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return scalar.as_buffer().to_pybytes()
    except errors():
        # Days and moments beyond the year 9999, and nanoseconds, which Python's own types do not count.
        number = scalar.value
        if pa.types.is_duration(scalar.type):
            return f"{number} {scalar.type.unit}"
        try:
            text = str(scalar.cast(pa.string()))
        except errors():
            text = ""
        return text if text and "out of range" not in text else f"{number} ({scalar.type}, out of range)"


def _is_nested(type: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_nested(type))


def _nested(scalar: Any, depth: int) -> Iterator[str]:
    """A value as JSON. Bytes and moments are strings of it; NaN is written as Python writes it."""
    import pyarrow as pa

    if not scalar.is_valid:
        yield "null"
    elif depth > _DEEPEST:
        yield '"…"'
    elif pa.types.is_struct(scalar.type):
        # By place: two members may have one name.
        members = ((scalar.type.field(at).name, scalar[at]) for at in range(scalar.type.num_fields))
        yield from _braces(members, depth)
    elif pa.types.is_map(scalar.type):
        entries = [(entry[0], entry[1]) for entry in scalar.values or ()]
        yield from _braces(((cell(key), value) for key, value in entries), depth)
    elif _is_nested(scalar.type):
        yield "["
        for at, value in enumerate(scalar.values or ()):
            yield ", " * bool(at)
            yield from _nested(value, depth + 1)
        yield "]"
    else:
        value = _value(scalar)
        plain = value if isinstance(value, bool | int | float) else _text(scalar)
        yield json.dumps(plain, ensure_ascii=False)


def _braces(members: Iterator[tuple[str, Any]], depth: int) -> Iterator[str]:
    yield "{"
    for at, (name, value) in enumerate(members):
        yield f"{', ' * bool(at)}{json.dumps(name, ensure_ascii=False)}: "
        yield from _nested(value, depth + 1)
    yield "}"
