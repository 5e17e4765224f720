"""A body within another one, opened above everything else in the view that suits it best."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from workbench.content.format import ViewKind
from workbench.content.media_type import in_utf8
from workbench.tui.widgets.frame.dialog_box import BETWEEN, DialogBox
from workbench.tui.widgets.text_modal import TextModal
from workbench.tui.widgets.views.registry import known_kinds, open_view
from workbench.tui.widgets.views.view import Subject


def body_modal(title: str, subject: Subject) -> ModalScreen[None]:
    """Returns a screen that shows a body whole: as text, or as a picture, sound, array or bytes."""
    kinds = known_kinds(subject.format.views(subject.body))
    if subject.format.text or not kinds or kinds[0] is ViewKind.TEXT:
        return TextModal(title, in_utf8(subject.content_type, subject.body))
    return BodyModal(title, subject, kinds[0])


class BodyModal(ModalScreen[None]):
    """Shows a body in one view.

    Args:
        title: what it is.
        subject: the body.
        kind: the view.
    """

    DEFAULT_CSS = """
    BodyModal {
        align: center middle;
    }
    BodyModal > Vertical {
        width: 90%;
        height: 80%;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    """
    BINDINGS = [Binding("escape,q", "dismiss", "Close", show=False)]

    def __init__(self, title: str, subject: Subject, kind: ViewKind) -> None:
        super().__init__()
        self._title = title
        self._subject = subject
        self._view = open_view(kind)
        self._box = DialogBox(title, "Esc closes")

    def compose(self) -> ComposeResult:
        with self._box:
            yield self._view

    def on_mount(self) -> None:
        self._view.show(self._subject)
        self._view.go()

    def on_view_told(self, _event: object) -> None:
        """Names the facts of the body below it."""
        self._box.say(f"{self._view.status()}{BETWEEN}Esc closes")
