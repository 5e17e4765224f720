"""The answer of a language model as the text that it is."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from workbench.content.format import ViewKind
from workbench.content.views.answer import Answer
from workbench.tui.widgets.body_view import BodyView
from workbench.tui.widgets.views.opened import OpenedView
from workbench.tui.widgets.views.view import Taken


class AnswerView(OpenedView):
    """Text folded at words; below it why the model ended, and how many tokens it took."""

    KIND = ViewKind.ANSWER
    _answer: Answer | None = None

    def make(self) -> Widget:
        self._body = BodyView(id="answer-body")
        return self._body

    def take(self, shown: Answer) -> None:
        self._answer = shown
        self._body.show(shown.utf8)

    def on_body_view_moved(self, event: BodyView.Moved) -> None:
        event.stop()

    def status(self) -> Content:
        return Content(" · ".join(self._answer.facts if self._answer else ()))

    def value(self) -> Taken | None:
        return Taken(self._answer.utf8, "the text of the answer", ".txt") if self._answer else None
