"""An endpoint's page: what was known of it the last time at once, and what AWS says now."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from workbench.content.endpoint_sections import Section, age, sections
from workbench.content.sanitize import sanitize_line
from workbench.content.templates import Template, fitting
from workbench.model.account.endpoint import EndpointDescription
from workbench.model.account.metrics import WINDOWS, EndpointMetrics, Window
from workbench.model.account.pause import Pause
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.keys.registry import ENDPOINT
from workbench.model.progress import CancelToken
from workbench.services.account.endpoints import EndpointDirectory
from workbench.services.clipboard import copied_by, programs
from workbench.tui.keys.bindings import bindings
from workbench.tui.screens.endpoint.charts import MetricCharts
from workbench.tui.widgets.choice import Picker, ResultScreen

_KEYS = "m metrics  ←→ values  t span  p template  r refresh  c ARN  l link  Esc back"
_SPANS = {"1h": "hour", "3h": "three hours", "1d": "day"}
_LABEL = 18
"""Columns of the labels; the longest is `Deployed image`."""


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
    EndpointScreen > #endpoint-title {
        height: 1;
        padding: 0 1;
        background: $panel;
    }
    EndpointScreen > VerticalScroll {
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    EndpointScreen > #endpoint-keys {
        height: 1;
        padding: 0 1;
        color: $text-muted;
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
        self._token = CancelToken()
        self._description: EndpointDescription | None = None
        self._state = "reading …"
        self._problem = ""
        self._window = WINDOWS["1h"]
        self._measured = self._window
        self._metrics: EndpointMetrics | None = None
        self._metrics_state = ""
        self._title = Static(id="endpoint-title", markup=False)
        self._charts = MetricCharts(now().tzinfo)
        self._page = Static(id="endpoint-page", markup=False)

    def compose(self) -> ComposeResult:
        yield self._title
        with VerticalScroll(id="endpoint-scroll"):
            yield self._page
            yield self._charts
        yield Static(_KEYS, id="endpoint-keys", markup=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self._show()
        self._read(self._token)

    def on_resize(self) -> None:
        self._show()

    def on_unmount(self) -> None:
        self._token.cancel()

    def action_refresh(self) -> None:
        self._token.cancel()
        self._token = CancelToken()
        self._state, self._problem = "reading …", ""
        self._show()
        self._read(self._token)

    def action_copy_arn(self) -> None:
        if self._description is not None:
            self._copy(self._description.summary.arn)

    def action_copy_link(self) -> None:
        if self._description is None:
            return
        if self._description.console_url:
            self._copy(self._description.console_url)
        else:
            self.notify("This endpoint has no page in the AWS console.")

    def action_metrics(self) -> None:
        self._charts.scroll_visible(top=True, animate=False)

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
            self._metrics_state = f"reading the last {_SPANS[self._window.name]} …"
            self._show_metrics()
            self._read_metrics(self._description, self._window, self._token)

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
        fitting_templates = fitting(self._description.images) if self._description is not None else ()
        if not fitting_templates:
            self.notify(
                "No template is known to fit its container image. F2, then Ctrl+T shows all templates."
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
        self._description = message.description
        if message.description.complete:
            self._state = ""
        self._show()
        if message.whole:
            self._read_metrics_soon()

    def on_endpoint_screen__measured(self, message: _Measured) -> None:
        if message.window == self._window:
            self._metrics, self._metrics_state = message.metrics, message.text
            self._measured = message.window
            self._show_metrics()

    def on_endpoint_screen__state(self, message: _State) -> None:
        # The title is one line: why something cannot be read stands whole on the page.
        self._state, self._problem = ("", message.text) if message.failed else (message.text, "")
        self._show()

    @work(thread=True, exclusive=True, group="endpoint")
    def _read(self, token: CancelToken) -> None:
        def paused(pause: Pause) -> None:
            self.post_message(self._State(f"{pause.cause}: attempt {pause.attempt} in {pause.seconds:.1f} s"))

        def partial(description: EndpointDescription) -> None:
            if kept is None:
                self.post_message(self._Loaded(description))

        try:
            kept = self._directory.cached_description(self._endpoint, self._connection, cancellation=token)
            if kept is not None:
                self.post_message(self._Loaded(kept))
                self.post_message(self._State("reading …"))
            whole = self._directory.describe(
                self._endpoint, self._connection, partial=partial, on_pause=paused, cancellation=token
            )
        except OperationCancelledError:
            return
        except WorkbenchError as error:
            self.post_message(self._State(error.text, failed=True))
            return
        self.post_message(self._Loaded(whole, whole=True))

    @work(thread=True, exclusive=True, group="endpoint-metrics")
    def _read_metrics(self, description: EndpointDescription, window: Window, token: CancelToken) -> None:
        try:
            metrics = self._directory.metrics(description, window, self._connection, cancellation=token)
        except OperationCancelledError:
            return
        except WorkbenchError as error:
            self.post_message(self._Measured(window, None, error.text))
            return
        text = "" if metrics.series else "CloudWatch has no metrics of this endpoint in this time."
        self.post_message(self._Measured(window, metrics, text))

    @work(thread=True, group="copy")
    def _copy(self, text: str) -> None:
        program = copied_by(programs(os.environ), text.encode())
        if not program:
            self.app.call_from_thread(self.app.copy_to_clipboard, text)
        how = f"Copied with {program}." if program else "Sent to the terminal's clipboard, if it allows that."
        self.app.notify(sanitize_line(text), title=how, markup=False)

    def _show(self) -> None:
        description = self._description
        read = f"read {age(description.fetched_at, self._now())}" if description else ""
        title = (f"Endpoint {self._endpoint}", self._state or read)
        self._title.update(Content(sanitize_line(" · ".join(filter(None, title)))))
        parts = [Content(sanitize_line(self._problem)).stylize("$text-error")] if self._problem else []
        if description is not None:
            room = max(self.size.width - _LABEL - 6, 20)
            parts += [_section(section, room) for section in sections(description, self._now())]
            self._show_metrics()
        self._page.update(Content("\n\n").join(parts))

    def _show_metrics(self) -> None:
        # What is there stays until what was asked for takes its place: the page does not jump.
        title = f"\nMetrics of the last {_SPANS[self._measured.name]}"
        self._charts.tell(title, self._metrics_state, self._metrics, self.size.width)


def _section(section: Section, room: int) -> Content:
    """A title and its lines, folded so that nothing stands below the labels but labels.

    Args:
        room: columns for the texts.
    """
    lines = [Content.assemble((sanitize_line(section.title), "bold $accent"))]
    before = ""
    for line in section.lines:
        label = "" if line.label == before else line.label
        before = line.label
        look = "$text-warning" if line.problem else ""
        indent = f"  {sanitize_line(label):<{_LABEL}}" if line.label else "  "
        if not indent.endswith(" "):
            # A name that fills its column stands alone.
            lines.append(Content(indent).stylize("$text-muted"))
            indent = " " * (_LABEL + 2)
        for text in wrap(sanitize_line(line.text), room, break_on_hyphens=False) or [""]:
            lines.append(Content.assemble((indent, "$text-muted"), (text, look)))
            indent = " " * len(indent)
    return Content("\n").join(lines)
