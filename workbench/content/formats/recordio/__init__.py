"""RecordIO with protobuf records, as SageMaker's algorithms read and write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.content.format import Confidence, Format, ViewKind, always
from workbench.content.problems import Problem, whole

if TYPE_CHECKING:
    from workbench.content.views.shown import Shown


def _sniff(start: bytes) -> Confidence:
    return Confidence.CERTAIN if start.startswith(b"\x0a\x23\xd7\xce") else Confidence.NO


def _table(body: bytes) -> Shown:
    from workbench.content.formats.recordio.table import record_table

    return record_table(body)


def _check(body: bytes) -> Iterator[Problem]:
    from workbench.content.formats.recordio.codec import RecordError, frames, record

    start = 0
    try:
        for start, end in frames(body):
            record(body[start:end])
    except RecordError as error:
        yield whole(f"{error} (record at byte {max(start, error.offset):,})")


RECORDIO = Format(
    "RecordIO",
    media_types=("application/x-recordio-protobuf", "application/x-recordio"),
    extensions=(".rec",),
    text=False,
    sniff=_sniff,
    check=_check,
    views=always(ViewKind.TABLE, ViewKind.HEX),
    readers={ViewKind.TABLE: _table},
)
FORMATS = (RECORDIO,)
