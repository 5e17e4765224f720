"""The palette's screen: keys wait for the list of what was typed, and until what was chosen has begun."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.command import Command, CommandInput, CommandList, CommandPalette, ProviderSource, SearchIcon
from textual.containers import Horizontal, Vertical
from textual.dom import DOMNode
from textual.events import Resize
from textual.widgets import LoadingIndicator

from workbench.tui.screens.breakpoints import LOW
from workbench.tui.widgets.frame.dialog_box import DialogBox
from workbench.tui.widgets.rows.marked_list import MarkedList


class _Entries(CommandList, MarkedList, can_focus=False):
    """What was found; the field above it keeps the focus."""

    def __init__(self) -> None:
        super().__init__()
        # The title of the entry that the cursor goes to in the next list; empty for the first entry.
        self._kept = ""

    def list_next(self, *, is_same: bool) -> None:
        """Has the cursor stay with its entry in the next list where that lists the same, or begin anew."""
        if not is_same:
            self._kept = ""
        elif self.highlighted is not None:
            self._kept = self._title(self.highlighted)

    def validate_highlighted(self, highlighted: int | None) -> int | None:
        """Textual's palette goes to the first entry of every list, a part of one too."""
        place = super().validate_highlighted(highlighted)
        if place == 0 and self._kept:
            titles = [self._title(index) for index in range(self.option_count)]
            if self._kept in titles:
                place = titles.index(self._kept)
                self._kept = ""
        return place

    def _title(self, index: int) -> str:
        option = self.get_option_at_index(index)
        return (option.hit.text or "") if isinstance(option, Command) else ""


class Palette(CommandPalette):
    """Textual's palette lists in a worker what it finds: until then it has what it found before.

    Args:
        noun: what is chosen, such as `command`.
        providers: search it; None for those of the app.
    """

    DEFAULT_CSS = """
    Palette {
        align: center middle;
    }
    Palette > Vertical {
        width: 96%;
        max-width: 100;
        height: 90%;
        margin: 0;
        visibility: visible;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    Palette #--input, Palette #--input.--list-visible {
        border: none;
        margin-bottom: 1;
    }
    Palette CommandInput, Palette CommandInput:focus {
        border: none;
        height: 1;
        padding: 0;
        background: $background;
    }
    Palette SearchIcon {
        width: 3;
        margin: 0;
        color: $text-muted;
    }
    Palette #--results {
        overlay: none;
        height: 1fr;
    }
    Palette CommandList {
        border: none;
        max-height: 100%;
        background: $surface;
        scrollbar-size-vertical: 1;
    }
    Palette CommandList > .option-list--option-highlighted {
        background: $block-cursor-background;
        color: $block-cursor-foreground;
        text-style: bold;
    }
    Palette LoadingIndicator {
        border: none;
    }
    Palette.-low {
        & > Vertical {
            width: 100%;
            height: 100%;
            padding: 0;
        }
        & #--input {
            margin-bottom: 0;
        }
    }
    """
    VERTICAL_BREAKPOINTS = LOW

    def __init__(self, noun: str, providers: ProviderSource | None = None) -> None:
        # Textual finds its own palette by this ID.
        id_ = "--command-palette" if providers is None else None
        super().__init__(providers, id=id_)
        self._noun = noun
        self._has_begun = self._is_choosing = False
        self._sought = ""
        # Whether its entries are their titles alone, because rows are few; None before it has a size.
        self._is_low: bool | None = None

    def compose(self) -> ComposeResult:
        """Yields what Textual's palette has, with a list of ours and the keys of the two ways out."""
        box = DialogBox(f"{self._noun.capitalize()}s", "Enter: choose · Esc: close")
        # Textual shows what has this ID once it has what to list.
        box.id = "--container"
        with box:
            with Horizontal(id="--input"):
                yield SearchIcon()
                yield CommandInput(placeholder=f"Search for {self._noun}s…", select_on_focus=False)
            with Vertical(id="--results"):
                yield _Entries()
                yield LoadingIndicator()

    def on_resize(self, event: Resize) -> None:
        was_low, self._is_low = self._is_low, event.size.height < LOW[1][0]
        if was_low is not None and was_low is not self._is_low:
            # What was found has the rows of the size before: it is found again, as for another text.
            field = self.query_one(CommandInput)
            field.post_message(CommandInput.Changed(field, field.value))

    def on_input_changed(self, event: CommandInput.Changed) -> None:
        # Textual's own handler comes next: it searches, and lists what it finds.
        self.query_one(_Entries).list_next(is_same=event.value == self._sought)
        self._sought = event.value

    @property
    def reading(self) -> str:
        """What keys wait for that choose, or move in the list; empty once it has all that was found."""
        is_gathering = any(worker.node is self and not worker.is_finished for worker in self.workers)
        return "" if self._has_begun and not is_gathering else f"the list of {self._noun}s"

    @property
    def leading(self) -> str:
        """What all keys wait for; empty where nothing is being chosen."""
        return f"the {self._noun}" if self._is_choosing else ""

    def on_mount(self) -> None:
        # Textual's own handler comes next, and begins to search.
        self._has_begun = True

    def on_input_submitted(self) -> None:
        # Textual's own handler comes next: it asks the list, which says what was chosen on a way of its own.
        self._is_choosing = True
        self.call_later(self._follow, self.query_one(CommandList).ancestors_with_self)

    def _follow(self, way: list[DOMNode]) -> None:
        """Goes behind what was chosen, from the list to this screen."""
        here, *others = way
        if here is self:
            self._is_choosing = False
        else:
            here.call_later(self._follow, others)
