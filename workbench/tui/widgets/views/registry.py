"""Which widget shows what: a view is loaded when it is first opened. To add one is to add a line here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from workbench.content.format import ViewKind
from workbench.tui.widgets.views.view import View

_HERE = __name__.rpartition(".")[0]
_WIDGETS = {
    ViewKind.TEXT: ("text", "TextView"),
    ViewKind.ANSWER: ("answer", "AnswerView"),
    ViewKind.TABLE: ("table", "TableView"),
    ViewKind.PLOT: ("plot", "PlotView"),
    ViewKind.PICTURE: ("picture", "PictureView"),
    ViewKind.ARRAY: ("array", "ArrayView"),
    ViewKind.AUDIO: ("listing", "AudioView"),
    ViewKind.PARTS: ("listing", "PartsView"),
    ViewKind.EVENTS: ("listing", "EventsView"),
    ViewKind.HEX: ("hex", "HexView"),
}
TITLES = {kind: kind.value.capitalize() for kind in ViewKind}
"""How each is called on its tab."""


def known_kinds(kinds: tuple[ViewKind, ...]) -> tuple[ViewKind, ...]:
    """Those of some views that there is a widget for, in their order."""
    return tuple(kind for kind in kinds if kind in _WIDGETS)


def open_view(kind: ViewKind) -> View:
    """A new widget that shows bodies in one way."""
    module, name = _WIDGETS[kind]
    made: Callable[[], View] = getattr(import_module(f"{_HERE}.{module}"), name)
    return made()
