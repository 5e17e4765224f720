"""Lines of a stream, however long they are."""

from __future__ import annotations

import io

import pytest

from workbench.services.datasets import lines
from workbench.services.datasets.lines import numbered_lines


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"a\nb", [(1, b"a\n"), (2, b"b")]),
        (b"\xef\xbb\xbfa\n\xef\xbb\xbfb\n", [(1, b"a\n"), (2, b"\xef\xbb\xbfb\n")]),
        (b"12345678\n1234567\nx", [(1, None), (2, b"1234567\n"), (3, b"x")]),
        (b"1234567\nx", [(1, b"1234567\n"), (2, b"x")]),
        (b"1" * 30 + b"\nx", [(1, None), (2, b"x")]),
        (b"1" * 30, [(1, None)]),
    ],
)
def test_a_line_that_is_too_long_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, data: bytes, expected: list[tuple[int, bytes | None]]
) -> None:
    monkeypatch.setattr(lines, "LONGEST", 8)
    assert list(numbered_lines(io.BufferedReader(io.BytesIO(data)))) == expected
