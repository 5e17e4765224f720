"""The output of a batch as it grows: nothing of an earlier run in it, and no gap after what failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest

from workbench.model.errors import StoreError, UsageError
from workbench.services.dataset_batch.journal import Heading, Journal
from workbench.services.dataset_batch.outputs.form import Layout
from workbench.services.dataset_batch.outputs.output_file import OutputFile
from workbench.services.dataset_batch.result import FAILED, RecordError, RecordResult, RequestResult


@contextmanager
def journal_of(folder: Path, *outputs: str) -> Iterator[Journal]:
    """A journal with these answers, each JSON; an empty one is of a record that failed."""
    journal = Journal.create(folder / "out.journal", Heading(input="in", settings={}))
    with closing(journal):
        for number, output in enumerate(outputs):
            journal.add(RequestResult(first=number, records=(result(number, output),)))
        yield journal


def result(number: int, output: str) -> RecordResult:
    if output:
        return RecordResult(id=str(number), digest=number, output=msgspec.Raw(output.encode()))
    return RecordResult(
        id=str(number), digest=number, status=FAILED, error=RecordError(code="E", message="m")
    )


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv"])
def test_a_run_that_begins_anew_leaves_no_row_of_the_one_before(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with (
        journal_of(tmp_path, *"12345") as journal,
        closing(OutputFile(str(path), Layout(), "", journal)) as old,
    ):
        old.finish()
    before = path.read_bytes()
    (tmp_path / "out.journal").unlink()

    with journal_of(tmp_path, *"12") as journal:
        with closing(OutputFile(str(path), Layout(), "", journal, anew=True)) as new:
            new.advance()
        assert new.rows == 2
    written = path.read_bytes()
    assert before.startswith(written) and len(written) < len(before)


def test_a_run_that_begins_anew_cuts_the_file_even_while_its_first_row_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("of the run before\n")
    with journal_of(tmp_path) as journal:
        with closing(OutputFile(str(path), Layout(), "", journal, anew=True)) as output:
            output.advance()
            assert path.read_text() == "of the run before\n", "nothing has come of this run yet"
            journal.add(RequestResult(first=1, records=(result(1, "2"),)))
            output.advance()
        assert path.read_bytes() == b""


def test_rows_that_the_disk_did_not_take_are_not_counted_and_nothing_follows_them(tmp_path: Path) -> None:
    path = tmp_path / "later" / "out.jsonl"
    with (
        journal_of(tmp_path, "1", "2") as journal,
        closing(OutputFile(str(path), Layout(), "", journal)) as output,
    ):
        with pytest.raises(StoreError):
            output.advance()
        assert output.rows == 0
        path.parent.mkdir()
        journal.add(RequestResult(first=2, records=(result(2, "3"),)))
        output.advance()
        assert (output.rows, path.exists()) == (0, False)
        output.finish()
        assert path.read_bytes().count(b"\n") == 3


def test_rows_before_a_filter_that_fails_are_not_counted_and_nothing_follows_them(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    layout = Layout(expression="abs(@)")
    with (
        journal_of(tmp_path, "1", '"text"', "3") as journal,
        closing(OutputFile(str(path), layout, "", journal)) as output,
    ):
        with pytest.raises(UsageError, match="--output-filter"):
            output.advance()
        output.advance()
        assert (output.rows, path.exists()) == (0, False)


def test_rows_that_a_table_holds_back_are_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with (
        journal_of(tmp_path, "", "") as journal,
        closing(OutputFile(str(path), Layout(), "", journal)) as output,
    ):
        output.advance()
        assert (output.rows, path.exists()) == (0, False)
        journal.add(RequestResult(first=2, records=(result(2, "3"),)))
        output.advance()
        assert output.rows == 3
        assert path.read_bytes().count(b"\n") == 4
