"""A view whose body has to be read first: in a worker where it is large, with words where it cannot be."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import get_current_worker

from workbench.content.format import ViewKind
from workbench.content.media_type import in_utf8
from workbench.content.sanitize import sanitize_block
from workbench.content.views import Unavailable
from workbench.content.views import View as Way
from workbench.content.views.shown import Shown
from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.views.view import Subject, View

# What is larger is read in a worker.
_AT_ONCE = 20_000


class OpenedView(View):
    """One widget for what was read, and a line for what there is to say when nothing was."""

    DEFAULT_CSS = """
    OpenedView {
        height: 1fr;
    }
    OpenedView > .said {
        height: auto;
        color: $text-muted;
    }
    """
    KIND: ClassVar[ViewKind]

    class _Opened(FieldMessage):
        """The body was opened in this view."""

        subject: Subject
        shown: Shown

    def __init__(self) -> None:
        super().__init__(classes="view")
        self._status = Static(classes="said", markup=False)
        self._main = self.make()
        self._is_read = False

    def compose(self) -> ComposeResult:
        yield self._status
        yield self._main

    @property
    def is_read(self) -> bool:
        return self._is_read

    def make(self) -> Widget:
        """The widget that shows what was read."""
        raise NotImplementedError

    def take(self, shown: Any) -> None:
        """Shows what was read: what a body comes to in a view of this kind."""
        raise NotImplementedError

    def go(self) -> None:
        self.screen.set_focus(self._main)

    def show(self, subject: Subject) -> None:
        self.subject = subject
        self._is_read = False
        self.say("reading …")
        if len(subject.body) <= _AT_ONCE:
            self._end(_opened(self.KIND, subject))
        else:
            self._open(subject)

    @work(thread=True, exclusive=True, group="open")
    def _open(self, subject: Subject) -> None:
        shown = _opened(self.KIND, subject)
        if not get_current_worker().is_cancelled:
            self.post_message(self._Opened(subject, shown))

    def on_opened_view__opened(self, message: _Opened) -> None:
        if message.subject is self.subject:
            self._end(message.shown)

    def _end(self, shown: Shown) -> None:
        self._is_read = True
        if isinstance(shown, Unavailable):
            reason = shown.reason[:1].upper() + shown.reason[1:]
            self.say(f"{reason}{'' if reason.endswith('.') else '.'}", only=True)
        else:
            self.say("")
            self.take(shown)
        self.post_message(self.Told())

    def say(self, text: str, *, only: bool = False) -> None:
        """Puts a line above what is shown, or in its place; an empty one takes it away."""
        self._status.update(Content(sanitize_block(text)))
        self._status.display = bool(text)
        self._main.display = not only


def _opened(kind: ViewKind, subject: Subject) -> Shown:
    text = in_utf8(subject.content_type, subject.body) if subject.format.text else subject.body
    return Way(kind, subject.format, text, subject.content_type).open()
