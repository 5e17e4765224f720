"""Turns of a conversation, both sides beside each other where there is room; only what is seen is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.content.layout.columns import inert_columns as columns
from workbench.content.sanitize import sanitize_line
from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.cells import drawn

_BESIDE = 90
"""Columns from which both sides stand beside each other."""
_MOST_ROWS = 12
"""Rows of one side that are shown; the exchange itself has all of it."""


@dataclass(frozen=True)
class Block:
    """One turn.

    Attributes:
        title: what it is.
        facts: how it went, in a few words.
        left, right: what was said; texts of strangers.
        notes: what there is to say of it, below; texts of strangers.
        good: whether it went well; None where that is not the point.
    """

    title: str
    facts: str
    left: str
    right: str
    notes: tuple[str, ...] = ()
    good: bool | None = None


@dataclass(frozen=True)
class _Row:
    block: int
    style: str
    left: str
    right: str | None = None


class TurnsView(ScrollView, can_focus=True):
    """Up and Down go from turn to turn, Enter asks for the whole of one."""

    DEFAULT_CSS = """
    TurnsView {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    TurnsView > .turns--title {
        color: $text;
        text-style: bold;
        background: $panel;
    }
    TurnsView > .turns--chosen {
        color: $background;
        background: $accent;
        text-style: bold;
    }
    TurnsView > .turns--left {
        color: $text-muted;
    }
    TurnsView > .turns--right {
        color: $text;
    }
    TurnsView > .turns--good {
        color: $text-success;
    }
    TurnsView > .turns--note {
        color: $text-warning;
    }
    TurnsView > .turns--line {
        color: $panel-lighten-2;
    }
    """
    COMPONENT_CLASSES = {
        "turns--title",
        "turns--chosen",
        "turns--left",
        "turns--right",
        "turns--good",
        "turns--note",
        "turns--line",
    }
    BINDINGS = [
        Binding("up,k", "step(-1)", "Turn before", show=False),
        Binding("down,j", "step(1)", "Next turn", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown,space", "page_down", "Page down", show=False),
        Binding("home", "go(0)", "First turn", show=False),
        Binding("end", "go(-1)", "Last turn", show=False),
        Binding("enter", "ask", "Whole exchange", show=False),
    ]

    class Asked(FieldMessage):
        """The whole of a turn is wanted."""

        block: int

    def __init__(self) -> None:
        super().__init__(id="turns")
        self._blocks: list[Block] = []
        self._rows: list[_Row] = []
        self._starts: list[int] = []
        self._width = 0
        self._chosen = 0

    @property
    def blocks(self) -> Sequence[Block]:
        """What is shown."""
        return self._blocks

    def show(self, blocks: Sequence[Block]) -> None:
        """Shows these turns, from the first one on."""
        self._blocks = list(blocks)
        self._chosen = 0
        self._lay_out()
        self.scroll_to(y=0, animate=False)

    def add(self, block: Block) -> None:
        """Shows one more below the others, and goes to it."""
        self._blocks.append(block)
        self._lay_out_one(len(self._blocks) - 1)
        self._settle()
        self.action_go(-1)

    def on_resize(self) -> None:
        if self.scrollable_content_region.width != self._width:
            self._lay_out()

    def action_step(self, by: int) -> None:
        self.action_go(min(max(self._chosen + by, 0), max(len(self._blocks) - 1, 0)))

    def action_go(self, block: int) -> None:
        if not self._blocks:
            return
        self._chosen = block % len(self._blocks)
        start = self._starts[self._chosen]
        end = [*self._starts, len(self._rows)][self._chosen + 1]
        top, height = self.scroll_offset.y, self.size.height
        if start < top or end - start >= height:
            self.scroll_to(y=start, animate=False)
        elif end > top + height:
            self.scroll_to(y=end - height, animate=False)
        self.refresh()

    def action_ask(self) -> None:
        if self._blocks:
            self.post_message(self.Asked(self._chosen))

    def on_click(self, event: events.Click) -> None:
        at = event.y + self.scroll_offset.y
        if at < len(self._rows):
            if self._rows[at].block == self._chosen and event.chain > 1:
                self.action_ask()
            self.action_go(self._rows[at].block)

    def render_line(self, y: int) -> Strip:
        at = y + self.scroll_offset.y
        base = self.rich_style
        if at >= len(self._rows):
            return Strip.blank(self.size.width, base)
        row = self._rows[at]
        style = row.style
        if style == "title" and row.block == self._chosen:
            style = "chosen"
        segments = [Segment(row.left, self.get_component_rich_style(f"turns--{style}"))]
        if row.right is not None:
            segments.append(Segment("│ ", self.get_component_rich_style("turns--line")))
            segments.append(Segment(row.right, self.get_component_rich_style("turns--right")))
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _lay_out(self) -> None:
        self._width = self.scrollable_content_region.width
        self._rows, self._starts = [], []
        if self._width > 10:
            for number in range(len(self._blocks)):
                self._lay_out_one(number)
        self._settle()

    def _lay_out_one(self, number: int) -> None:
        self._starts.append(len(self._rows))
        self._rows.extend(_rows(self._blocks[number], number, self._width))

    def _settle(self) -> None:
        self.virtual_size = Size(self._width, len(self._rows))
        self.refresh()


def _rows(block: Block, number: int, width: int) -> Iterator[_Row]:
    facts = sanitize_line(block.facts)
    title = f" {sanitize_line(block.title)} "
    yield _Row(number, "title", f"{title}{facts:>{max(width - len(title) - 1, 0)}} "[:width])
    if width >= _BESIDE:
        half = (width - 3) // 2
        left, right = _folded(block.left, half - 1), _folded(block.right, width - half - 4)
        for at in range(max(len(left), len(right))):
            text = left[at] if at < len(left) else ""
            yield _Row(number, "left", f" {_filled(text, half)}", right[at] if at < len(right) else "")
    else:
        for text in _folded(block.left, width - 2):
            yield _Row(number, "left", f" {text}")
        for text in _folded(block.right, width - 4):
            yield _Row(number, "right", f"   {text}")
    mark, style = ("=", "good") if block.good else ("≠", "note")
    for note in block.notes:
        for first, text in enumerate(_folded(note, width - 4)):
            yield _Row(number, style, f" {' ' if first else mark} {text}")
    yield _Row(number, "left", "")


def _folded(text: str, width: int) -> list[str]:
    """A text in rows of so many columns, at blanks where there are some, cut where there are too many."""
    rows: list[str] = []
    for line in text.rstrip("\n").split("\n"):
        row, used, blank = "", 0, 0
        for char in drawn(line.removesuffix("\r")):
            wide = columns(char)
            if used + wide > width:
                at = blank or len(row)
                rows.append(row[:at])
                row = row[at:]
                used, blank = sum(map(columns, row)), 0
                if len(rows) > _MOST_ROWS:
                    break
            row += char
            used += wide
            if char == " " and used > width // 2:
                blank = len(row)
        rows.append(row)
        if len(rows) > _MOST_ROWS:
            return [*rows[: _MOST_ROWS - 1], "… Enter: show all"]
    return rows


def _filled(text: str, width: int) -> str:
    return text + " " * max(width - sum(map(columns, text)), 0)
