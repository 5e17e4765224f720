"""One control for each field of the operation, made from the service model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from workbench.content.sanitize import sanitize_line
from workbench.model.inputs import INPUT_LOCATION, async_input_problem
from workbench.model.invocation import FieldValue, Invocation
from workbench.model.keys.tables.request import FIELDS
from workbench.model.service.field_metadata import GROUPS, field_metadata
from workbench.model.service.schema import Field, Operation, schema
from workbench.tui.draft_messages import FieldChanged
from workbench.tui.keys.bindings import bindings
from workbench.tui.panels.late_form import LateForm
from workbench.tui.widgets.form import FormRow
from workbench.tui.widgets.frame.steady_text import SteadyText

# The bar above has a control of its own for it.
_ELSEWHERE = {"EndpointName"}
_ROWS_FOR_ABOUT = 10
"""From so many rows what is said of a field has half of them."""


class FieldsPanel(LateForm, Vertical):
    """Rows by group, and below them what the service model says of the one with the focus."""

    DEFAULT_CSS = """
    FieldsPanel > VerticalScroll {
        height: 1fr;
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    FieldsPanel .group {
        color: $text;
        text-style: bold;
        margin-top: 1;
        &.-first {
            margin-top: 0;
        }
    }
    FieldsPanel > #about {
        height: 40%;
        min-height: 5;
        max-height: 14;
        border-top: solid $panel;
        padding: 0 1;
        color: $text-muted;
        scrollbar-size-vertical: 1;
        &.-low {
            display: none;
        }
    }
    """
    BINDINGS = bindings(FIELDS)

    def __init__(self) -> None:
        super().__init__(id="fields")
        self._operation = ""
        self._rows: dict[str, FormRow] = {}
        self._about: Field | None = None
        self._completions: Mapping[str, Sequence[str]] = {}

    async def mount_rows(self) -> None:
        self._about_text = SteadyText(
            "Empty fields are not sent. Move to a field to read its description. "
            "Invalid values are marked; you can still send them.",
            id="about-text",
            markup=False,
        )
        self._operation = self._draft.operation
        self._list = VerticalScroll(*self._build(schema()[self._operation]), id="rows", can_focus=False)
        about = VerticalScroll(self._about_text, id="about", can_focus=False)
        about.set_class(self.size.height < _ROWS_FOR_ABOUT, "-low")
        await self.mount(self._list, about)

    def on_resize(self, event: Resize) -> None:
        """In few rows the fields have them all."""
        for about in self.query("#about"):
            about.set_class(event.size.height < _ROWS_FOR_ABOUT, "-low")

    async def show_rows(self, *, fresh: bool) -> None:
        """Shows the draft's values, and other rows where the operation is another one."""
        draft = self._draft
        if draft.operation != self._operation:
            self._operation = draft.operation
            rows = self._build(schema()[draft.operation])
            await self._list.remove_children()
            if self._list.is_attached:
                await self._list.mount(*rows)
        for field in schema()[draft.operation].fields:
            if row := self._rows.get(field.name):
                value = draft.field(field.name)
                problem = _problem(field, draft)
                row.show(None if value is None else str(value), problem, fresh=fresh)
        if self._about:
            self._describe(self._about)

    def renew(self, name: str) -> None:
        """Shows the draft's value of a field in place of what is being typed there."""
        if row := self._rows.get(name):
            value = self._draft.field(name)
            row.show(None if value is None else str(value), fresh=True)

    def complete_with(self, completions: Mapping[str, Sequence[str]]) -> None:
        """Offers values that were sent before, by field name."""
        self._completions = completions
        for name, row in self._rows.items():
            row.complete_with((*completions.get(name, ()), *field_metadata(name).suggestions))

    def go_to_row(self, name: str) -> None:
        """Goes to a field by its API name, else to the first."""
        row = self._rows.get(name) or next(iter(self._rows.values()), None)
        if row is not None:
            row.focus()

    def action_send_empty(self) -> None:
        for row in self._rows.values():
            if row.has_pseudo_class("focus-within"):
                row.toggle_empty()

    def on_form_row_changed(self, event: FormRow.Changed) -> None:
        event.stop()
        field = schema()[self._operation].field(event.row.name or "")
        if field is not None:
            self.post_message(FieldChanged(field.name, _typed(field, event.value)))

    def on_form_row_entered(self, event: FormRow.Entered) -> None:
        event.stop()
        self._about = schema()[self._operation].field(event.row.name or "")
        if self._about:
            self._describe(self._about)

    def _build(self, operation: Operation) -> list[Static | FormRow]:
        """Returns new rows, by group."""
        self._rows = {}
        self._about = None
        children: list[Static | FormRow] = []
        for group in GROUPS:
            fields = [
                field
                for field in operation.fields
                if field_metadata(field.name).group == group and field.name not in _ELSEWHERE
            ]
            if fields:
                heading = Static(group.capitalize(), classes="group", markup=False)
                heading.set_class(not children, "-first")
                children.append(heading)
            for field in fields:
                hints = field_metadata(field.name)
                row = FormRow(
                    field.name,
                    field.name + (" *" if field.required else ""),
                    example=hints.example,
                    completions=(*self._completions.get(field.name, ()), *hints.suggestions),
                )
                self._rows[field.name] = row
                children.append(row)
        return children

    def _describe(self, field: Field) -> None:
        lines = [Content.assemble((field.name, "bold $text"), f"  {field.option}")]
        if problem := _problem(field, self._draft):
            lines.append(Content.assemble((f"! {sanitize_line(problem)}", "$text-warning")))
        place = {"header": f"header {field.wire_name}", "uri": "part of the URL"}.get(field.location, "body")
        facts = [
            place,
            field.bounds,
            "required" if field.required else "",
            "sensitive" if field.sensitive else "",
        ]
        lines.append(Content(" · ".join(fact for fact in facts if fact)))
        lines += [Content(""), Content(field.help)]
        self._about_text.update(Content("\n").join(lines))


def _problem(field: Field, draft: Invocation) -> str:
    """What the service would object to in a field, or in what is beside it; empty where it would not."""
    if caveats := draft.caveats_of(field.name):
        return caveats[0].reason
    value = draft.field(field.name)
    if value is not None and (problem := field.problem(value)):
        return problem
    return async_input_problem(draft) if field.name == INPUT_LOCATION else ""


def _typed(field: Field, value: str | None) -> FieldValue | None:
    """Returns what was typed, as a number where the service model wants one and it is one, else as text."""
    if value and field.kind in {"integer", "long"}:
        try:
            number = int(value)
        except ValueError:
            return value
        # What is written in another way is sent as it is written.
        return number if str(number) == value else value
    return value
