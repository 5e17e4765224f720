"""The palette's screen: keys wait for the list of what was typed, and until what was chosen has begun."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette, ProviderSource, SearchIcon
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.events import Resize
from textual.widgets import LoadingIndicator

from workbench.tui.keys.key_line import fitting
from workbench.tui.screens.breakpoints import LOW
from workbench.tui.widgets.frame.dialog_box import BETWEEN, CORNERS
from workbench.tui.widgets.rows.marked_list import MarkedList


class _Entries(CommandList, MarkedList, can_focus=False):
    """What was found; the field above it keeps the focus."""


class Palette(CommandPalette):
    """Textual's palette lists in a worker what it finds: until then it has what it found before.

    Args:
        noun: what is chosen, such as `command`.
        providers: search it; None for those of the app.
    """

    DEFAULT_CSS = """
    Palette #--input {
        border-title-align: right;
        border-title-color: $text-muted;
    }
    /* The line that says what a key waits for is above the list. */
    Palette #--results {
        overlay: none;
    }
    Palette.-low {
        & > Vertical {
            margin-top: 0;
        }
        SearchIcon {
            margin-top: 0;
        }
        CommandInput, CommandInput:focus {
            border: none;
            height: 1;
            padding-left: 1;
        }
        CommandList {
            border-top: none;
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
        # Whether its entries are their titles alone, because rows are few; None before it has a size.
        self._is_low: bool | None = None

    def compose(self) -> ComposeResult:
        """Yields what Textual's palette has, with a list of ours and the keys of the two ways out."""
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield SearchIcon()
                yield CommandInput(placeholder=f"Search for {self._noun}s…", select_on_focus=False)
            with Vertical(id="--results"):
                yield _Entries()
                yield LoadingIndicator()

    def on_resize(self, event: Resize) -> None:
        keys = fitting("Enter: choose · Esc: close", event.size.width - CORNERS, BETWEEN)
        self.query_one("#--input", Horizontal).border_title = Content(keys)
        was_low, self._is_low = self._is_low, event.size.height < LOW[1][0]
        if was_low is not None and was_low is not self._is_low:
            # What was found has the rows of the size before: it is found again, as for another text.
            field = self.query_one(CommandInput)
            field.post_message(CommandInput.Changed(field, field.value))

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
