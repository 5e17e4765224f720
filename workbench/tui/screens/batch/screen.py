"""Many requests, watched together: progress, rate, errors, percentiles, a histogram, those that stand out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY
from functools import partial
from math import inf

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from workbench.compare import Rules
from workbench.content.humanize import counted
from workbench.content.sanitize import sanitize_line
from workbench.model.destinations.target import Target
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Invocation
from workbench.model.keys.tables.batches import BATCH
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.batch.batch import Batch
from workbench.services.batch.connections import connections_of
from workbench.services.batch.jobs import Job, Plan, replays
from workbench.services.batch.statistics import Statistics
from workbench.services.batch.targets import targets
from workbench.tui.account.production_guard import once_permitted
from workbench.tui.destination_notice import teller
from workbench.tui.errors import notify_error
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.key_line import KeyLine
from workbench.tui.keys.key_text import KeyText
from workbench.tui.screens.batch import report
from workbench.tui.screens.batch.explanation import explanation
from workbench.tui.screens.batch.report import Notable
from workbench.tui.screens.diff import DiffScreen
from workbench.tui.screens.send_options import SendingScreen, bring_into_sight, moments
from workbench.tui.widgets.choice import Choice
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.field_row import FieldRow
from workbench.tui.widgets.frame.title_line import TitleLine
from workbench.tui.widgets.rows.list import RowList

_MOST_KEPT = 10_000
"""Of those that stand out, so many are listed."""
_USUAL_TIMES = 10


class BatchScreen(SendingScreen):
    """Asks how often, how many at once, at what pace and where to; then sends and shows how it goes."""

    DEFAULT_CSS = """
    BatchScreen > .row {
        margin-top: 1;
    }
    BatchScreen > .row.-second {
        margin-top: 0;
    }
    BatchScreen Label {
        color: $text-muted;
        padding: 0 1 0 0;
    }
    BatchScreen Field {
        width: 10;
        background: $surface;
        margin: 0 2 0 0;
    }
    BatchScreen > #batch-explanation, BatchScreen > #batch-state, BatchScreen > #batch-bars {
        height: auto;
        padding: 0 1;
        margin-top: 1;
    }
    BatchScreen > #batch-explanation {
        color: $text-muted;
    }
    BatchScreen > RowList {
        margin: 1 1 0 1;
    }
    BatchScreen > #batch-keys {
        dock: bottom;
    }
    """
    BINDINGS = bindings(BATCH)
    AUTO_FOCUS = "#times"

    class _Targets(FieldMessage):
        """The targets to choose from; `error` says why there are none, if they could not be read."""

        targets: Sequence[Target]
        error: WorkbenchError | None = None

    class _Went(FieldMessage):
        """How it goes; only the newest of a flood matters."""

        statistics: Statistics
        notable: Sequence[Notable]
        _: KW_ONLY
        over: bool
        error: str = ""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, BatchScreen._Went) and not message.over

    def __init__(self, bench: Workbench, source: Sequence[int] | Invocation) -> None:
        """
        Args:
            bench: what sends and remembers.
            source: numbers of recorded exchanges to send again, or a draft to repeat.
        """
        super().__init__(bench)
        self._what = source
        self._targets: list[Target] = []
        self._is_read = False
        self._total = 0
        self._tag = ""
        self._notable: Sequence[Notable] = ()
        self._progress: BatchScreen._Went | None = None
        once = not isinstance(source, Invocation)
        self._times = Field("1" if once else str(_USUAL_TIMES), type="integer", compact=True, id="times")
        self._at_once = Field("1", type="integer", compact=True, id="at-once")
        self._pace = Field(placeholder="no limit", type="number", compact=True, id="pace")
        self._tolerance = Field("0", type="number", compact=True, id="tolerance")
        self._same = f"same as the {'original' if once else 'draft'}"
        self._where = Choice("Send to", self._places, self._same, id="where")
        self._explanation = KeyText(explanation(is_draft=not once), id="batch-explanation")
        self._state = Static(id="batch-state", markup=False)
        self._bars = Static(id="batch-bars", markup=False)
        self._list = RowList(id="batch-list")
        self._keys = KeyLine(id="batch-keys")

    def compose(self) -> ComposeResult:
        yield TitleLine(Content(sanitize_line(self._title())), id="batch-title")
        with FieldRow(classes="row"):
            yield Label("Requests")
            yield self._times
            yield Label("Concurrency")
            yield self._at_once
            yield Label("Per second")
            yield self._pace
        with FieldRow(classes="row -second"):
            yield Label("Tolerance")
            yield self._tolerance
            yield Label("To")
            yield self._where
        yield self._explanation
        yield self._state
        yield self._bars
        yield self._list
        yield self._keys

    @property
    def reading(self) -> str:
        """The targets, where one is to be chosen."""
        return "" if self._is_read else "the list of targets"

    def needs_reading(self, action: str) -> bool:
        return self._where.has_focus and action in {"open", "step(1)", "step(-1)"}

    def on_mount(self) -> None:
        self._list.display = False
        self._state.display = self._bars.display = False
        self._tell_keys()
        self._read_targets()

    def _title(self) -> str:
        if isinstance(self._what, Invocation):
            return f"Repeat the draft · {self._what.endpoint_name or 'no endpoint'}"
        shown = ", ".join(f"#{number}" for number in self._what[:5])
        more = f" and {len(self._what) - 5:,} more" if len(self._what) > 5 else ""
        return f"Send again {shown}{more}"

    def _places(self) -> Sequence[tuple[str, str]]:
        return [
            (self._same, self._same),
            *((target.name, sanitize_line(f"{target.name}  {target.where}")) for target in self._targets),
        ]

    @work(thread=True, exclusive=True, group="targets")
    def _read_targets(self) -> None:
        try:
            available = targets(self._bench)
        except WorkbenchError as error:
            self.post_message(self._Targets((), error))
        else:
            self.post_message(self._Targets(available))

    def on_batch_screen__targets(self, message: _Targets) -> None:
        self._is_read = True
        self._targets = list(message.targets)
        if message.error is not None:
            notify_error(self.app, message.error, "Targets")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_start()

    def action_start(self) -> None:
        if self._flight is not None:
            return
        asked = self._asked()
        if asked is None:
            return
        jobs, plan = asked
        # What follows repeats the same.
        first = jobs[: 1 if isinstance(self._what, Invocation) else len(self._what)]
        once_permitted(
            self,
            self._bench,
            partial(connections_of, self._bench, first),
            counted(len(jobs), "request"),
            partial(self._start, jobs, plan),
        )

    def _start(self, jobs: Sequence[Job], plan: Plan) -> None:
        if self._flight is not None:
            return
        self._flight = CancelToken()
        self._total, self._tag = len(jobs), plan.tags[0]
        self._notable = ()
        self._list.display = False
        self._tell_keys()
        self.set_focus(None)
        bring_into_sight(self._state)
        self._run(jobs, plan, self._flight)

    def _asked(self) -> tuple[Sequence[Job], Plan] | None:
        """Returns what is to be sent, and how; None where a number makes no sense, which is said."""
        numbers: list[float] = []
        for field, name, least, most in (
            (self._times, "Requests", 1, 1_000_000),
            (self._at_once, "Concurrency", 1, 256),
            (self._pace, "Per second", 0, 10_000),
            (self._tolerance, "Tolerance", 0, inf),
        ):
            try:
                number = float(field.value or "0")
            except ValueError:
                number = -1
            if not least <= number <= most:
                self.notify(_range(least, most), title=name, severity="warning")
                field.focus()
                return None
            numbers.append(number)
        times, at_once, pace, tolerance = numbers
        target = next((target for target in self._targets if target.name == self._where.value), None)
        if isinstance(self._what, Invocation):
            jobs = [Job(invocation=self._what, target=target)] * int(times)
        else:
            jobs = list(replays(self._what, times=int(times), targets=[target] if target else []))
        tag = f"batch-{self._bench.now().astimezone():%Y-%m-%d-%H-%M-%S}"
        rules = Rules(rtol=tolerance, atol=tolerance, limit=100)
        plan = Plan(
            concurrency=int(at_once),
            rate=pace,
            rules=rules,
            tags=(tag,),
            folded=True,
            tell=teller(self.app),
        )
        return jobs, plan

    @work(thread=True, group="send")
    def _run(self, jobs: Sequence[Job], plan: Plan, flight: CancelToken) -> None:
        batch = Batch(self._bench, plan, flight)
        notable: list[Notable] = []
        error_text = ""
        due = moments()
        for done in batch.run(jobs):
            if (done.failed or done.differs) and len(notable) < _MOST_KEPT:
                notable.append(report.notable(done))
            if done.refusal is not None and not error_text:
                # The next would be refused as well: it is a matter of the connection or the draft.
                error_text = f"Not sent: {done.refusal.text}"
                flight.cancel()
            if next(due):
                self.post_message(self._Went(batch.statistics(), tuple(notable), over=False))
        self.post_message(self._Went(batch.statistics(), tuple(notable), over=True, error=error_text))

    def on_batch_screen__went(self, message: _Went) -> None:
        if message.over:
            self._flight = None
        if len(message.notable) != len(self._notable):
            self._notable = message.notable
            self._list.display = True
        self._progress = message
        self._draw(message)
        if message.over:
            self._tell_keys()
            (self._list if self._notable else self._times).focus(scroll_visible=False)
            bring_into_sight(self._state)

    def on_resize(self) -> None:
        if self._progress is not None:
            self._draw(self._progress)

    def _draw(self, message: _Went) -> None:
        """Shows how it goes in the room that there is."""
        self._explanation.display = False
        self._state.display = self._bars.display = True
        columns = self.scrollable_content_region.width - 2
        lines = [report.state(message.statistics, self._total, columns, over=message.over)]
        if message.error:
            lines.append(Content.assemble((sanitize_line(message.error), "$text-error")))
        elif message.over:
            lines.append(Content(f"Recorded under the tag {self._tag}.").stylize("$text-muted"))
        self._state.update(Content("\n").join(lines))
        self._bars.update(report.bars(message.statistics, columns, 6 if self.size.height < 30 else 12))
        if self._notable:
            self._list.show(len(self._notable), self._paint, wide=self.size.width - 3, at=self._list.cursor)

    def _paint(self, row: int) -> Sequence[tuple[str, str]]:
        return report.row(self._notable[row], self.size.width - 3)

    def _chosen(self) -> Notable | None:
        return self._notable[self._list.cursor] if self._list.cursor < len(self._notable) else None

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        if (chosen := self._chosen()) is not None:
            self.show_exchange(chosen.number)

    def action_diff(self) -> None:
        chosen = self._chosen()
        if chosen is None or chosen.number is None or chosen.expected is None:
            self.notify("There is no recorded exchange to compare with.")
        else:
            self.app.push_screen(DiffScreen(self._bench, chosen.expected, chosen.number))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are commands in the list; in the fields they are letters."""
        return action != "diff" or self._list.has_focus

    def _tell_keys(self) -> None:
        if self._flight is not None:
            hint = "Esc stops and cancels what is in flight"
        else:
            listed = "in the list: Enter show  ‹batch.diff› differences  " if self._notable else ""
            hint = f"‹batch.send›, Enter send  Tab next  {listed}Esc back"
        self._keys.say(hint)


def _range(least: int, most: float) -> str:
    """Returns which numbers a field takes."""
    return f"A number of at least {least}." if most == inf else f"A number from {least} to {most:,}."
