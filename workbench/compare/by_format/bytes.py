"""Bodies of no known form, compared by what they are: bytes."""

from __future__ import annotations

from workbench.compare.by_format.json import NUMBER
from workbench.compare.by_format.text import common_start
from workbench.compare.collector import DifferenceCollector
from workbench.compare.result import Change

_SHOWN = 8
"""Bytes that are shown from the first that differs."""


def compare_bytes(expected: bytes, actual: bytes, tally: DifferenceCollector) -> None:
    """Finds the first byte that differs; its path is `byte 17`, counted from 0. Sizes are told apart too."""
    if expected == actual:
        tally.equal += 1
        return
    at = common_start(expected, actual)
    tally.differ(f"byte {at}", Change.CHANGED, _hex(expected, at), _hex(actual, at))
    if len(expected) != len(actual):
        sizes = [NUMBER(str(len(body)).encode()) for body in (expected, actual)]
        tally.differ("size", Change.CHANGED, *sizes, magnitude=float(abs(len(expected) - len(actual))))


def _hex(body: bytes, at: int) -> str:
    return body[at : at + _SHOWN].hex(" ") or "the end"
