"""What is where on the main screen, as a value: stacked, beside, or one part at a time."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.tui.main.arrangement import Arrangement, Share, arranged, following

EDITORS = {"payload": "Payload", "fields": "Fields", "connection": "Connection"}
LISTS = {
    "history": "History",
    "saved": "Saved",
    "sessions": "Sessions",
    "async": "Async",
    "endpoints": "Endpoints",
}
PARTS = {**EDITORS, "response": "Response", **LISTS}
"""The labels of the parts, by their names, in the order of the tabs."""

REQUEST, ANSWER = "middle", "right"
"""The names of the two places beside the lists."""


@dataclass(frozen=True)
class Placement:
    """What is seen of the parts, and with how much room.

    Attributes:
        arrangement: where the places are.
        lists, request, answer: whether each place is seen.
        shares: the parts of the room that request and answer have.
    """

    arrangement: Arrangement
    lists: bool
    request: bool
    answer: bool
    shares: tuple[int, int]


class Layout:
    """What its user chose: the arrangement, the part at the front, the place with more room.

    Args:
        arrangement: the user's choice; None for the one that fits.

    Attributes:
        arrangement: the same, as it is now.
        part: the part that was gone to last.
        editor, list: the editor and the list that were gone to last.
    """

    def __init__(self, arrangement: Arrangement | None = None) -> None:
        self.arrangement = arrangement
        self.part = "payload"
        self.editor = "payload"
        self.list = "history"
        self._share = Share.HALF
        self._larger = ""

    def open(self, part: str) -> None:
        """Brings a part to the front."""
        self.part = part
        if part in EDITORS:
            self.editor = part
        elif part in LISTS:
            self.list = part

    def next_arrangement(self, columns: int, rows: int) -> Arrangement:
        """Goes to the arrangement after the one that is seen in a terminal of this size; returns it."""
        self.arrangement = following(arranged(self.arrangement, columns, rows))
        return self.arrangement

    def next_share(self, place: str) -> Share:
        """Gives a place two thirds of the room, then all of it, then half again; returns what it has now."""
        self._share = self._share.next() if place == self._larger else Share.MORE
        self._larger = place
        return self._share

    def placement(self, columns: int, rows: int) -> Placement:
        """Returns what is seen in a terminal of this size."""
        arrangement = arranged(self.arrangement, columns, rows)
        wide = arrangement is not Arrangement.TABS
        more = self._larger if self._share is Share.MORE else ""
        return Placement(
            arrangement=arrangement,
            lists=wide or self.part in LISTS,
            request=wide or self.part in EDITORS,
            answer=wide or self.part == "response",
            shares=(2 if more == REQUEST else 1, 2 if more == ANSWER else 1),
        )
