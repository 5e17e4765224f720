"""A batch over a dataset, from the file to its end."""

from __future__ import annotations

from functools import partial

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from workbench.content.sanitize import sanitize_line
from workbench.model.errors import FileExistsAlreadyError, WorkbenchError
from workbench.model.invocation import BytesBody, Invocation
from workbench.model.keys.tables.batches import DATASET_BATCH
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.dataset_batch.batch import Batch, Start, is_whole
from workbench.services.dataset_batch.bodies.size_limit import with_known_limit
from workbench.services.dataset_batch.outlook import Outlook, outlook
from workbench.services.dataset_batch.plan import Plan
from workbench.services.dataset_batch.run import BatchRun
from workbench.services.dataset_batch.summary import Ending, Summary
from workbench.services.dataset_batch.tally import Progress
from workbench.services.datasets.dataset import open_dataset
from workbench.tui.account.production_guard import once_permitted
from workbench.tui.errors import notify_error
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.key_line import KeyLine
from workbench.tui.screens.dataset_batch import report
from workbench.tui.screens.dataset_batch.fields import DatasetFields
from workbench.tui.screens.dataset_batch.form import Answers, plan_of
from workbench.tui.screens.picker import Picker
from workbench.tui.screens.send_options import SendingScreen, bring_into_sight
from workbench.tui.widgets.choice import Choice
from workbench.tui.widgets.frame.title_line import TitleLine

_PREVIEWED = 1000
"""Records that are looked at before anything is sent."""
_SAMPLE = 600
"""Bytes of the first body that are shown."""
_TEACHES = (
    "Name a file of records: JSON Lines, CSV, TSV, Parquet, npy, RecordIO, Data Capture, a folder of files, "
    "s3://BUCKET/KEY or history:QUERY. Each record is sent to the endpoint of the draft, with its fields. "
    "Map chooses a part of the record (JMESPath); a payload with ${column} is filled with its values."
)
_SANDBOX = "Labelled records to try it on, from another terminal: workbench sandbox --dataset iris > iris.csv"
_ENDINGS = {Ending.DONE: "Done", Ending.CANCELLED: "Stopped", Ending.OBSTACLE: "Stopped"}


class DatasetBatchScreen(SendingScreen):
    """Asks for a dataset and an output, shows the first request, then sends and shows how it goes."""

    DEFAULT_CSS = """
    DatasetBatchScreen > .report {
        height: auto;
        padding: 0 1;
        margin-top: 1;
    }
    DatasetBatchScreen > #dataset-keys {
        dock: bottom;
    }
    """
    BINDINGS = bindings(DATASET_BATCH)
    AUTO_FOCUS = "#dataset-input"

    class _Looked(FieldMessage):
        """What would be sent; or why it cannot be told. `turn` says of which look."""

        turn: int
        outlook: Outlook | None
        sample: str = ""
        error: str = ""
        array: bool = False

    class _Went(FieldMessage):
        """How it goes; only the newest of a flood matters."""

        progress: Progress

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, DatasetBatchScreen._Went)

    class _Occupied(FieldMessage):
        """An earlier run, or another file, is where the output was to be."""

        plan: Plan
        answers: Answers
        error: FileExistsAlreadyError

    class _Begun(FieldMessage):
        """It has begun, and can be held up from now on."""

        run: BatchRun

    class _Ended(FieldMessage):
        """It has ended; without a summary it did not begin."""

        summary: Summary | None
        error: WorkbenchError | None = None

    def __init__(self, bench: Workbench, draft: Invocation) -> None:
        """
        Args:
            bench: what sends and remembers.
            draft: gives endpoint, fields and connection, and the template where it has `${column}`.
        """
        super().__init__(bench)
        self._draft = draft
        self._run: BatchRun | None = None
        self._is_paused = False
        self._progress: Progress | None = None
        self._turn = 0
        self._fields = DatasetFields()
        self._last_focused: Widget = self._fields.input
        self._state = Static(id="dataset-state", classes="report", markup=False)
        self._chart = Static(id="dataset-chart", classes="report", markup=False)
        self._failures = Static(id="dataset-failures", classes="report", markup=False)
        self._keys = KeyLine(id="dataset-keys")

    def compose(self) -> ComposeResult:
        name = sanitize_line(self._draft.endpoint_name) or "no endpoint"
        yield TitleLine(Content(f"Batch over a dataset · {name}"), id="dataset-title")
        yield self._fields
        yield self._state
        yield self._chart
        yield self._failures
        yield self._keys

    def on_mount(self) -> None:
        text = f"{_TEACHES} {_SANDBOX}" if self._draft.connection.sandbox else _TEACHES
        self._state.update(Content(text).stylize("$text-muted"))
        self._tell_keys()

    def _plan(self, answers: Answers) -> Plan:
        tag = f"batch-{self._bench.now().astimezone():%Y-%m-%d-%H-%M-%S}"
        return plan_of(answers, self._draft, tag)

    # The first request, before anything is sent.

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._flight is not None or event.input not in {
            self._fields.input,
            self._fields.map,
            self._fields.rows,
        }:
            return
        self._forget_run()
        # What is far away is asked when Enter says that the name is whole.
        if not self._fields.input.value.strip().startswith("s3://"):
            self._look_at_input()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self._forget_run()
        self._look_at_input()

    def _look_at_input(self) -> None:
        if self._flight is None:
            self._turn += 1
            if name := self._fields.input.value.strip():
                self._look(self._turn, name)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self._fields.input:
            self._look_at_input()
        self.focus_next()

    def _forget_run(self) -> None:
        """Makes room for the first request of another run."""
        if self._flight is None and self._progress is not None:
            self._progress = None
            for part in (self._state, self._chart, self._failures):
                part.update("")

    @work(thread=True, exclusive=True, group="outlook")
    def _look(self, turn: int, name: str) -> None:
        try:
            plan, _ = with_known_limit(self._bench, self._plan(self._fields.answers))
            dataset = open_dataset(self._bench, name, plan.read, plan.placement.invocation.connection)
            ahead = outlook(dataset, plan, count=max(_PREVIEWED, plan.limits.rows or 0))
        except WorkbenchError as error:
            self.post_message(self._Looked(turn, None, error=error.text))
            return
        body = ahead.first.body if ahead.first else None
        data = body.data[:_SAMPLE] if isinstance(body, BytesBody) else b""
        text = data.decode("utf-8", "replace")
        sample = f"{len(data):,} bytes that are not text" if text.count("\ufffd") > 1 else text
        self.post_message(self._Looked(turn, ahead, sample, array=dataset.array))

    def on_dataset_batch_screen__looked(self, message: _Looked) -> None:
        if message.turn != self._turn or self._flight is not None or self._progress is not None:
            return
        if message.outlook is None:
            self._state.update(Content(sanitize_line(message.error)).stylize("$text-warning"))
        else:
            self._fields.propose(message.outlook.labelled)
            self._state.update(report.before(message.outlook, message.sample, array=message.array))

    # The run.

    def action_start(self) -> None:
        if self._flight is not None:
            return
        answers = self._fields.answers
        try:
            plan = self._plan(answers)
        except WorkbenchError as error:
            notify_error(self.app, error, "Not started")
            return
        if not answers.input.strip():
            self.notify("Name a file of records first.", title="Input", severity="warning")
            self._fields.input.focus()
            return
        self._permit(plan, answers, Start.NEW)

    def _permit(self, plan: Plan, answers: Answers, start: Start) -> None:
        """Asks at production, then begins with what stood in the fields when it was asked for."""
        once_permitted(
            self,
            self._bench,
            lambda: [plan.placement.invocation.connection],
            "every record of the dataset",
            partial(self._begin, plan, answers, start),
        )

    def _begin(self, plan: Plan, answers: Answers, start: Start) -> None:
        if self._flight is not None:
            return
        self._flight = CancelToken()
        self._is_paused = False
        self._progress = None
        self._chart.update("")
        self._failures.update("")
        self._tell_keys()
        self._last_focused = self.focused or self._last_focused
        self.set_focus(None)
        self._send(plan, answers, start, self._flight)

    @work(thread=True, group="send")
    def _send(self, plan: Plan, answers: Answers, start: Start, flight: CancelToken) -> None:
        def tell(progress: Progress) -> None:
            self.post_message(self._Went(progress))

        try:
            plan, _ = with_known_limit(self._bench, plan)
            connection = plan.placement.invocation.connection
            dataset = open_dataset(self._bench, answers.input, plan.read, connection)
            batch = Batch(self._bench, dataset, plan, answers.output, start)
        except FileExistsAlreadyError as error:
            self.post_message(self._Ended(None))
            self.post_message(self._Occupied(plan, answers, error))
            return
        except WorkbenchError as error:
            self.post_message(self._Ended(None, error))
            return
        try:
            run = batch.begin(flight)
            self.post_message(self._Begun(run))
            summary = run.run(tell)
            if is_whole(summary):
                batch.write()
            ended = self._Ended(summary)
        except WorkbenchError as error:
            ended = self._Ended(None, error)
        finally:
            batch.close()
        # Not before: the next run needs the output that this one has held.
        self.post_message(ended)

    def on_dataset_batch_screen__occupied(self, message: _Occupied) -> None:
        starts = (None, Start.RESUME, Start.RETRY, Start.REPLACE)

        def chosen(index: int | None) -> None:
            if index and (start := starts[index]) is not None:
                self._permit(message.plan, message.answers, start)

        entries = [
            ("Keep it", "Name another output."),
            ("Continue", "Send the records that are left."),
            ("Retry", "Send the failed records again."),
            ("Start over", "Replace output and journal."),
        ]
        about = [sanitize_line(message.error.message)]
        self.app.push_screen(Picker("An earlier run", entries, about=about), chosen)

    def on_dataset_batch_screen__went(self, message: _Went) -> None:
        if self._flight is None:
            return
        self._show(message.progress, report.PAUSED if self._is_paused else report.SENDING)

    def _show(self, progress: Progress, head: str) -> None:
        self._progress = progress
        # The scrollbar comes when there is more to show, and shall not have the bar fold.
        columns = self.size.width - self.styles.scrollbar_size_vertical - 2
        self._state.update(report.state(progress, columns, head=head))
        self._chart.update(report.chart(progress, columns))
        self._failures.update(report.failures(progress))

    def on_dataset_batch_screen__begun(self, message: _Begun) -> None:
        self._run = message.run
        if self._is_paused:
            message.run.pace.pause()

    def on_dataset_batch_screen__ended(self, message: _Ended) -> None:
        self._flight = None
        self._run = None
        if message.error is not None:
            notify_error(self.app, message.error, "Batch")
        if message.summary is not None:
            self._show(message.summary.progress, _ENDINGS[message.summary.ending])
            ending = report.ending(message.summary, self._fields.output.value.strip())
            self._failures.update(Content("\n").join([report.failures(message.summary.progress), ending]))
        self._tell_keys()
        self._last_focused.focus(scroll_visible=False)
        bring_into_sight(self._state)

    def action_pause(self) -> None:
        """Lets nothing more begin, or goes on; what is still being opened is paused when it begins."""
        self._is_paused = not self._is_paused
        if self._run is not None and self._is_paused:
            self._run.pace.pause()
        elif self._run is not None:
            self._run.pace.resume()
        self._tell_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Space pauses what runs; in a field it is a space."""
        return action != "pause" or self._flight is not None

    def _tell_keys(self) -> None:
        if self._flight is None:
            hint = "‹dataset_batch.start› start  Tab next  → complete the path  Esc back"
        elif self._is_paused:
            hint = "‹dataset_batch.pause› continues  Esc stops; what is done is kept"
        else:
            hint = "‹dataset_batch.pause› pauses  Esc stops; what is done is kept"
        self._keys.say(hint)
