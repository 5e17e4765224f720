"""NaN and the infinities do not keep a document from being laid out."""

from __future__ import annotations

from time import process_time

import pytest

from workbench.content.formats.json.rewrite import indent


def test_what_python_writes_for_numbers_that_json_has_not_is_laid_out() -> None:
    body = b'{"NaN": [NaN, -Infinity, "Infinity, \\"NaN"], "b": 1.10}'
    assert indent(body) == (
        b'{\n  "NaN": [\n    NaN,\n    -Infinity,\n    "Infinity, \\"NaN"\n  ],\n  "b": 1.10\n}'
    )


@pytest.mark.parametrize("body", [b"[nan]", b"[NaN", b"[NaNs]", b"[--Infinity]", b"[NaN, 0e-7300]"])
def test_what_is_broken_otherwise_is_not_laid_out(body: bytes) -> None:
    assert indent(body) is None


@pytest.mark.parametrize("end", [b"", b"\\"])
def test_a_string_that_is_cut_off_takes_no_time(end: bytes) -> None:
    # Each escaped quote would be tried as the beginning of a string that goes to the end.
    body = b'{"a": NaN, "msg": "' + b'{\\"k\\": \\"v\\", ' * 6_000 + end
    before = process_time()
    assert indent(body) is None
    # Quadratic time would be a quarter of a minute.
    assert process_time() - before < 5
