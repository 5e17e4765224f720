"""The user's hand on the panes: resized, folded, zoomed, arranged anew, and all of it remembered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from workbench.model.errors import StoreError
from workbench.model.keys.text import with_keys
from workbench.tui.errors import notify_error
from workbench.tui.main.arrangement import Arrangement, Share
from workbench.tui.main.layout import LISTS_PLACE, REQUEST, Layout, place_of
from workbench.tui.widgets.panel import refuse
from workbench.tui.widgets.places.divider import Divider
from workbench.tui.widgets.turns import Queue

if TYPE_CHECKING:
    from workbench.tui.main.workspace import Workspace

_STEPS = {"left": (-4, 0), "right": (4, 0), "up": (0, -2), "down": (0, 2)}
"""Columns and rows that a key moves a border."""
_THOUSAND = 1000

_NO_FOCUS = (
    "No part has the focus. Go to one first: "
    "‹payload›, ‹fields›, ‹response›, ‹history›, ‹sessions›, ‹connection›."
)


class Panes:
    """Changes the layout of a workspace, and keeps what was chosen.

    Args:
        workspace: has the places.
        layout: what is where.
        remember: keeps choices for the next start, by the names of `InterfaceChoices`; may block.
    """

    def __init__(self, workspace: Workspace, layout: Layout, remember: Callable[..., None]) -> None:
        self._workspace = workspace
        self._layout = layout
        self._remember = remember
        self._writes = Queue(partial(workspace.run_worker, thread=True, group="interface"))

    def next_arrangement(self) -> None:
        """Goes to the next arrangement, and remembers it."""
        arrangement = self._layout.next_arrangement(*self._workspace.screen.size)
        self._workspace.place_parts()
        self._keep(arrangement=str(arrangement))
        self._workspace.notify(f"Arrangement: {arrangement.described}", timeout=3)

    def next_share(self) -> None:
        """Gives the part with the focus two thirds, the whole screen, or half again."""
        screen, place = self._workspace.screen, self._focused_place()
        if screen.maximized is not None:
            screen.minimize()
            self._layout.restore_share()
        elif not place:
            self._refuse(_NO_FOCUS)
        elif place == LISTS_PLACE or self._workspace.narrow or self._layout.next_share(place) is Share.WHOLE:
            screen.maximize(self._focused_panel())
        self._workspace.place_parts()

    def move_border(self, direction: str) -> None:
        """Moves a border of the focused part: that of the lists, or the one between request and answer.

        Args:
            direction: `left`, `right`, `up` or `down`.
        """
        placement = self._workspace.placement
        columns, rows = _STEPS[direction]
        both = placement.request and placement.answer
        between = placement.arrangement is Arrangement.BESIDE and self._focused_place() != LISTS_PLACE
        if placement.arrangement is Arrangement.TABS:
            self._refuse("One part fills the screen here: there is no border to move.")
        elif rows and placement.arrangement is Arrangement.BESIDE:
            self._refuse(
                "The parts stand beside each other: ‹border_left› and ‹border_right› move the border."
            )
        elif (rows or between) and not both:
            self._refuse("One of request and response is folded: ‹fold› unfolds it.")
        elif rows or between:
            room = self._room + (self._noticed_rows if rows else 0)
            # Of the share, not of what is seen: a key may come before the last is painted.
            cells = room * placement.request_share // _THOUSAND
            self._resize_request((rows or columns) + cells, room)
            self._keep_sizes()
        elif not placement.lists:
            self._refuse("The lists are folded: ‹fold› unfolds them.")
        else:
            self._resize(LISTS_PLACE, placement.lists_columns + columns)
            self._keep_sizes()

    def drag(self, event: Divider.Dragged) -> None:
        """Has a border follow the mouse."""
        if event.divider.id == "lists-edge":
            self._resize(LISTS_PLACE, event.x - self._workspace.region.x)
        else:
            start = self._workspace.place("work").region.offset
            self._resize_request(event.y - start.y if self._stacked else event.x - start.x, self._room)

    def release(self, event: Divider.Released) -> None:
        """Keeps where a border was let go, or puts it where it usually is."""
        if event.is_reset:
            place = LISTS_PLACE if event.divider.id == "lists-edge" else REQUEST
            self._layout.reset_size(place, *self._workspace.screen.size)
            self._workspace.place_parts()
        self._keep_sizes()

    def toggle_fold(self) -> None:
        """Folds the place with the focus away; where one is folded, unfolds it."""
        if self._workspace.narrow:
            self._refuse("One part fills the screen here: there is nothing to fold.")
            return
        if not self._layout.unfold():
            place = self._focused_place()
            if not place or not self._layout.fold(place):
                self._refuse(_NO_FOCUS)
                return
            other = "response" if place == REQUEST else self._layout.editor
            self._workspace.show(other)
        self._workspace.place_parts()
        self.keep_folds()

    def keep_folds(self) -> None:
        """Remembers which places are folded."""
        self._keep(folded=tuple(sorted(self._layout.folded)))

    @property
    def _stacked(self) -> bool:
        return self._workspace.placement.arrangement is Arrangement.STACKED

    def _resize_request(self, cells: int, room: int) -> None:
        # Rounded up: a place has as many whole cells as its share comes to.
        self._resize(REQUEST, -(-_THOUSAND * cells // room))

    @property
    def _room(self) -> int:
        """The cells that request and answer share."""
        work = self._workspace.place("work").size
        return max((work.height if self._stacked else work.width) - 1, 1)

    @property
    def _noticed_rows(self) -> int:
        """The rows of notices, which request and answer have again once these are gone."""
        return sum(toast.outer_size.height for toast in self._workspace.screen.query("Toast"))

    def _resize(self, place: str, size: int) -> None:
        self._layout.resize(place, size, *self._workspace.screen.size)
        self._workspace.place_parts()

    def _focused_place(self) -> str:
        part = self._workspace.focused_part
        return place_of(part) if part else ""

    def _focused_panel(self) -> Widget:
        return self._workspace.panels[self._workspace.focused_part]

    def _refuse(self, reason: str) -> None:
        refuse(self._workspace, with_keys(reason))

    def _keep_sizes(self) -> None:
        self._keep(sizes=self._layout.sizes)

    def _keep(self, **changes: object) -> None:
        self._writes.add(partial(self._write, **changes))

    def _write(self, **changes: object) -> None:
        try:
            self._remember(**changes)
        except StoreError as error:
            notify_error(self._workspace.app, error, "Not remembered")
