"""The form of an output: by its name, by the ending of its file, or the usual one."""

from __future__ import annotations

import pytest

from workbench.model.errors import UsageError
from workbench.services.dataset_batch.outputs.registry import DEFAULT, output_form, output_forms


def test_a_name_goes_before_an_ending() -> None:
    cases: list[tuple[str, str, str]] = [
        ("out.jsonl", "", DEFAULT),
        ("out.csv", "", "csv"),
        ("OUT.CSV", "", "csv"),
        ("out.csv", "jsonl", "jsonl"),
        ("out.unknown", "", DEFAULT),
        ("", "", DEFAULT),
    ]
    for path, name, expected in cases:
        assert output_form(path, name).name == expected, (path, name, expected)


def test_a_form_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError) as failure:
        output_form("out.csv", "xml")
    assert failure.value.message == "There is no output format 'xml'."
    assert all(name in failure.value.hint for name in output_forms())
