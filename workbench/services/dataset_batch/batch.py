"""A batch from its beginning to its output: the journal opened, the rest sent, the output written."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from workbench.model.errors import FileExistsAlreadyError, NotFoundError, UsageError, WorkbenchError
from workbench.model.hints.text import either
from workbench.model.progress import CancelToken
from workbench.services.dataset_batch.journal import ENDING, Journal, is_empty
from workbench.services.dataset_batch.outputs.form import Layout
from workbench.services.dataset_batch.outputs.output_file import OutputFile
from workbench.services.dataset_batch.outputs.registry import output_form
from workbench.services.dataset_batch.plan import RETRY_DIFFERS, Plan
from workbench.services.dataset_batch.run import BatchRun, Listener
from workbench.services.dataset_batch.summary import Ending, Summary
from workbench.services.datasets.dataset import Dataset
from workbench.services.validation import check
from workbench.services.workbench import Workbench
from workbench.store.files.folders import kind_of
from workbench.store.files.outputs.output_file import check_output


class Start(StrEnum):
    """What a run does with what an earlier one left."""

    NEW = "new"
    """Refuse to touch it."""
    REPLACE = "replace"
    """Begin anew."""
    RESUME = "resume"
    """Go on with the records that have not ended."""
    RETRY = "retry"
    """Send the records again that failed."""


_PLAIN = Layout()


class Batch:
    """A batch with an output. To be closed.

    Args:
        bench: what sends.
        dataset: the records.
        plan: what to do with them.
        output: path of the output; the journal is beside it.
        start: what to do with what an earlier run left.
        layout: what is in a row of the output.
        form: the name of the output's form; empty for that of the file's ending.

    Raises:
        FileExistsAlreadyError: an output or a journal is there, and `start` says nothing of it.
        NotFoundError: there is nothing to retry.
        ConflictError: the journal is of another run.
        UsageError: the run before has not come to its end, so that nothing can be retried.
        StoreError: the output or the journal cannot be written.
    """

    def __init__(
        self,
        bench: Workbench,
        dataset: Dataset,
        plan: Plan,
        output: str,
        start: Start,
        *,
        layout: Layout = _PLAIN,
        form: str = "",
    ) -> None:
        if not output or output == "-":
            raise UsageError(
                "A batch needs a file for its output: its journal is beside it.",
                either("Name it with --output FILE.", "Name it in Output."),
            )
        check_output(output)
        output_form(output, form)
        check(plan.placement.invocation)
        with suppress(WorkbenchError):  # the first request reports it
            # Its credentials are known from then on, and kept out of what is written.
            bench.warm(plan.placement.invocation)
        self._bench = bench
        self._dataset = dataset
        self.output = output
        self._start = start
        self.journal = _opened_journal(Path(f"{output}{ENDING}"), output, dataset, plan, start)
        self._plan = plan.as_before(self.journal.settings) if start is Start.RESUME else plan
        # Without results there is no run to go on with: the row that wrote to this path is of another one.
        self._continues = self.journal.records > 0
        # Rows that are sent again change in their places: the output stays as it is until all are there.
        grows = start is not Start.RETRY
        anew = start is Start.REPLACE
        self._output_file = OutputFile(output, layout, form, self.journal, grows=grows, anew=anew)

    def close(self) -> None:
        """Lets go of the journal and the output."""
        self._output_file.close()
        self.journal.close()

    @property
    def rows_written(self) -> int:
        """The rows that the output has so far: those of the first records, without a gap."""
        return self._output_file.rows

    def begin(self, cancellation: CancelToken) -> BatchRun:
        """Returns the run of what is left, which has not begun yet."""
        return BatchRun(
            self._bench,
            self._dataset,
            self._plan,
            self.journal,
            cancellation,
            output=self._output_file,
            again=self._continues,
            failed_only=self._start is Start.RETRY,
        )

    def send(self, cancellation: CancelToken, listener: Listener | None = None) -> Summary:
        """Sends what is left; see `BatchRun.run`."""
        return self.begin(cancellation).run(listener)

    def write(self) -> None:
        """Writes what the output does not have yet, of a run that has come to its end.

        Raises:
            UsageError: the filter is wrong.
            StoreError: it cannot be written; the journal has all that it is made of.
        """
        self._output_file.finish()


def is_whole(summary: Summary) -> bool:
    """Returns whether a run has come to its end, so that the output can be written."""
    return summary.ending is Ending.DONE


def _opened_journal(path: Path, output: str, dataset: Dataset, plan: Plan, start: Start) -> Journal:
    has_journal = kind_of(str(path)) == "file" and not is_empty(path)
    heading = plan.heading(dataset)
    if start is Start.NEW and has_journal:
        raise FileExistsAlreadyError(
            f"{path} is the journal of an earlier run.",
            either("Continue with --resume, or start over with --force.", "Continue it, or start over."),
        )
    if start in {Start.NEW, Start.RESUME} and not has_journal and kind_of(output):
        raise FileExistsAlreadyError(
            f"{output} already exists.",
            either("Name another file, or replace it with --force.", "Name another file, or replace it."),
        )
    if start is Start.RETRY:
        if not has_journal:
            raise NotFoundError(f"There is no run to retry: {path} does not exist.")
        journal = Journal.open(path, heading, differing=RETRY_DIFFERS)
        if not journal.complete:
            journal.close()
            raise UsageError(
                "The run is not complete.",
                either("Continue it with --resume first.", "Go on with it first."),
            )
        return journal
    if start is Start.RESUME and has_journal:
        return Journal.open(path, heading, differing=plan.adopted)
    return Journal.create(path, heading, replace=True)
