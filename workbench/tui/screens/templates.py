"""Choose an example request: a list to search on the left, what is chosen on the right."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from workbench.content.formats import format_of
from workbench.content.humanize import size
from workbench.content.templates import Template, matching
from workbench.content.views.hexdump import HexRows
from workbench.model.keys.tables.request import TEMPLATES
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.screens.breakpoints import LOW, NARROW
from workbench.tui.screens.picker import ResultScreen
from workbench.tui.widgets.body_view import BodyView
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.frame.dialog_box import DialogBox
from workbench.tui.widgets.rows.marked_list import MarkedList

_LABEL = len("content type  ")


class TemplatesScreen(ResultScreen[Template | None]):
    """Returns the template that was chosen, or None where Escape was pressed."""

    DEFAULT_CSS = """
    TemplatesScreen {
        align: center middle;
    }
    TemplatesScreen > Vertical {
        width: 96%;
        max-width: 130;
        height: 90%;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    TemplatesScreen Field {
        background: $background;
        margin-bottom: 1;
    }
    TemplatesScreen OptionList {
        width: 38%;
        min-width: 30;
        height: 1fr;
        background: $surface;
        scrollbar-size-vertical: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    TemplatesScreen OptionList > .option-list--option-highlighted {
        background: $block-cursor-background;
        color: $block-cursor-foreground;
        text-style: bold;
    }
    TemplatesScreen #template {
        width: 1fr;
        padding: 0 0 0 2;
    }
    TemplatesScreen.-narrow Horizontal {
        layout: vertical;
    }
    TemplatesScreen.-narrow OptionList {
        width: 100%;
    }
    TemplatesScreen.-narrow #template {
        width: 100%;
        height: 1fr;
        padding: 1 0 0 0;
    }
    TemplatesScreen.-narrow.-low #template {
        display: none;
    }
    TemplatesScreen.-low Field {
        margin-bottom: 0;
    }
    TemplatesScreen #template-facts {
        height: auto;
        max-height: 60%;
        margin-bottom: 1;
        color: $text-muted;
        scrollbar-size-vertical: 1;
    }
    """
    HORIZONTAL_BREAKPOINTS = NARROW
    VERTICAL_BREAKPOINTS = LOW
    BINDINGS = [
        Binding("escape", "close", "Close", show=False),
        Binding("down", "move(1)", "Next", show=False),
        Binding("up", "move(-1)", "Previous", show=False),
        Binding("pagedown", "move(8)", "Further on", show=False),
        Binding("pageup", "move(-8)", "Further back", show=False),
        *bindings(TEMPLATES),
    ]

    class _Found(FieldMessage):
        """The templates that contain every word."""

        words: str
        templates: tuple[Template, ...]

    def __init__(self) -> None:
        super().__init__()
        self._templates: dict[str, Template] = {}
        self._listed: str | None = None
        self._search = Field(placeholder="Name, algorithm, content type …", compact=True)
        self._list = MarkedList(compact=True)
        self._facts = Static(markup=False)
        self._body = BodyView()

    def compose(self) -> ComposeResult:
        with DialogBox("Templates", "Enter: insert · Shift+↓: scroll · Esc: close"):
            yield self._search
            with Horizontal():
                yield self._list
                with Vertical(id="template"):
                    yield VerticalScroll(self._facts, id="template-facts", can_focus=False)
                    yield self._body

    @property
    def reading(self) -> str:
        """The templates that fit what is typed."""
        return "" if self._listed == self._search.value else "the list of templates"

    def on_mount(self) -> None:
        # What is typed searches at any time; the keys that move go to the list from there.
        self._list.can_focus = self._body.can_focus = False
        self._search.focus()
        self._find("")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._find(event.value)

    @work(thread=True, exclusive=True, group="templates")
    def _find(self, words: str) -> None:
        self.post_message(self._Found(words, matching(words.split())))

    def on_templates_screen__found(self, message: _Found) -> None:
        if message.words != self._search.value:
            return
        self._listed = message.words
        self._templates = {template.name: template for template in message.templates}
        self._list.clear_options()
        category = ""
        for template in message.templates:
            if template.category != category:
                category = template.category
                self._list.add_option(Option(Content(category).stylize("bold"), disabled=True))
            self._list.add_option(Option(Content(f"  {template.title}"), id=template.name))
        if self._templates:
            self._list.highlighted = 1
        else:
            self._facts.update("No template contains all these words. Try fewer.")
            self._body.show(b"")

    @on(OptionList.OptionHighlighted)
    def _preview(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        template = self._templates.get(event.option_id or "")
        if template is None:
            return
        self._facts.update(_facts(template))
        data = template.data or b""
        format = format_of(template.content_type, data)
        self._body.show(data if template.body is not None else _in_hex(data), format)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.answer(self._templates.get(event.option_id or ""))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        highlighted = self._list.highlighted_option
        if highlighted is not None and highlighted.id in self._templates:
            self.answer(self._templates[highlighted.id])

    def action_move(self, by: int) -> None:
        for _ in range(abs(by)):
            if by > 0:
                self._list.action_cursor_down()
            else:
                self._list.action_cursor_up()

    def action_read_on(self, by: int) -> None:
        """Scrolls what is said of the template, and then its body."""
        facts = self.query_one("#template-facts")
        before = facts.scroll_offset.y
        facts.scroll_relative(y=by, animate=False, force=True, immediate=True)
        if facts.scroll_offset.y == before:
            self._body.scroll_relative(y=by, animate=False, force=True, immediate=True)

    def action_close(self) -> None:
        self.answer(None)


def _facts(template: Template) -> Content:
    data = template.data
    lines = [Content(template.title).stylize("bold $text")]
    for label, value in (
        ("operation", template.operation),
        ("content type", template.content_type),
        ("accept", template.accept),
        *((name, str(value)) for name, value in template.fields.items()),
    ):
        if value:
            lines.append(Content.assemble(f"{label:<{_LABEL}}", Content(value).stylize("$text")))
    if template.note:
        lines.append(Content(template.note))
    if template.body is None:
        lines.append(Content(f"a binary body of {size(len(data))}" if data else "no body"))
    lines.append(Content(template.source).stylize("$text-muted"))
    if template.answer:
        lines.append(Content.assemble(f"{'answers':<{_LABEL}}", template.answer))
    return Content("\n").join(lines)


def _in_hex(data: bytes) -> bytes:
    rows = HexRows(data)
    if not data:
        return b""
    return "\n".join(f"{rows.row(at).hex}  {rows.row(at).ascii}" for at in range(len(rows))).encode()
