"""The plot or the table of a body, for who names no view."""

from __future__ import annotations

from workbench.content.format import ViewKind
from workbench.content.formats import format_of
from workbench.content.media_type import in_utf8
from workbench.content.views import Unavailable, View, ViewUnavailableError
from workbench.content.views.plot import Plots
from workbench.content.views.shown import Shown
from workbench.content.views.table import Table


def plots_of(body: bytes, content_type: str) -> Plots:
    """Returns what can be drawn of a body, best first.

    Raises:
        ViewUnavailableError: nothing can, with the reason.
    """
    shown = _shown(body, content_type, ViewKind.PLOT)
    if not isinstance(shown, Plots):
        raise ViewUnavailableError("it has nothing to draw")
    return shown


def table_of(body: bytes, content_type: str) -> Table:
    """Returns a body as a table.

    Raises:
        ViewUnavailableError: it is not one, with the reason.
    """
    shown = _shown(body, content_type, ViewKind.TABLE)
    if not isinstance(shown, Table):
        raise ViewUnavailableError("it is not a table")
    return shown


def _shown(body: bytes, content_type: str, kind: ViewKind) -> Shown | None:
    format = format_of(content_type, body)
    if not body or kind not in format.views(body):
        return None
    text = in_utf8(content_type, body) if format.text else body
    shown = View(kind, format, text, content_type).open()
    if isinstance(shown, Unavailable):
        raise ViewUnavailableError(shown.reason)
    return shown
