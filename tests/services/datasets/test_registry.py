"""The forms of datasets: one new file is a new form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.model.errors import UsageError
from workbench.services.datasets import forms as package
from workbench.services.datasets.registry import form_named, form_of, forms


def test_forms_are_those_of_the_folder() -> None:
    assert set(forms()) == {"jsonl", "json", "csv", "tsv", "parquet", "npy", "recordio", "capture", "files"}


@pytest.fixture
def added(tmp_path: Path) -> Iterator[Path]:
    """A folder whose modules are forms as well."""
    package.__path__.append(str(tmp_path))
    forms.cache_clear()
    yield tmp_path
    package.__path__.remove(str(tmp_path))
    forms.cache_clear()


def test_a_form_is_added_by_adding_a_file(added: Path) -> None:
    (added / "words_form.py").write_text(
        "from workbench.services.datasets.form import Form\n"
        "from workbench.services.datasets.record import Row\n"
        "def read(part):\n"
        "    for word in part.stream.read().split():\n"
        "        yield Row(data=word, content_type='text/plain')\n"
        "FORMS = (Form('words', 'one record per word', ('.words',), read),)\n"
    )

    form = form_of("x.words", b"a b")

    assert form is not None and form.name == "words"


def test_the_first_bytes_count_more_than_the_name() -> None:
    capture = form_of("x.jsonl", b'{"captureData": {}}\n')
    assert capture is not None and capture.name == "capture"
    lines = form_of("x.txt", b'{"a": 1}\n{"a": 2}\n')
    assert lines is not None and lines.name == "jsonl"
    packed = form_of("X.CSV.gz", b"1,2\n")
    assert packed is not None and packed.name == "csv"
    assert form_of("x.txt", b"1,2\n") is None


def test_an_unknown_name_lists_those_that_there_are() -> None:
    with pytest.raises(UsageError) as raised:
        form_named("xlsx")
    assert "jsonl" in raised.value.hint
