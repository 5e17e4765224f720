"""Bodies that are too large or too deep to be compared value by value: refused at once, and said."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from workbench.compare import Answer, compare
from workbench.compare.rules import Rules
from workbench.compare.side_by_side.row import Mark
from workbench.compare.side_by_side.rows import side_by_side
from workbench.content.formats.json import JSON
from workbench.content.layout.pretty import prettify

MB = 1024 * 1024
NESTED: dict[str, Callable[[], bytes]] = {
    "arrays": lambda: b"[" * (4 * MB) + b"1" + b"]" * (4 * MB),
    "objects": lambda: b'{"a":' * MB + b"1" + b"}" * MB,
    "many": lambda: b"[" + b",".join([b"[" * 5000 + b"1" + b"]" * 5000] * 800) + b"]",
    "zigzag": lambda: b"[" + b",".join([b"[[]," * 900 + b"1" + b"]" * 900] * 2000) + b"]",
}
"""Made when they are asked for: every process that collects the tests imports this module."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Of the processor: how busy the machine is does not count."""
    before = time.process_time()
    yield
    assert time.process_time() - before < seconds


@pytest.mark.parametrize("name", NESTED)
def test_deep_bodies_are_refused_at_once(name: str) -> None:
    body = NESTED[name]()
    other = body.replace(b"1", b"2")
    with within(4.0):
        assert prettify(JSON, body) is None
        comparison = compare(Answer(body=body), Answer(body=other))
        assert comparison.counts.differences
        assert comparison.method == "JSON" or any("Not compared as JSON" in note for note in comparison.notes)
        assert side_by_side(Answer(body=body), Answer(body=other), Rules())


def test_more_values_than_there_is_memory_for_are_compared_as_text() -> None:
    body = b"[" + b"1," * (6 * MB) + b"1]"
    with within(4.0):
        comparison = compare(Answer(body=body), Answer(body=body[:-2] + b"2]"))
    assert comparison.method == "text"
    assert comparison.counts.differences == 1
    assert "too many to be compared one by one" in comparison.notes[0]


def test_more_lines_than_are_compared_are_bytes() -> None:
    body = b"\n" * (5 * MB)
    comparison = compare(Answer(body=body), Answer(body=body + b"a"))
    assert comparison.method == "bytes"
    assert "lines, too many" in comparison.notes[0]
    rows = side_by_side(Answer(body=body), Answer(body=body + b"a"), Rules())
    assert rows[-1].mark is Mark.FOLDED
    assert "not laid out" in str(rows[-1].expected)


def test_more_cells_than_are_read_are_lines() -> None:
    body = b"1,2,3\n" * 400_000
    types = "text/csv"
    comparison = compare(
        Answer(body=body, content_type=types), Answer(body=body + b"1,2,4\n", content_type=types)
    )
    assert (comparison.method, comparison.counts.added) == ("text", 1)


def test_numbers_of_any_exponent_compare() -> None:
    cases: list[tuple[bytes, bytes, int]] = [
        (b"[1e999999999999999999]", b"[1e999999999999999998]", 1),
        (b"[1e999999999999999999]", b"[1]", 1),
        (b"[1e999999999999999999]", b"[-1e999999999999999999]", 1),
        (b"[1e999999999999999999]", b"[1E999999999999999999]", 0),
        (b"[1e9999999999999999999999]", b"[2]", 1),
        (b"[1e-999999999999999999]", b"[0]", 1),
    ]
    for first, other, differences in cases:
        for rules in (Rules(), Rules(rtol=0.1, atol=0.0)):
            comparison = compare(Answer(body=first), Answer(body=other), rules)
            assert comparison.method == "JSON", (first, other, differences)
            if not rules.rtol:
                assert comparison.counts.differences == differences, (first, other, differences)
