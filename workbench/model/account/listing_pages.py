"""The pages of a listing, put together as they come."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from workbench.model.account.endpoint import EndpointListing, EndpointPage, EndpointSummary

_GROWTH = 1.25
"""How many times the rows of the last step the next step has at least."""


class ListingPages:
    """Takes page by page. A page costs what is on it, however many there were before.

    Who shows all the rows again after each page would take time by the square of their number: a step is due
    once there are a quarter more than at the last one, so that all steps together are a few times the rows.

    Args:
        listing: has no endpoints yet.
        rows_before: what is known from another reading, by name: its traits stay.

    Attributes:
        is_complete: whether the last page was taken.
    """

    def __init__(self, listing: EndpointListing, rows_before: Mapping[str, EndpointSummary]) -> None:
        self._listing = listing
        self._rows_before = rows_before
        self._rows: dict[str, EndpointSummary] = {}
        self._shown = -1
        self._changed = False
        self.is_complete = False

    @property
    def is_due(self) -> bool:
        """Whether so much came since the last step that it is worth another."""
        return self.is_complete or len(self._rows) >= self._shown * _GROWTH

    @property
    def has_more(self) -> bool:
        """Whether a page came since the last step."""
        return self._changed

    def take(self, page: EndpointPage) -> None:
        """Takes the next page.

        An endpoint that is created or deleted between two pages moves the others, so that one may be on
        both: it stays where it was, as the later page has it.
        """
        for row in page.endpoints:
            self._rows[row.name] = row.with_traits_of(self._rows_before.get(row.name))
        account_id = self._listing.account_id or next((row.account_id for row in page.endpoints), "")
        if account_id != self._listing.account_id:
            self._listing = msgspec.structs.replace(self._listing, account_id=account_id)
        self.is_complete, self._changed = not page.next_token, True

    def step(self) -> EndpointListing:
        """Returns the listing as far as it is read."""
        self._shown, self._changed = len(self._rows), False
        return msgspec.structs.replace(
            self._listing, endpoints=tuple(self._rows.values()), complete=self.is_complete
        )
