"""The body of an answer: the view that suits it, the others a key away, and a line that says what is seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content

from workbench.content.format import ViewKind
from workbench.content.formats.json_lines import JSON_LINES
from workbench.content.media_type import in_utf8
from workbench.content.sanitize import sanitize_block, sanitize_line
from workbench.model.keys.text import with_keys
from workbench.services.bodies.body_files import BodyFiles
from workbench.tui.panels.response.exporter import BodyExporter
from workbench.tui.panels.response.find_bar import FindBar
from workbench.tui.panels.response.query_bar import QueryBar
from workbench.tui.widgets.field import ending_keys
from workbench.tui.widgets.frame.parts_line import PartsLine
from workbench.tui.widgets.panel import refuse
from workbench.tui.widgets.prompt import Prompt
from workbench.tui.widgets.tabs.strip import LeadingStrip, TabStrip
from workbench.tui.widgets.views.registry import TITLES, known_kinds, open_view
from workbench.tui.widgets.views.text import TextView
from workbench.tui.widgets.views.view import Subject, Taken, View


class BodyPane(Vertical):
    """Shows one body at a time, or what a query makes of it."""

    DEFAULT_CSS = """
    BodyPane > #views {
        height: 1;
    }
    BodyPane > #status {
        padding: 0 1;
        color: $text-muted;
    }
    BodyPane .view {
        padding: 0 1;
    }
    """

    def __init__(self, bodies: BodyFiles) -> None:
        """
        Args:
            bodies: what asks, saves and hands over.
        """
        super().__init__(id="body-pane")
        self._whole: Subject | None = None
        self._subject: Subject | None = None
        self._endpoint = ""
        self._kinds: tuple[ViewKind, ...] = (ViewKind.TEXT,)
        text = TextView()
        self._views: dict[ViewKind, View] = {ViewKind.TEXT: text}
        self._open = ViewKind.TEXT
        self._strip = LeadingStrip({ViewKind.TEXT: TITLES[ViewKind.TEXT]}, id="views")
        self._place = Container(text, id="view")
        self._status = PartsLine(id="status")
        self._query = QueryBar(bodies)
        self._find = FindBar(lambda: self.text)
        self._line = Prompt(id="line")
        self._taking = BodyExporter(bodies, self._line)
        self._on_line: Callable[[str], None] = lambda _text: None

    def compose(self) -> ComposeResult:
        yield self._strip
        yield self._query
        yield self._place
        yield self._find
        yield self._line
        yield self._status
        yield self._taking

    @property
    def view(self) -> View:
        """The view that is open."""
        return self._views[self._open]

    @property
    def text(self) -> TextView | None:
        """The text view, opened where it is not; None where the body is not text."""
        if self._open is not ViewKind.TEXT and ViewKind.TEXT in self._kinds:
            self.open(ViewKind.TEXT)
        view = self.view
        return view if isinstance(view, TextView) else None

    @property
    def is_reading(self) -> bool:
        """Whether what the open view shows is still being read."""
        return self._subject is not None and not self.view.is_read

    # Which body, and how

    def show(self, subject: Subject, endpoint: str) -> None:
        """Shows a body in the best of its views.

        Args:
            subject: the body.
            endpoint: whose answer it is.
        """
        self._whole = subject
        self._endpoint = endpoint
        self._query.forget()
        self._line.close()
        self._put(subject)

    def _put(self, subject: Subject, prefer: ViewKind | None = None) -> None:
        self._subject = subject
        self._find.forget()
        self._kinds = known_kinds(subject.format.views(subject.body)) or (ViewKind.TEXT,)
        self._strip.set_tabs({kind: TITLES[kind] for kind in self._kinds})
        self.open(prefer if prefer in self._kinds else self._kinds[0])

    def open(self, kind: ViewKind) -> None:
        """Looks at the body in another way."""
        if self._subject is None:
            return
        held = any(view.has_focus_within for view in self._views.values())
        view = self._views.get(kind)
        if view is None:
            self._views[kind] = view = open_view(kind)
            self._place.mount(view)
        self._open = kind
        self._strip.active = kind
        self._strip.display = len(self._kinds) > 1
        for other in self._views.values():
            other.display = other is view
        if view.subject is not self._subject:
            view.show(self._subject)
        if held:
            self.go()
        self._tell()

    def turn(self, by: int) -> None:
        """Opens the next view, or the one before."""
        at = self._kinds.index(self._open)
        self.open(self._kinds[(at + by) % len(self._kinds)])

    def go(self) -> None:
        """Takes the focus."""
        if self.view.is_mounted:
            self.view.go()
        else:
            self.call_after_refresh(self._arrive)

    def _arrive(self) -> None:
        """Takes the focus late, unless something is being typed by now."""
        typing = any(line.has_focus_within for line in (self._query, self._find, self._line))
        if not typing:
            self.view.go()

    def on_tab_strip_activated(self, event: TabStrip.Activated) -> None:
        event.stop()
        self.open(ViewKind(event.tab))
        if event.descends:
            self.go()

    def on_view_told(self, event: View.Told) -> None:
        event.stop()
        self._find.body_read()
        self._tell()

    def _tell(self) -> None:
        if self._subject is None:
            return
        named = sanitize_line(self._subject.content_type) or "no content type"
        status = self.view.status()
        self._status.show(Content(" · ").join([*([status] if status else []), Content(named)]))

    # What keys ask for

    def run(self, name: str) -> None:
        """Does what a key of the table asks for, by its name there."""
        anywhere: Mapping[str, Callable[[], None]] = {
            "query": self._ask,
            "copy_value": self._copy_value,
            "copy_path": self._copy_path,
            "copy_all": self._copy_all,
            "save": self._save,
            "figure": self._export_figure,
            "page": lambda: self._hand_over(edit=False),
            "edit": lambda: self._hand_over(edit=True),
            "sort": self._sort,
            "flatten": self._flatten,
        }
        if name in anywhere:
            anywhere[name]()
            return
        text = self.text
        if text is None:
            refuse(self, "This body is not text.")
            return
        in_text: Mapping[str, Callable[[], None]] = {
            "layout": text.toggle_layout,
            "wrap": text.lines.toggle_wrap,
            "numbers": text.lines.toggle_numbers,
            "fold": text.lines.fold,
            "unfold": text.lines.unfold_all,
            "find": self._find.start,
            "next": lambda: self._find.step(1),
            "previous": lambda: self._find.step(-1),
            "go": lambda: self._go_where(text),
        }
        in_text[name]()

    def _sort(self) -> None:
        from workbench.tui.widgets.views.table import TableView

        if ViewKind.TABLE in self._kinds:
            self.open(ViewKind.TABLE)
        if isinstance(self.view, TableView):
            self.view.sort()

    def _flatten(self) -> None:
        from workbench.tui.widgets.views.table import TableView

        if ViewKind.TABLE in self._kinds:
            self.open(ViewKind.TABLE)
        if not isinstance(self.view, TableView) or not self.view.flatten():
            self.notify("Only tables of JSON with nested objects can be flattened.")

    def _go_where(self, text: TextView) -> None:
        def go(where: str) -> None:
            self._line.close()
            number = where.strip().lstrip("@").replace(",", "").replace("_", "")
            if not number.isdecimal() or len(number) > 18:
                self.notify("Enter a line number, or @ and a byte offset.", markup=False)
            elif where.strip().startswith("@"):
                text.go_to_raw(int(number))
            else:
                text.lines.go_to_line(int(number))
            text.go()

        self._on_line = go
        self._taking.leave()
        hints = ("12, or @4096 for a byte offset", "12 or @4096")
        self._line.ask("Line", keys=ending_keys("Go", "Cancel"), hints=hints)

    # Queries

    def _ask(self) -> None:
        whole = self._whole
        if whole is None or not whole.format.text:
            refuse(self, "Only JSON and JSON Lines can be queried.")
            return
        if self._query.open:
            self._query.query_one("Field").focus()
            return
        body = in_utf8(whole.content_type, whole.body)
        self._query.start(body, self._endpoint, lines=whole.format is JSON_LINES)

    def on_query_bar_answered(self, event: QueryBar.Answered) -> None:
        event.stop()
        if self._whole is None:
            return
        if event.text is None:
            if self._subject is not self._whole:
                self._put(self._whole, self._open)
        else:
            name = f"{self._whole.name}-query"
            self._put(Subject.of(event.text, "application/json", name), self._open)

    def on_query_bar_done(self, event: QueryBar.Done) -> None:
        event.stop()
        self.go()

    # What is taken out of it

    def copy(self, taken: Taken) -> None:
        """Puts something on the clipboard."""
        self._taking.copy(taken)

    def _copy_value(self) -> None:
        taken = self.view.value()
        if taken is None:
            refuse(self, "No single value is under the cursor.")
        else:
            self._taking.copy(taken)

    def _copy_path(self) -> None:
        path = self.view.path()
        if path:
            self._taking.copy(Taken(path.encode(errors="replace"), "the path", ".txt"))
        else:
            refuse(self, "Only JSON values have a path.")

    def _all(self) -> Taken | None:
        subject = self._subject
        if subject is None:
            return None
        label = "the whole body" if subject is self._whole else "the result of the query"
        return Taken(subject.body, label, subject.extension)

    def _copy_all(self) -> None:
        if taken := self._all():
            self._taking.copy(taken)

    def _save(self) -> None:
        if (taken := self._all()) and self._subject is not None:
            self._on_line = self._taking.entered
            self._taking.save(taken, self._subject.name)

    def _export_figure(self) -> None:
        files = self.view.files()
        if files and self._subject is not None:
            self._on_line = self._taking.entered
            self._taking.export(files, f"{self._subject.name}-{self._open}")
        else:
            notice = "Open a plot or a table first with ‹response.view›. ‹response.save› saves the body."
            self.notify(with_keys(notice))

    def _hand_over(self, *, edit: bool) -> None:
        subject, taken = self._subject, self._all()
        if subject is None or taken is None:
            return
        if not edit:
            # A pager may be set to pass control sequences on to the terminal.
            text = in_utf8(subject.content_type, taken.data).decode(errors="replace")
            taken = replace(taken, data=sanitize_block(text).encode())
        self._taking.open(taken, subject.name, edit=edit)

    # The line that asks for a place or a path

    def on_prompt_entered(self, event: Prompt.Entered) -> None:
        event.stop()
        self._on_line(event.text)

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        event.stop()
        self._taking.typed()

    def on_prompt_completion_asked(self, event: Prompt.CompletionAsked) -> None:
        event.stop()

    def on_prompt_left(self, event: Prompt.Left) -> None:
        event.stop()
        self._line.close()
        self.go()

    def on_prompt_focus_lost(self, event: Prompt.FocusLost) -> None:
        event.stop()
        # An expression stays above its result, as behind Enter.
        if event.prompt is not self._query and not event.prompt.has_focus_within:
            event.prompt.close()
