"""An endpoint's page: what was known of it the last time at once, and what AWS says now."""

from __future__ import annotations

import os
from collections.abc import Callable
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
from workbench.model.account.endpoint import EndpointDescription
from workbench.model.account.pause import Pause
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.services.account.endpoints import EndpointDirectory
from workbench.services.clipboard import copied_by, programs
from workbench.tui.keys.registry import ENDPOINT
from workbench.tui.widgets.choice import ResultScreen

_KEYS = "r refresh  c copy ARN  l copy console link  Esc back"
_LABEL = 18
"""Columns of the labels; the longest is `Deployed image`."""


class EndpointScreen(ResultScreen[EndpointDescription | None]):
    """Sections to scroll through. It is left with the newest description, None where there is none."""

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
    BINDINGS = [key.binding() for key in ENDPOINT]

    class _Loaded(Message, bubble=False):
        """A description, or a part of one, is there."""

        def __init__(self, description: EndpointDescription) -> None:
            super().__init__()
            self.description = description

    class _State(Message, bubble=False):
        """How reading goes on; `failed` where it has ended without a description."""

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
        self._title = Static(id="endpoint-title", markup=False)
        self._page = Static(id="endpoint-page", markup=False)

    def compose(self) -> ComposeResult:
        yield self._title
        with VerticalScroll(id="endpoint-scroll"):
            yield self._page
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
        self._state = "reading …"
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

    def action_back(self) -> None:
        complete = self._description is not None and self._description.complete
        self.answer(self._description if complete else None)

    def on_endpoint_screen__loaded(self, message: _Loaded) -> None:
        self._description = message.description
        if message.description.complete:
            self._state = ""
        self._show()

    def on_endpoint_screen__state(self, message: _State) -> None:
        self._state = message.text
        self._show()
        if message.failed and self._description is None:
            self._page.update(Content.assemble((sanitize_line(message.text), "$text-error")))

    @work(thread=True, exclusive=True, group="endpoint")
    def _read(self, token: CancelToken) -> None:
        def paused(pause: Pause) -> None:
            self.post_message(
                self._State(f"AWS throttles {pause.action}: attempt {pause.attempt} in {pause.seconds:.0f} s")
            )

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
        self.post_message(self._Loaded(whole))

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
        parts = (f"Endpoint {self._endpoint}", self._state or read)
        self._title.update(Content(sanitize_line(" · ".join(filter(None, parts)))))
        if description is not None:
            shown = sections(description, self._now())
            room = max(self.size.width - _LABEL - 6, 20)
            self._page.update(Content("\n\n").join(_section(section, room) for section in shown))


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
        for text in wrap(sanitize_line(line.text), room, break_on_hyphens=False) or [""]:
            lines.append(Content.assemble((indent, "$text-muted"), (text, look)))
            indent = " " * len(indent)
    return Content("\n").join(lines)
