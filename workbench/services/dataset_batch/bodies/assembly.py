"""Several records in one request, and the records' own parts of its answer, by content type.

What can be put together: rows of CSV, JSON Lines, JSON arrays (bare, or in a member such as `instances`), npy
arrays along their first axis, frames of RecordIO. An answer of another count than the records is an error:
nothing is ever guessed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import msgspec

from workbench.model.errors import PayloadError, UsageError
from workbench.model.hints.text import either
from workbench.model.not_json import NOT_JSON
from workbench.services.datasets.forms.array import NPY
from workbench.services.datasets.forms.recordio import RECORDIO
from workbench.services.datasets.record_types import CSV, JSON, JSON_LINES, TSV, essence

_MEMBERS = ("instances", "inputs", "dataframe_records")
"""Members of a request that hold its records: TensorFlow Serving, Hugging Face and Triton, MLflow."""
_ANSWERS = ("predictions", "outputs", "results", "embeddings", "data", "instances")
"""Members of an answer that hold its parts, in the order in which they are looked for."""


class Part(NamedTuple):
    """One record's part of a request or an answer.

    Args:
        data: its bytes.
        content_type: its media type.
    """

    data: bytes
    content_type: str


class Assembled(NamedTuple):
    """A body of several records.

    Args:
        body: its bytes.
        counts: how many items of the body each record is; one, but where it has a list of its own.
        listed: whether each record had a list of its own, and gets one back.
    """

    body: bytes
    counts: tuple[int, ...]
    listed: bool = False


def can_assemble(content_type: str) -> bool:
    """Returns whether several records of a media type can be put into one request."""
    return content_type in _ASSEMBLERS


def assemble(payloads: Sequence[bytes], content_type: str, member: str = "") -> Assembled:
    """Puts records together.

    Args:
        payloads: of one media type; at least one.
        content_type: that type, without parameters.
        member: the member of a JSON object that holds the records; empty for a bare list, or as they have it.

    Raises:
        UsageError: nothing is known of how records of this type are put together.
        PayloadError: they do not fit one another.
    """
    assembler = _ASSEMBLERS.get(content_type)
    if assembler is None:
        types = ", ".join(_ASSEMBLERS)
        raise UsageError(
            f"Several records of {content_type or 'an unknown content type'} cannot be put into one request.",
            either(
                f"Leave out --batch-rows and --batch-bytes, or set --content-type to {types}.",
                f"Set Per request to 1, or ContentType to {types}.",
            ),
        )
    try:
        return assembler(payloads, member)
    except NOT_JSON as error:
        raise PayloadError(f"The records cannot share a request: {error}.") from None


def take_apart(body: bytes, content_type: str, assembled: Assembled) -> list[Part]:
    """Takes an answer apart, a part for each record.

    Raises:
        PayloadError: it does not have as many parts as the request had.
    """
    kind = essence(content_type)
    wanted = sum(assembled.counts)
    if kind == NPY:
        return _arrays_apart(body, content_type, assembled.counts)
    if kind in {CSV, "text/plain"} or kind in TSV or kind in JSON_LINES:
        rows = _rows(body) if kind not in JSON_LINES else [line for line in body.split(b"\n") if line.strip()]
        _check(len(rows), wanted)
        own = JSON if kind in JSON_LINES else content_type
        return [Part(b"\n".join(rows[a:b]), own) for a, b in _slices(assembled.counts)]
    name, items = _json_items(body, wanted)
    if not assembled.listed:
        return [Part(bytes(item), JSON) for item in items]
    slices = (items[a:b] for a, b in _slices(assembled.counts))
    return [Part(msgspec.json.encode({name: chunk} if name else chunk), JSON) for chunk in slices]


def _slices(counts: Sequence[int]) -> list[tuple[int, int]]:
    return list(pairwise(accumulate(counts, initial=0)))


def _check(count: int, wanted: int) -> None:
    if count != wanted:
        raise PayloadError(
            f"The answer has {count:,} parts for {wanted:,} records.",
            f"Send them one by one ({either('--batch-rows 1', 'Per request 1')}), "
            "or see what the container answers to several.",
        )


def _lines(payloads: Sequence[bytes], _: str) -> Assembled:
    return Assembled(b"\n".join(payloads) + b"\n", (1,) * len(payloads))


def _frames(payloads: Sequence[bytes], _: str) -> Assembled:
    return Assembled(b"".join(payloads), (1,) * len(payloads))


def _json(payloads: Sequence[bytes], member: str) -> Assembled:
    own = "" if member else _own_member(payloads[0])
    if not own:
        joined = b"[" + b",".join(payloads) + b"]"
        body = b'{"%s":%s}' % (member.encode(), joined) if member else joined
        return Assembled(body, (1,) * len(payloads))
    lists: list[list[msgspec.Raw]] = []
    others: dict[str, msgspec.Raw] = {}
    for payload in payloads:
        document = msgspec.json.decode(payload, type=dict[str, msgspec.Raw])
        try:
            lists.append(msgspec.json.decode(document.pop(own), type=list[msgspec.Raw]))
        except (KeyError, msgspec.ValidationError):
            raise PayloadError(f"A record has no list {own!r}, which the others have.") from None
        if lists[1:] and document != others:
            raise PayloadError(f"Records differ beside {own!r}, so that they cannot share a request.")
        others = document
    items = [item for items in lists for item in items]
    body = msgspec.json.encode({**others, own: items})
    return Assembled(body, tuple(map(len, lists)), listed=True)


def _own_member(payload: bytes) -> str:
    """The member of a record that is its list of items; empty where it has none."""
    if not payload.lstrip().startswith(b"{"):
        return ""
    document = msgspec.json.decode(payload, type=dict[str, msgspec.Raw])
    return next(
        (name for name in _MEMBERS if name in document and bytes(document[name]).startswith(b"[")), ""
    )


def _json_items(body: bytes, wanted: int) -> tuple[str, list[msgspec.Raw]]:
    """The member that holds the parts of an answer, and they; no member where the answer is a list."""
    try:
        if body.lstrip().startswith(b"["):
            items = msgspec.json.decode(body, type=list[msgspec.Raw])
            _check(len(items), wanted)
            return "", items
        document = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except NOT_JSON as error:
        raise PayloadError(f"The answer is not JSON with a list: {error}.") from None
    lists = {
        name: msgspec.json.decode(value, type=list[msgspec.Raw])
        for name, value in document.items()
        if bytes(value).lstrip().startswith(b"[")
    }
    for name in _ANSWERS:
        if name in lists:
            _check(len(lists[name]), wanted)
            return name, lists[name]
    if len(lists) != 1:
        raise PayloadError(
            f"The answer has {len(lists)} lists: it is unclear which of them holds the records."
        )
    ((name, items),) = lists.items()
    _check(len(items), wanted)
    return name, items


def _rows(body: bytes) -> list[bytes]:
    """The rows of CSV; a line break in quotes ends none."""
    if b'"' not in body:
        return [line.rstrip(b"\r") for line in body.split(b"\n") if line.strip()]
    text = io.StringIO(body.decode("utf-8", "surrogateescape"), newline="")
    rows: list[bytes] = []
    taken: list[str] = []

    def lines() -> Any:
        for line in text:
            taken.append(line)
            yield line

    for row in csv.reader(lines()):
        if row:
            rows.append("".join(taken).rstrip("\r\n").encode("utf-8", "surrogateescape"))
        taken.clear()
    return rows


def _arrays(payloads: Sequence[bytes], _: str) -> Assembled:
    import numpy as np

    arrays = [np.load(io.BytesIO(payload), allow_pickle=False) for payload in payloads]
    if any(array.ndim == 0 or array.shape[1:] != arrays[0].shape[1:] for array in arrays):
        raise PayloadError("Arrays of different shapes cannot be stacked.")
    return Assembled(_saved(np.concatenate(arrays)), tuple(len(array) for array in arrays))


def _arrays_apart(body: bytes, content_type: str, counts: Sequence[int]) -> list[Part]:
    import numpy as np

    try:
        array = np.load(io.BytesIO(body), allow_pickle=False)
    except ValueError as error:
        raise PayloadError(f"The answer is not an array: {error}.") from None
    _check(len(array) if array.ndim else 0, sum(counts))
    return [Part(_saved(array[a:b]), content_type) for a, b in _slices(counts)]


def _saved(array: Any) -> bytes:
    import numpy as np

    packed = io.BytesIO()
    np.save(packed, array, allow_pickle=False)
    return packed.getvalue()


_ASSEMBLERS: dict[str, Callable[[Sequence[bytes], str], Assembled]] = {
    CSV: _lines,
    **dict.fromkeys(sorted(TSV), _lines),
    **dict.fromkeys(sorted(JSON_LINES), _lines),
    JSON: _json,
    NPY: _arrays,
    RECORDIO: _frames,
}
