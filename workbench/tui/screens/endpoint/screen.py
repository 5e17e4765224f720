"""An endpoint's page: what was known of it the last time at once, and what AWS says now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from workbench.content.account.endpoint_sections import age, sections
from workbench.content.sanitize import sanitize_line
from workbench.content.templates import Template, fitting
from workbench.model.account.endpoint import EndpointDescription
from workbench.model.account.metrics import WINDOWS, EndpointMetrics, Window
from workbench.model.account.pause import Pause
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.keys.tables.endpoints import ENDPOINT
from workbench.model.keys.text import with_keys
from workbench.services.account.endpoints import EndpointDirectory
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.key_line import KeyLine
from workbench.tui.screens.endpoint.charts import MetricCharts
from workbench.tui.screens.endpoint.scrolled_page import ScrolledPage
from workbench.tui.screens.endpoint.section_text import section_text
from workbench.tui.screens.endpoint.sent_figures import SentFigures
from workbench.tui.screens.picker import Picker, ResultScreen
from workbench.tui.terminal.clipboard import copy_text
from workbench.tui.widgets.frame.steady_text import SteadyText
from workbench.tui.widgets.frame.title_line import TitleLine
from workbench.tui.widgets.turns import Turn, Turns

_KEYS = (
    "‹endpoint.metrics› metrics  ‹endpoint.window› span  ‹endpoint.template› template  "
    "‹endpoint.refresh› refresh  ‹endpoint.copy› ARN  ‹endpoint.link› link  ‹endpoint.back› back"
)
_OF_DESCRIPTION = ("copy_arn", "copy_link", "template", "window", "metrics", "cursor(")
"""What keys do with what is known of an endpoint."""
_UNKNOWN = "Nothing is known of this endpoint."
_SPANS = {"1h": "hour", "3h": "three hours", "1d": "day"}


@dataclass(frozen=True)
class Leaving:
    """What an endpoint's page is left with.

    Attributes:
        description: the newest; None where there is none.
        template: what the draft is to become, aimed at the endpoint; None where it stays.
    """

    description: EndpointDescription | None
    template: Template | None = None


class EndpointScreen(ResultScreen[Leaving]):
    """Sections to scroll through, and the charts of its metrics."""

    DEFAULT_CSS = """
    EndpointScreen {
        background: $background;
    }
    EndpointScreen > ScrolledPage {
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS = bindings(ENDPOINT)

    class _Loaded(Message, bubble=False):
        """A description, or a part of one, is there."""

        def __init__(self, description: EndpointDescription, *, whole: bool = False) -> None:
            super().__init__()
            self.description = description
            self.whole = whole

    class _Measured(Message, bubble=False):
        """The metrics of a window are there; `text` says why not where they are not."""

        def __init__(self, window: Window, metrics: EndpointMetrics | None, text: str = "") -> None:
            super().__init__()
            self.window = window
            self.metrics = metrics
            self.text = text

    class _MetricsState(Message, bubble=False):
        """How reading the metrics of a window goes on."""

        def __init__(self, window: Window, text: str) -> None:
            super().__init__()
            self.window = window
            self.text = text

    class _State(Message, bubble=False):
        """How reading goes on; `failed` where it has ended, and the text says why."""

        def __init__(self, text: str, *, failed: bool = False) -> None:
            super().__init__()
            self.text = text
            self.failed = failed

    def __init__(
        self, directory: EndpointDirectory, name: str, connection: Connection, now: Callable[[], datetime]
    ) -> None:
        """
        Args:
            directory: what describes.
            name: of the endpoint.
            connection: leads to its account.
            now: the time of day.
        """
        super().__init__()
        self._directory = directory
        self._endpoint = name
        self._connection = connection
        self._now = now
        self._readings: Turns[Message] = Turns(self.post_message)
        self._measurements: Turns[Message] = Turns(self.post_message)
        self._description: EndpointDescription | None = None
        self._state = "reading …"
        self._problem = ""
        self._window = WINDOWS["1h"]
        self._measured = self._window
        self._metrics: EndpointMetrics | None = None
        self._metrics_state = ""
        self._is_reading = True
        self._is_measuring = False
        self._title = TitleLine(id="endpoint-title")
        self._charts = MetricCharts(now().tzinfo)
        self._page = SteadyText(id="endpoint-page", markup=False)
        self._sent = SentFigures(directory, name)

    def compose(self) -> ComposeResult:
        yield self._title
        with ScrolledPage(self._charts.stay):
            yield self._page
            yield self._sent
            yield self._charts
        yield KeyLine(_KEYS, id="endpoint-keys")

    @property
    def reading(self) -> str:
        """What the endpoint is, and the first of its metrics."""
        if self._is_reading and self._description is None:
            return "what AWS says of the endpoint"
        is_measured = self._metrics is not None or not (self._is_reading or self._is_measuring)
        return "" if is_measured else "the metrics of the endpoint"

    def needs_reading(self, action: str) -> bool:
        needed = ("cursor(",) if self._description is not None else _OF_DESCRIPTION
        return action.startswith(needed)

    def on_mount(self) -> None:
        self.query_one(ScrolledPage).focus()
        self._show()
        self._read(self._readings.begin())

    def on_resize(self) -> None:
        self._show()

    def on_unmount(self) -> None:
        self._readings.end()
        self._measurements.end()

    def action_refresh(self) -> None:
        # What is being measured goes on until it is asked for anew: that needs the description.
        self._state, self._problem = "reading …", ""
        self._is_reading = True
        self._show()
        self._sent.read()
        self._read(self._readings.begin())

    def action_copy_arn(self) -> None:
        if self._description is not None:
            self._copy(self._description.summary.arn)
        else:
            self.notify(_UNKNOWN)

    def action_copy_link(self) -> None:
        if self._description is None:
            self.notify(_UNKNOWN)
        elif self._description.console_url:
            self._copy(self._description.console_url)
        else:
            self.notify("This endpoint has no page in the AWS console.")

    def action_metrics(self) -> None:
        self._charts.go_to_top()

    def action_cursor(self, by: int) -> None:
        """Moves the cursor of the charts by so many periods."""
        if self._charts.period is None:
            self.action_metrics()
        self._charts.move(by)

    def action_window(self) -> None:
        names = list(WINDOWS)
        self._window = WINDOWS[names[(names.index(self._window.name) + 1) % len(names)]]
        self._read_metrics_soon()
        self.action_metrics()

    def _read_metrics_soon(self) -> None:
        """Asks for the metrics of an endpoint of which everything else is known."""
        if self._description is not None and self._description.complete:
            self._is_measuring = True
            self._metrics_state = f"reading the last {_SPANS[self._window.name]} …"
            self._show_metrics()
            self._read_metrics(self._description, self._window, self._measurements.begin())

    def action_back(self) -> None:
        """Takes the cursor away, and without one leaves the page."""
        if self._charts.drop():
            return
        self._leave(None)

    def _leave(self, template: Template | None) -> None:
        complete = self._description is not None and self._description.complete
        self.answer(Leaving(self._description if complete else None, template))

    def action_template(self) -> None:
        """Takes the template that fits the container image into the draft, or has one of several chosen."""
        if self._description is None:
            self.notify(_UNKNOWN)
            return
        fitting_templates = fitting(self._description.images)
        if not fitting_templates:
            self.notify(
                with_keys(
                    "No template is known to fit its container image. "
                    "‹payload›, then ‹payload.templates› shows all templates."
                )
            )
        elif len(fitting_templates) == 1:
            self._leave(fitting_templates[0])
        else:
            rows = [(template.title, template.content_type) for template in fitting_templates]
            self.app.push_screen(
                Picker("Templates for its image", rows),
                lambda index: None if index is None else self._leave(fitting_templates[index]),
            )

    def on_endpoint_screen__loaded(self, message: _Loaded) -> None:
        if message.description.complete:
            self._state = ""
        elif self._description is not None and self._description.complete:
            # The first part of what is read anew takes nothing away that is there.
            return
        self._description = message.description
        self._show()
        if message.whole:
            self._is_reading = False
            self._read_metrics_soon()

    def on_endpoint_screen__measured(self, message: _Measured) -> None:
        if message.window == self._window:
            self._is_measuring = False
            self._metrics, self._metrics_state = message.metrics, message.text
            self._measured = message.window
            self._show_metrics()
            if message.metrics is None or not message.metrics.series:
                self._charts.stay()

    def on_endpoint_screen__metrics_state(self, message: _MetricsState) -> None:
        if message.window == self._window:
            self._metrics_state = message.text
            self._show_metrics()

    def on_endpoint_screen__state(self, message: _State) -> None:
        # The title is one line: why something cannot be read stands whole on the page.
        self._is_reading = self._is_reading and not message.failed
        self._state, self._problem = ("", message.text) if message.failed else (message.text, "")
        self._show()

    @work(thread=True, exclusive=True, group="endpoint")
    def _read(self, turn: Turn[Message]) -> None:
        def paused(pause: Pause) -> None:
            turn.deliver(self._State(_waiting(pause)))

        def partial(description: EndpointDescription) -> None:
            if kept is None:
                turn.deliver(self._Loaded(description))

        try:
            kept = self._directory.cached_description(
                self._endpoint, self._connection, cancellation=turn.token
            )
            if kept is not None:
                turn.deliver(self._Loaded(kept))
                turn.deliver(self._State("reading …"))
            whole = self._directory.describe(
                self._endpoint, self._connection, partial=partial, on_pause=paused, cancellation=turn.token
            )
        except OperationCancelledError:
            return
        except WorkbenchError as error:
            turn.deliver(self._State(error.text, failed=True))
            return
        turn.deliver(self._Loaded(whole, whole=True))

    @work(thread=True, exclusive=True, group="endpoint-metrics")
    def _read_metrics(self, description: EndpointDescription, window: Window, turn: Turn[Message]) -> None:
        def paused(pause: Pause) -> None:
            turn.deliver(self._MetricsState(window, _waiting(pause)))

        try:
            metrics = self._directory.metrics(
                description, window, self._connection, cancellation=turn.token, on_pause=paused
            )
        except OperationCancelledError:
            return
        except WorkbenchError as error:
            turn.deliver(self._Measured(window, None, error.text))
            return
        text = " ".join(problem.message for problem in metrics.problems)
        if not metrics.series:
            text = "CloudWatch has no metrics of this endpoint in this time."
        turn.deliver(self._Measured(window, metrics, text))

    @work(thread=True, group="copy")
    def _copy(self, text: str) -> None:
        copy_text(self.app, text)

    def _show(self) -> None:
        description = self._description
        read = f"read {age(description.fetched_at, self._now())}" if description else ""
        title = (f"Endpoint {self._endpoint}", self._state or read)
        self._title.update(Content(sanitize_line(" · ".join(filter(None, title)))))
        parts = [Content(sanitize_line(self._problem)).stylize("$text-error")] if self._problem else []
        if description is not None:
            parts += [
                section_text(section, self.size.width) for section in sections(description, self._now())
            ]
            self._show_metrics()
        self._page.update(Content("\n\n").join(parts))

    def _show_metrics(self) -> None:
        # What is there stays until what was asked for takes its place: the page does not jump.
        title = f"\nMetrics of the last {_SPANS[self._measured.name]}"
        self._charts.tell(title, self._metrics_state, self._metrics, self.size.width)


def _waiting(pause: Pause) -> str:
    return f"{pause.cause}: attempt {pause.attempt} in {pause.seconds:.1f} s"
