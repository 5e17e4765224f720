"""The part of the screen where the body is: how it is given, what it is, how large, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from workbench.content.sanitize import sanitize_line
from workbench.model.invocation import Base64Body, Body, BytesBody, FileBody, Invocation, TextBody
from workbench.model.keys.tables.request import PAYLOAD
from workbench.tui.draft_messages import BodyChanged, DraftRequested, FieldChanged
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.panels.payload.description import BodyDescription, checked
from workbench.tui.panels.payload.editable_body import WAYS
from workbench.tui.panels.payload.given_body import NO_STANDBY, GivenBody, StandbyMemory
from workbench.tui.panels.payload.source import Source, SourceChanged, SourceMoved
from workbench.tui.panels.payload.sources import Sources
from workbench.tui.panels.payload.text_pane import TextPane
from workbench.tui.widgets.choice import Choice
from workbench.tui.widgets.frame.steady_text import SteadyText
from workbench.tui.widgets.panel import Panel, refuse
from workbench.tui.widgets.pause import Pause
from workbench.tui.widgets.places.place import Columns, Rows
from workbench.tui.widgets.turns import Turn, Turns

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.content.problems import Problem
    from workbench.model.exchange import Exchange
    from workbench.tui.panels.payload.amount import Amount
    from workbench.tui.panels.payload.file_source import FileSource
    from workbench.tui.panels.payload.verdict import Verdict

_PAUSE_SECONDS = 0.2


class PayloadPanel(Panel, Rows):
    """The source of the body that is given; above and below it kind, size and check."""

    DEFAULT_CSS = """
    PayloadPanel > #payload-head {
        height: 1;
        margin-bottom: 1;
    }
    PayloadPanel #way:focus {
        color: $accent;
    }
    PayloadPanel #payload-type {
        width: 1fr;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    PayloadPanel #payload-foot {
        height: 1;
        color: $text-muted;
        padding: 0 1;
    }
    PayloadPanel #payload-place {
        width: 1fr;
        text-align: right;
        text-wrap: nowrap;
    }
    """
    BINDINGS = bindings(PAYLOAD)

    class _Checked(FieldMessage):
        """The body was checked; `count` is None if it has no size to show."""

        body: Body | None
        problems: Sequence[Problem]
        count: int | None

    def __init__(self, body: Body | None = None) -> None:
        """
        Args:
            body: the one that is shown first.
        """
        super().__init__(id="payload")
        self._given = GivenBody()
        self._description = BodyDescription()
        self._checks: Turns[PayloadPanel._Checked] = Turns(self.post_message)
        self._is_loaded = False
        # Bodies that the draft has not taken yet.
        self._posted = 0
        # Whether what is loaded next is to be typed in: its kind was chosen in the list.
        self._goes_in = False
        self._pause = Pause(self.set_timer)
        self._choice = Choice("Body", WAYS, "text", id="way")
        self._media = SteadyText(id="payload-type", markup=False)
        self._place = Static(id="payload-place", markup=False)
        self._foot = Columns(id="payload-foot")
        # The row of the verdict, which comes after the first picture. The foot is hidden where rows are few.
        self.styles.padding = (0, 0, 1, 0)
        self._sources = Sources()
        self._text = self._sources.text
        self._source: Source = self._text
        self._begins_with_file = isinstance(body, FileBody)
        self._is_complete = False

    @cached_property
    def _amount(self) -> Amount:
        from workbench.tui.panels.payload.amount import Amount

        return Amount(id="payload-size")

    @cached_property
    def _verdict(self) -> Verdict:
        from workbench.tui.panels.payload.verdict import Verdict

        return Verdict()

    def compose(self) -> ComposeResult:
        with Columns(id="payload-head"):
            yield self._choice
            yield self._media
        yield self._text
        if self._begins_with_file:
            # What is typed goes to its path.
            yield self._sources.file
        yield self._foot

    # The draft

    def show(self, draft: Invocation, *, fresh: bool = False, standby: StandbyMemory = NO_STANDBY) -> None:
        """Shows the draft's body; `describe` says more about it.

        Args:
            draft: what to show.
            fresh: whether it replaces what is being typed. Else that stands: the draft is only behind it.
            standby: what stands by behind a fresh body.
        """
        self._description.draft = draft
        if fresh:
            self._given.resume(draft.body, standby)
            self._text.expect(standby.text)
        is_newer = self._being_typed or self._posted > 0
        if not self._is_loaded or fresh or (draft.body != self._given.body and not is_newer):
            self._load(draft.body)

    def body_taken(self) -> None:
        """The draft has taken a body that was posted. Until then it is behind what is shown."""
        self._posted -= 1

    def _post(self, body: Body | None) -> None:
        self._posted += 1
        self.post_message(BodyChanged(body))

    def park(self) -> StandbyMemory:
        """Returns what stands by behind the body, to go on with its draft later."""
        text = self._text.editor.buffer.park() if self._source is self._text else None
        return replace(self._given.park(), text=text)

    @property
    def unoffered(self) -> Collection[str]:
        """Text is found and formatted, and a file is picked."""
        of_file = () if isinstance(self._given.body, FileBody) else ("payload.pick",)
        of_text = (key.id for key in PAYLOAD if key.action.startswith("text("))
        return of_file if self._source is self._text else (*of_file, *of_text)

    @property
    def _being_typed(self) -> bool:
        cells = (cell for source in self._sources for cell in source.cells)
        return self._pause.is_running or any(cell.has_focus for cell in cells)

    @property
    def body(self) -> Body | None:
        """What is shown, the newest keys included."""
        return self._source.typed(self._given) if self._pause.is_running else self._given.body

    def flush(self) -> None:
        """Takes over what was typed and not taken over yet."""
        if self._pause.stop():
            self._take_over()

    def focus_part(self) -> None:
        """Goes to where the body is edited."""
        self._once_there(self._source.cells[0].focus)

    def exchange_ended(self, exchange: Exchange, draft_name: str) -> None:
        if isinstance(self._given.body, FileBody):
            self._sources.file.look_again()

    # The sources

    def _once_there(self, act: Callable[[], object]) -> None:
        """Does something with the source: now, or when it is mounted, which is asked for by then."""
        if self._source.cells[0].is_attached:
            act()
        else:
            self.call_after_refresh(act)

    @on(SourceChanged)
    def _follow_typing(self, event: SourceChanged) -> None:
        event.stop()
        if event.source is not self._source:
            return
        if self._source.count is not None and not isinstance(self._given.body, Base64Body):
            self._amount.show(self._source.count, self._description.limit)
        self._pause.stop()
        if self._source.is_small:
            self._take_over()
        else:
            self._pause.start(_PAUSE_SECONDS, self._take_over)

    @on(SourceMoved)
    def _show_place(self, event: SourceMoved | None = None) -> None:
        self._place.update(self._source.place, layout=False)

    def _take_over(self) -> None:
        body = self._source.typed(self._given)
        if self._given.take(body):
            self._post(body)

    def _replace(self, body: Body | None) -> None:
        """Shows another body, and tells of it."""
        self._load(body)
        self._post(body)

    def _load(self, body: Body | None) -> None:
        self._is_loaded = True
        self._given.take(body)
        self._pause.stop()
        way = self._given.way
        self._choice.value = way
        self._source = self._sources[way]
        for source in self._sources:
            source.display = source is self._source
        self._place.display = bool(self._source.place)
        if way in {"hex", "array"} or not self._source.cells[0].is_attached:
            # The first picture does not wait for numpy.
            self.call_after_refresh(self._show_late, body)
        else:
            self._show_body(body)
        if self._goes_in:
            self._goes_in = False
            self.call_after_refresh(self.focus_part)

    async def _complete(self) -> None:
        """Puts in place what the first picture can do without."""
        if missing := [source for source in self._sources.late if not source.is_attached]:
            for source in missing:
                source.display = source is self._source
            await self.mount(*missing, before=self._foot)
        if not self._amount.is_attached:
            self.styles.padding = 0
            await self.mount(self._verdict)
            await self._foot.mount(self._amount, self._place)
        self._is_complete = True

    async def _show_late(self, body: Body | None) -> None:
        await self._complete()
        if body == self._given.body:
            self._show_body(body)

    def _show_body(self, body: Body | None) -> None:
        if not self._source.show_body(body):
            self._given.refuse_array()
            self._load(body)
        elif self._sources.is_array(self._source) and isinstance(body, TextBody):
            # It may be a list as it stands, and is sent as what it is said to be.
            self._take_over()
        else:
            self._show_place()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self.flush()
        self._goes_in = event.is_from_list
        is_array = self._sources.is_array(self._source)
        list_text = self._sources.array.editor.text if is_array else None
        conversion = self._given.convert(event.value, self._description.draft.field("ContentType"), list_text)
        body, self._choice.value = conversion.body, conversion.way
        if conversion.content_type is not None:
            self.post_message(FieldChanged("ContentType", conversion.content_type))
        if conversion.way != event.value and isinstance(body, BytesBody):
            self.notify("These bytes are not UTF-8 text and stay unchanged.", title="Payload")
        if body == self._given.body:
            self._load(body)
        self._post(body)

    def on_text_pane_file_asked(self, event: TextPane.FileAsked) -> None:
        event.stop()
        self._take_over()
        self._replace(self._given.pick_file(event.path))
        self.focus_part()

    # What it is, and what is wrong with it

    def describe(self) -> None:
        """Colours and checks the body by its content type, and measures it against the limit."""
        if not self._is_complete:
            self.call_after_refresh(self._complete)
        description, body = self._description, self._given.body
        self._media.update(Content(sanitize_line(description.content_type) or "no content type"))
        self._text.editor.kind = description.kind(body)
        match body:
            case None:
                self._amount.show(0, description.limit)
            case TextBody(text):
                size = self._source.count
                count = len(text.encode(errors="surrogatepass")) if size is None else size
                self._amount.show(count, description.limit)
            case BytesBody(data):
                self._amount.show(len(data), description.limit)
            case FileBody(path):
                if path:
                    self._sources.file.look_again()
                else:
                    self._amount.show(None, description.limit)
        self._check(body, description.content_type, self._checks.begin())

    @work(thread=True, exclusive=True, group="check")
    def _check(self, body: Body | None, content_type: str, turn: Turn[_Checked]) -> None:
        problems, count = checked(body, content_type)
        if not turn.is_given_up:
            turn.deliver(self._Checked(body, problems, count))

    def on_payload_panel__checked(self, message: _Checked) -> None:
        if message.body is not self._given.body:
            return
        self._description.problems = message.problems
        if isinstance(message.body, Base64Body):
            self._amount.show(message.count, self._description.limit)
        self._text.editor.mark(self._description.lines(message.body))
        self._say(message.count)

    def on_file_source_known(self, event: FileSource.Known) -> None:
        event.stop()
        if isinstance(self._given.body, FileBody):
            self._amount.show(event.facts.size if event.facts else None, self._description.limit)
            self._say(None)

    def _say(self, count: int | None) -> None:
        description, body = self._description, self._given.body
        if caveat := description.caveat:
            self._verdict.warn(caveat)
            return
        over = description.limit if self._amount.over else None
        kind, operation = description.kind(body), description.draft.operation
        self._verdict.say(body, count, kind, description.problems, over=over, operation=operation)

    # Actions

    def action_templates(self) -> None:
        """Chooses an example request, which becomes the draft but for its endpoint and connection."""
        from workbench.content.templates import Template, applied
        from workbench.tui.screens.templates import TemplatesScreen

        def chosen(template: Template | None) -> None:
            if template is not None:
                self.post_message(DraftRequested(applied(template, self._description.draft)))

        self.app.push_screen(TemplatesScreen(), chosen)

    def action_pick(self) -> None:
        """Picks a file, whatever the body is now."""
        if not isinstance(self._given.body, FileBody):
            self.flush()
            self._replace(self._given.pick_file())
        self._once_there(self._sources.file.pick)

    def action_external(self) -> None:
        """Has the user's own editor change the body."""
        from workbench.tui.panels.payload.external_editor import changed_outside

        self.flush()
        before = self._given.body
        body = changed_outside(self.app, before, self._description.kind(before))
        if body is None:
            return
        if self._source is self._text and isinstance(body, TextBody | Base64Body):
            # One step, that can be undone.
            self._text.editor.replace(0, len(self._text.editor.document), body.text, cursor=0)
        else:
            self._replace(body)

    async def action_text(self, name: str, *arguments: object) -> None:
        """Does something with the text: an action of `TextPane`, by its name."""
        if self._source is self._text:
            await self.app.run_action(("", name, arguments), self._text)
        else:
            refuse(self, "This works only for a text body.")

    def action_problem(self) -> None:
        """Goes to the next thing that is wrong, from the cursor on and from the top again."""
        line, column = self._text.editor.place
        place = self._description.next_problem(line + 1, column + 1)
        if place is None or not isinstance(self._given.body, TextBody):
            refuse(self, "No problems to go to.")
        else:
            self._text.go_to(*place)
