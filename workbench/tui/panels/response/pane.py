"""The body of an answer: the view that suits it, the others a key away, and a line that says what is seen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from workbench.content.format import ViewKind
from workbench.content.inert import inert
from workbench.tui.widgets.strip import TabStrip
from workbench.tui.widgets.views.registry import TITLES, known, open_view
from workbench.tui.widgets.views.text import TextView
from workbench.tui.widgets.views.view import Subject, View


class BodyPane(Vertical):
    """Shows one body at a time."""

    DEFAULT_CSS = """
    BodyPane > #views {
        height: 1;
    }
    BodyPane > #status {
        height: 1;
        padding: 0 1;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    BodyPane .view {
        padding: 0 1;
    }
    """

    def __init__(self) -> None:
        super().__init__(id="body-pane")
        self._subject: Subject | None = None
        self._kinds: tuple[ViewKind, ...] = (ViewKind.TEXT,)
        self._views: dict[ViewKind, View] = {}
        self._open = ViewKind.TEXT
        self._strip = TabStrip({ViewKind.TEXT: TITLES[ViewKind.TEXT]}, id="views")
        self._place = Container(id="view")
        self._status = Static(id="status", markup=False)

    def compose(self) -> ComposeResult:
        yield self._strip
        yield self._place
        yield self._status

    @property
    def view(self) -> View | None:
        """The view that is open."""
        return self._views.get(self._open)

    def show(self, subject: Subject) -> None:
        """Show a body in the best of its views."""
        self._subject = subject
        self._kinds = known(subject.format.views(subject.body)) or (ViewKind.TEXT,)
        self._strip.set_tabs({kind: TITLES[kind] for kind in self._kinds})
        self.open(self._kinds[0])

    def open(self, kind: ViewKind) -> None:
        """Look at the body in another way."""
        if self._subject is None:
            return
        had_focus = self.has_focus_within
        self._open = kind
        self._strip.active = kind
        self._strip.display = len(self._kinds) > 1
        view = self._views.get(kind)
        if view is None:
            self._views[kind] = view = open_view(kind)
            self._place.mount(view)
        for other in self._views.values():
            other.display = other is view
        if view.subject is not self._subject:
            view.show(self._subject)
        if had_focus:
            self.go()
        self._tell()

    def go(self) -> None:
        """Take the focus."""
        if self.view is not None:
            self.view.go()

    def turn(self, by: int) -> None:
        """Open the next view, or the one before."""
        at = self._kinds.index(self._open)
        self.open(self._kinds[(at + by) % len(self._kinds)])

    @property
    def text(self) -> TextView | None:
        """The text view, opened where it is not."""
        if self._open is not ViewKind.TEXT and ViewKind.TEXT in self._kinds:
            self.open(ViewKind.TEXT)
        view = self.view
        return view if isinstance(view, TextView) else None

    def run(self, name: str) -> None:
        """Do what a key of the table asks for, by its name."""
        text = self.text
        if text is None:
            return
        actions = {
            "layout": text.toggle_layout,
            "wrap": text.lines.toggle_wrap,
            "numbers": text.lines.toggle_numbers,
            "fold": text.lines.fold,
            "unfold": text.lines.unfold_all,
        }
        actions[name]()

    def on_tab_strip_activated(self, event: TabStrip.Activated) -> None:
        event.stop()
        self.open(ViewKind(event.tab))

    def on_view_told(self, event: View.Told) -> None:
        event.stop()
        self._tell()

    def _tell(self) -> None:
        if self._subject is None or self.view is None:
            return
        named = inert(self._subject.content_type) or "no content type"
        said = self.view.status()
        self._status.update(Content(" · ").join([*([said] if said else []), Content(named)]))
