"""The tensors of Triton's binary extension: a JSON head, and behind it the bytes of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from workbench.content.formats.numpy.grid import Grid
from workbench.content.formats.numpy.read import ArrayFacts, Arrays, facts
from workbench.content.views.view import ViewUnavailableError

# Triton Inference Server, "Tensor Data Types": Triton's names, and numpy's.
_TYPES = {
    "BOOL": "?",
    **{f"INT{bits}": f"<i{bits // 8}" for bits in (8, 16, 32, 64)},
    **{f"UINT{bits}": f"<u{bits // 8}" for bits in (8, 16, 32, 64)},
    **{f"FP{bits}": f"<f{bits // 8}" for bits in (16, 32, 64)},
}


def head_of(body: bytes) -> tuple[Any, int]:
    """The JSON head, and how many bytes it has.

    Raises:
        ValueError: it begins with none.
    """
    try:
        # Byte for byte as a character, so that the place where the head ends is one in the body.
        head, end = json.JSONDecoder(parse_int=_whole).raw_decode(body.decode("latin-1"))
    except RecursionError:
        raise ValueError("its head is nested too deep") from None
    return head, end


def tensors(body: bytes) -> Arrays:
    """Each tensor by name, type and shape, with its first values; the head is the note."""
    try:
        head, end = head_of(body)
    except ValueError:
        raise ViewUnavailableError("it does not begin with a JSON head") from None
    items = list(_items(body, head, end))
    if not items:
        raise ViewUnavailableError("its head names no tensors")
    return Arrays(tuple(items), f"head: {body[:end].decode(errors='replace')}")


def announced(head: Any) -> Iterator[tuple[dict[str, Any], int]]:
    """The tensors that a head names, each with how many bytes of it follow the head; 0 where none do."""
    members = head if isinstance(head, dict) else {}
    for name in ("inputs", "outputs"):
        listed = members.get(name)
        for tensor in listed if isinstance(listed, list) else ():
            if isinstance(tensor, dict):
                parameters = tensor.get("parameters")
                length = parameters.get("binary_data_size") if isinstance(parameters, dict) else None
                yield tensor, length if isinstance(length, int) and length > 0 else 0


def _items(body: bytes, head: Any, at: int) -> Iterator[ArrayFacts]:
    for tensor, length in announced(head):
        name, kind, shape = (tensor.get(member) for member in ("name", "datatype", "shape"))
        lengths = (
            tuple(length for length in shape if isinstance(length, int)) if isinstance(shape, list) else ()
        )
        title = name if isinstance(name, str) else ""
        data = body[at : at + length]
        at += length
        if not length:
            yield ArrayFacts(title, lengths, str(kind), 0, 0, note="its values are in the header")
        elif len(data) < length:
            yield ArrayFacts(title, lengths, str(kind), 0, len(data), note=f"{length:,} bytes are announced")
        else:
            yield _tensor(title, str(kind), lengths, data)


def _tensor(name: str, kind: str, shape: tuple[int, ...], data: bytes) -> ArrayFacts:
    if kind == "BYTES":
        words = tuple(_words(data))
        grid = Grid.of_texts(words) if words else None
        return ArrayFacts(name, shape, kind, len(words), len(data), grid=grid)
    dtype = _TYPES.get(kind)
    if dtype is None:
        return ArrayFacts(name, shape, kind, 0, len(data), note="a type whose values are not read here")
    try:
        import numpy as np

        return facts(name, np.frombuffer(data, dtype=dtype).reshape(shape))
    except ImportError:
        return ArrayFacts(name, shape, kind, 0, len(data), note="its values need numpy")
    except ValueError as error:
        return ArrayFacts(name, shape, kind, 0, len(data), note=str(error))


def _words(data: bytes) -> Iterator[str]:
    """Texts, each behind its length in four bytes."""
    at = 0
    while at + 4 <= len(data):
        length = int.from_bytes(data[at : at + 4], "little")
        yield data[at + 4 : at + 4 + length].decode(errors="replace")
        at += 4 + length


def _whole(digits: str) -> int:
    # No length has more digits, and reading them takes time that grows with their square.
    return int(digits) if len(digits) <= 18 else 0
