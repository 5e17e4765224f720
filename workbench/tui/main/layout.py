"""What is where on the main screen, as a value: stacked, beside, or one part at a time."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

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
SHORT_LABELS = {
    "connection": "Conn",
    "response": "Resp",
    "history": "Hist",
    "sessions": "Sess",
    "endpoints": "Endp",
}
"""What parts are called where their tabs have little room."""

REQUEST, ANSWER = "middle", "right"
"""The names of the two places beside the lists."""
LISTS_PLACE = "left"
"""The name of the place of the lists."""

_THOUSAND = 1000
_LEAST_LISTS, _LEAST_BESIDE = 20, 28
"""Columns that the lists, and each of request and answer, keep however they are resized."""
_LEAST_ROWS = 5
_DIVIDERS = 2
_FRAME_ROWS = 6
"""What is above, below and between the places."""
_ANSWER_COLUMNS = 45
"""What an answer has beside the request, where the terminal has it at all."""


class Placement(msgspec.Struct, frozen=True):
    """What is seen of the parts, and with how much room.

    Attributes:
        arrangement: where the places are.
        lists, request, answer: whether each place is seen.
        lists_columns: the width of the lists.
        request_share: thousandths of the room beside the lists that the request has; the answer has the rest.
    """

    arrangement: Arrangement
    lists: bool
    request: bool
    answer: bool
    lists_columns: int
    request_share: int


class Layout:
    """What its user chose: the arrangement, the part at the front, the sizes of the places.

    Args:
        arrangement: the user's choice; None for the one that fits.
        sizes: columns of the lists and thousandths of the request, by arrangement and place.
        folded: the places that are folded away.

    Attributes:
        arrangement: the user's choice, as it is now.
        part: the part that was gone to last.
        editor, list: the editor and the list that were gone to last.
        folded: the places that are folded away.
    """

    def __init__(
        self,
        arrangement: Arrangement | None = None,
        sizes: Mapping[str, int] | None = None,
        folded: tuple[str, ...] = (),
    ) -> None:
        self.arrangement = arrangement
        self.part = "payload"
        self.editor = "payload"
        self.list = "history"
        self._sizes = dict(sizes or {})
        places = frozenset(folded) & {LISTS_PLACE, REQUEST, ANSWER}
        # A file that was changed by hand folds no more than the keys do.
        self.folded = places - {REQUEST} if {REQUEST, ANSWER} <= places else places
        self._share = Share.HALF
        self._larger = ""

    @property
    def sizes(self) -> dict[str, int]:
        """The sizes that its user chose, by arrangement and place."""
        return dict(self._sizes)

    def open(self, part: str) -> None:
        """Brings a part to the front; a folded place is unfolded."""
        self.part = part
        if part in EDITORS:
            self.editor = part
        elif part in LISTS:
            self.list = part
        self.folded -= {place_of(part)}

    def next_arrangement(self, columns: int, rows: int) -> Arrangement:
        """Goes to the arrangement after the one that is seen in a terminal of this size; returns it."""
        self.arrangement = following(arranged(self.arrangement, columns, rows))
        return self.arrangement

    def next_share(self, place: str) -> Share:
        """Gives a place two thirds of the room, then all of it, then half again; returns what it has now."""
        self._share = self._share.next() if place == self._larger else Share.MORE
        self._larger = place
        return self._share

    def restore_share(self) -> None:
        """Gives request and answer the shares that their user chose."""
        self._share, self._larger = Share.HALF, ""

    def end_whole(self) -> None:
        """The part that had the whole screen has its half again; two thirds stay."""
        if self._share is Share.WHOLE:
            self.restore_share()

    def fold(self, place: str) -> bool:
        """Folds a place away; returns whether that can be: request or answer stays."""
        folded = self.folded | {place}
        if {REQUEST, ANSWER} <= folded:
            return False
        self.folded = folded
        return True

    def unfold(self) -> bool:
        """Unfolds every place; returns whether one was folded."""
        was_folded = bool(self.folded)
        self.folded = frozenset()
        return was_folded

    def resize(self, place: str, size: int, columns: int, rows: int) -> None:
        """Gives a place a size in a terminal of this size, within what leaves room for the others.

        Args:
            place: the lists, or the request.
            size: columns of the lists, thousandths of the request.
            columns, rows: of the terminal.
        """
        arrangement = arranged(self.arrangement, columns, rows)
        self._sizes[f"{arrangement}.{place}"] = size
        if place == REQUEST:
            # What was dragged is what is seen.
            self.restore_share()

    def reset_size(self, place: str, columns: int, rows: int) -> None:
        """Gives a place its usual size again."""
        self._sizes.pop(f"{arranged(self.arrangement, columns, rows)}.{place}", None)

    def placement(self, columns: int, rows: int) -> Placement:
        """Returns what is seen in a terminal of this size."""
        arrangement = arranged(self.arrangement, columns, rows)
        wide = arrangement is not Arrangement.TABS
        lists = LISTS_PLACE not in self.folded if wide else self.part in LISTS
        lists_columns = self._lists_columns(arrangement, columns)
        return Placement(
            arrangement=arrangement,
            lists=lists,
            request=REQUEST not in self.folded if wide else self.part in EDITORS,
            answer=ANSWER not in self.folded if wide else self.part == "response",
            lists_columns=lists_columns,
            request_share=self._request_share(
                arrangement, columns - (lists_columns if lists else 0) - _DIVIDERS, rows - _FRAME_ROWS
            ),
        )

    def _lists_columns(self, arrangement: Arrangement, columns: int) -> int:
        rest = _LEAST_BESIDE * (2 if arrangement is Arrangement.BESIDE else 1)
        usual = usual_lists_columns(arrangement, columns)
        chosen = self._sizes.get(f"{arrangement}.{LISTS_PLACE}", usual)
        return max(_LEAST_LISTS, min(chosen, columns - rest))

    def _request_share(self, arrangement: Arrangement, columns: int, rows: int) -> int:
        """Returns the request's thousandths, so that both places keep what they need."""
        beside = arrangement is Arrangement.BESIDE
        room = columns if beside else rows
        chosen = self._sizes.get(f"{arrangement}.{REQUEST}")
        if self._share is Share.MORE and self._larger:
            share = _THOUSAND * (2 if self._larger == REQUEST else 1) // 3
        elif chosen is not None:
            share = chosen
        elif beside and room // 2 < _ANSWER_COLUMNS:
            share = _THOUSAND * (room - _ANSWER_COLUMNS) // max(room, 1)
        else:
            share = _THOUSAND // 2
        least = min(_THOUSAND * (_LEAST_BESIDE if beside else _LEAST_ROWS) // max(room, 1), _THOUSAND // 2)
        return max(least, min(share, _THOUSAND - least))


def place_of(part: str) -> str:
    """Returns the place that a part is in."""
    return REQUEST if part in EDITORS else LISTS_PLACE if part in LISTS else ANSWER


def usual_lists_columns(arrangement: Arrangement, columns: int) -> int:
    """Returns how wide the lists are in a terminal of so many columns where their user chose nothing."""
    if arrangement is Arrangement.BESIDE:
        return max(25, min(columns // 4, 52))
    return max(30, min(columns * 28 // 100, 44))
