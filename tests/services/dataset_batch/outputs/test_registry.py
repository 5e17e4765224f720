"""The form of an output: by its name, by the ending of its file, or the usual one."""

from __future__ import annotations

import pytest

from workbench.model.errors import UsageError
from workbench.services.dataset_batch.outputs.registry import DEFAULT, output_form, output_forms


@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        ("out.jsonl", "", DEFAULT),
        ("out.csv", "", "csv"),
        ("OUT.CSV", "", "csv"),
        ("out.csv", "jsonl", "jsonl"),
        ("out.unknown", "", DEFAULT),
        ("", "", DEFAULT),
    ],
)
def test_a_name_goes_before_an_ending(path: str, name: str, expected: str) -> None:
    assert output_form(path, name).name == expected


def test_a_form_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError) as failure:
        output_form("out.csv", "xml")
    assert failure.value.message == "There is no output format 'xml'."
    assert all(name in failure.value.hint for name in output_forms())
