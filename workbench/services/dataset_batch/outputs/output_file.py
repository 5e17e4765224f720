"""The output of a batch as it grows: each row as soon as all before it are known."""

from __future__ import annotations

from time import monotonic

from workbench.services.dataset_batch.journal import Journal
from workbench.services.dataset_batch.outputs.form import Appender, Layout
from workbench.services.dataset_batch.outputs.registry import output_form
from workbench.store.files.outputs.output_file import write_output
from workbench.store.files.outputs.resumed_output import ResumedOutput

_CHUNK = 256 * 1024
STEP = 0.05
"""How long a step takes at most: whoever shows the progress waits for it."""


class OutputFile:
    """The output of one run, in the order of the input. One thread uses it.

    At any moment the file is the beginning of what it becomes. Two cases are written whole
    at the end instead: Parquet, which cannot grow, and a table in which a later answer is wider than
    the first.

    Args:
        path: of the output.
        layout: what is in a row.
        form: the name of its form; empty for that of the file's ending.
        journal: has what came of the records.
        grows: whether it is written as it goes; otherwise the file stays as it is until `finish`.
        anew: whether what the file has is of another run: a growing one is emptied with the first answer.

    Attributes:
        path: of the output.
        rows: that the file has.
    """

    def __init__(
        self,
        path: str,
        layout: Layout,
        form: str,
        journal: Journal,
        *,
        grows: bool = True,
        anew: bool = False,
    ) -> None:
        self.path = path
        self._layout = layout
        self._form = output_form(path, form)
        self._journal = journal
        appender = self._form.appender if grows and ResumedOutput.takes(path) else None
        self._appender = None if appender is None else appender(layout)
        self._file = ResumedOutput(path, anew=anew)
        self._anew = anew
        self._taken = 0
        self._failed = False
        self.rows = 0

    def advance(self, seconds: float = STEP) -> None:
        """Writes the rows that are known, for some time at most; none any more after it has failed once.

        Raises:
            UsageError: the filter is wrong.
            StoreError: the disk does not take them; the journal has all that they are made of.
        """
        if self._appender is None or self._failed:
            return
        # What is lost in the middle leaves a gap, behind which no row may stand.
        self._failed = True
        if self._anew and self._journal.records:
            self._file.add(b"")
            self._anew = False
        if self._journal.has(self._taken):
            self._append(self._appender, monotonic() + seconds)
        self._failed = False

    def _append(self, appender: Appender, deadline: float) -> None:
        chunk = bytearray()
        ready = self.rows
        for request, record in self._journal.known_from(self._taken):
            data = appender.add(request, record)
            self._taken += 1
            if data:
                chunk += data
                ready = self._taken
            if len(chunk) > _CHUNK:
                self._file.add(bytes(chunk))
                self.rows = ready
                chunk.clear()
            if monotonic() > deadline:
                break
        if chunk:
            self._file.add(bytes(chunk))
            self.rows = ready

    def finish(self) -> None:
        """Writes what is left, of a run that has come to its end.

        Raises:
            UsageError: the form, or the filter, is wrong.
            StoreError: it cannot be written; the journal has all that it is made of.
        """
        self.advance(float("inf"))
        if self._appender is not None and self._appender.whole and not self._failed:
            self._file.finish()
        else:
            self._file.close()
            write_output(self.path, self._form.write(self._journal.results, self._layout))

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()
