"""Parquet, read where pyarrow is installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.content.format import Confidence, Format, ViewKind, always
from workbench.content.problems import Problem, whole

if TYPE_CHECKING:
    from workbench.content.views.shown import Shown


_MAGIC = b"PAR1"


def _sniff(start: bytes) -> Confidence:
    return Confidence.CERTAIN if start.startswith(_MAGIC) else Confidence.NO


def _table(body: bytes) -> Shown:
    from workbench.content.formats.parquet.table import parquet_table

    return parquet_table(body)


def _check(body: bytes) -> Iterator[Problem]:
    if not body.startswith(_MAGIC):
        yield whole("it does not begin as Parquet does, with PAR1")
    elif not body.endswith(_MAGIC) or len(body) < 12:
        yield whole("unexpected end: Parquet ends with PAR1")


PARQUET = Format(
    "Parquet",
    media_types=("application/vnd.apache.parquet", "application/x-parquet", "application/parquet"),
    extensions=(".parquet",),
    text=False,
    sniff=_sniff,
    check=_check,
    views=always(ViewKind.TABLE, ViewKind.HEX),
    readers={ViewKind.TABLE: _table},
)
FORMATS = (PARQUET,)
