"""One value out of a few: a line that opens a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from workbench.tui.field_message import FieldMessage

_MARK = " ▾"


class Choice(Widget, can_focus=True):
    """Shows the chosen value; Enter, Down or a click opens the others, Left and Right step through them."""

    DEFAULT_CSS = """
    Choice {
        height: 1;
        width: auto;
        padding: 0 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """
    BINDINGS = [
        Binding("enter,space,down", "open", "Choose", show=False),
        Binding("right", "step(1)", "Next", show=False),
        Binding("left", "step(-1)", "Previous", show=False),
    ]

    value: reactive[str] = reactive("", layout=True)

    class Changed(FieldMessage):
        """Another value was chosen by the user.

        Attributes:
            choice: of what.
            value: the new one.
            is_from_list: whether it was chosen in the list, and not by a step to the next.
        """

        choice: Choice
        value: str
        is_from_list: bool = False

        @property
        def control(self) -> Choice:
            return self.choice

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[str, str]] | Callable[[], Sequence[tuple[str, str]]],
        value: str,
        *,
        name: str | None = None,
        id: str | None = None,
    ) -> None:
        """
        Args:
            title: what is chosen, as the list's heading.
            options: value and label of each, in order; or what gives them when they are asked for. A value
                without a label is its own.
            value: the value to begin with.
            name: what tells one choice from another in their messages.
            id: the widget's ID.
        """
        super().__init__(name=name, id=id)
        self._title = title
        self._choices = options
        self.set_reactive(Choice.value, value)

    def render(self) -> Content:
        label, columns = self._label(), self.content_size.width - len(_MARK)
        if 0 < columns < cell_len(label):
            from workbench.content.humanize import cut_middle

            label = cut_middle(label, columns)
        return Content(f"{label}{_MARK}")

    def get_content_width(self, container: object, viewport: object) -> int:
        return cell_len(self._label()) + len(_MARK)

    @property
    def _options(self) -> Sequence[tuple[str, str]]:
        return self._choices() if callable(self._choices) else self._choices

    def _label(self) -> str:
        # What has to be asked for has no labels of its own.
        return self.value if callable(self._choices) else dict(self._choices).get(self.value, self.value)

    def action_step(self, by: int) -> None:
        values = [value for value, _ in self._options]
        at = values.index(self.value) if self.value in values else 0
        self._choose(values[(at + by) % len(values)])

    def action_open(self) -> None:
        entries = [(label, "") for _, label in self._options]
        values = [value for value, _ in self._options]
        at = values.index(self.value) if self.value in values else 0

        def chosen(index: int | None) -> None:
            if index is not None:
                self._choose(values[index], is_from_list=True)

        from workbench.tui.screens.picker import Picker

        current = at if self.value in values else None
        self.app.push_screen(Picker(self._title, entries, at, current=current), chosen)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_open()

    def _choose(self, value: str, *, is_from_list: bool = False) -> None:
        if value != self.value:
            self.value = value
            self.post_message(self.Changed(self, value, is_from_list))
