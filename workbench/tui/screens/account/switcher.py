"""Aims the draft elsewhere: one list of profiles, regions and addresses, filtered as one types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from workbench.content.humanize import counted
from workbench.content.sanitize import sanitize_line
from workbench.model.invocation import Connection
from workbench.model.keys.tables.setup import SWITCHER
from workbench.model.keys.text import with_keys
from workbench.services import Workbench
from workbench.services.account.places import Place, connections_of, matching, places
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.screens.breakpoints import LOW
from workbench.tui.screens.picker import ResultScreen
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.frame.dialog_box import DialogBox
from workbench.tui.widgets.rows.marked_list import MarkedList

_KIND = 17
_KEYS = "Enter: use · ‹switcher.tick›: tick several · ‹switcher.close›: back"
_TICKED_KEYS = "Enter: list the endpoints of what is ticked · ‹switcher.tick›: tick · ‹switcher.close›: back"
_NOTHING = "Nothing matches. The URL of a VPC endpoint, or any other, can be typed here too."


@dataclass(frozen=True)
class Aim:
    """What was chosen.

    Attributes:
        connection: of the draft from now on; None where it stays.
        listed: whose endpoints are listed; empty for those of the draft's connection.
    """

    connection: Connection | None
    listed: tuple[Connection, ...] = ()


class SwitcherScreen(ResultScreen[Aim | None]):
    """Returns what was chosen, or None where Escape was pressed."""

    DEFAULT_CSS = """
    SwitcherScreen {
        align: center middle;
    }
    SwitcherScreen > Vertical {
        width: 84;
        max-width: 95%;
        height: 22;
        max-height: 90%;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    SwitcherScreen Field {
        background: $background;
        margin-bottom: 1;
    }
    SwitcherScreen.-low Field {
        margin-bottom: 0;
    }
    SwitcherScreen OptionList {
        height: 1fr;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        background: $surface;
    }
    SwitcherScreen #switcher-note {
        height: auto;
        color: $text-muted;
    }
    """
    BINDINGS = bindings(SWITCHER)
    VERTICAL_BREAKPOINTS = LOW

    class _Loaded(FieldMessage):
        """Every place there is."""

        places: Sequence[Place]

    def __init__(self, bench: Workbench, connection: Connection) -> None:
        """
        Args:
            bench: knows the places.
            connection: of the draft.
        """
        super().__init__()
        self._bench = bench
        self._connection = connection
        self._places: Sequence[Place] = ()
        self._shown: Sequence[Place] = ()
        self._words = ""
        self._ticked: list[Place] = []
        self._loaded = False
        self._filter = Field(compact=True)
        self._filter.hint_with("Words of a profile and a region, or a URL", "Profile, region or URL")
        self._list = MarkedList(compact=True)
        self._box = DialogBox("Profile, region and endpoint URL", with_keys(_KEYS))
        self._note = Static("Reading the profiles …", id="switcher-note", markup=False)

    def compose(self) -> ComposeResult:
        with self._box:
            yield self._filter
            yield self._list
            yield self._note

    @property
    def reading(self) -> str:
        """The places."""
        return "" if self._loaded else "the list of profiles"

    def on_mount(self) -> None:
        self._filter.focus()
        self._load()

    @work(thread=True, group="places")
    def _load(self) -> None:
        self.post_message(self._Loaded(places(self._bench, self._connection)))

    def on_switcher_screen__loaded(self, message: _Loaded) -> None:
        self._places = message.places
        self._loaded = True
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._catch_up()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._catch_up()
        if self._list.highlighted is not None:
            self._choose(self._list.highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_index)

    def action_move(self, by: int) -> None:
        """Moves in the list while the words are typed."""
        self._catch_up()
        if self._shown:
            at = self._list.highlighted or 0
            self._list.highlighted = max(0, min(at + by, len(self._shown) - 1))

    def action_tick(self) -> None:
        """Ticks the highlighted place, or takes its tick away, and goes to the next."""
        self._catch_up()
        at = self._list.highlighted
        if at is None:
            return
        place = self._shown[at]
        if place in self._ticked:
            self._ticked.remove(place)
        else:
            self._ticked.append(place)
        self._list.replace_option_prompt_at_index(at, self._row(place))
        self._box.say(with_keys(_TICKED_KEYS if self._ticked else _KEYS))
        self._tell()
        self.action_move(1)

    def action_close(self) -> None:
        self.answer(None)

    def _choose(self, index: int) -> None:
        if self._ticked:
            self.answer(Aim(None, connections_of(self._ticked, self._connection)))
        else:
            self.answer(Aim(self._shown[index].applied(self._connection)))

    def _catch_up(self) -> None:
        """Shows what fits the words that are typed by now: a key may come before the news of them."""
        if self._words != self._filter.value:
            self._show()

    def _show(self) -> None:
        if not self._loaded:
            return
        self._words = self._filter.value
        self._shown = matching(self._places, self._filter.value)
        self._list.clear_options()
        self._list.add_options([Option(self._row(place)) for place in self._shown])
        self._list.highlighted = 0 if self._shown else None
        self._tell()

    def _tell(self) -> None:
        text = "The draft stays unchanged." if self._shown else _NOTHING
        if self._ticked:
            names = ", ".join(place.name for place in self._ticked)
            text = f"{counted(len(connections_of(self._ticked, self._connection)), 'place')}: {names}"
        self._note.update(Content(sanitize_line(text)))

    def _row(self, place: Place) -> Content:
        kind, name, note = place.kind, place.name, place.note
        if place.kind == "address" and place.changes["endpoint_url"]:
            # An address is long: its kind stands in the column, and its scheme nowhere.
            kind, name, note = place.note or place.kind, place.name.removeprefix("https://"), ""
        return Content.assemble(
            # Where the mark of the cursor stands.
            " ",
            ("✓" if place in self._ticked else " ", "$accent"),
            ("● " if place.holds(self._connection) else "  ", "$accent"),
            Content(f"{kind:<{_KIND}}").stylize("$text-muted"),
            Content(sanitize_line(name)),
            Content(sanitize_line(f"  {note}" if note else "")).stylize("$text-muted"),
        )
