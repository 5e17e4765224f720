"""How far the lists of one or several accounts and regions are read, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workbench.content.account.endpoint_sections import age
from workbench.content.humanize import counted
from workbench.content.sanitize import sanitize_line
from workbench.model.account.endpoint import EndpointListing, EndpointSummary
from workbench.model.invocation import Connection
from workbench.model.keys.text import with_keys
from workbench.tui.panels.endpoints.rows import Order

_READING = "Reading the endpoints of this account and region …"
_NONE = (
    "This account has no endpoints in this region. ‹connection› changes profile and region. "
    "An endpoint can also be invoked by its name alone."
)
_NONE_ANYWHERE = "None of these accounts and regions has an endpoint. ‹switch› ticks others."
_NO_MATCH = "No endpoint matches. ‹endpoints.clear› clears the search."
_KINDS = " A kind can be searched for once it was read, with ‹endpoints.inspect› or ‹endpoints.use›."


@dataclass
class ListState:
    """What is read with one connection, as far as it is read.

    Attributes:
        listing: the newest; None before the first page.
        is_over: whether no more is read.
        error: why it was not read to its end; empty where nothing went wrong.
        pause: what is being waited for; empty where nothing is.
        described: endpoints that were described, by name: a page that comes later does not tell their kind,
            and of the sandbox nothing is kept on disk.
        described_at: when they were, by name.
    """

    listing: EndpointListing | None = None
    is_over: bool = False
    error: str = ""
    pause: str = ""
    described: dict[str, EndpointSummary] = field(default_factory=dict)
    described_at: dict[str, datetime] = field(default_factory=dict)

    def again(self) -> ListState:
        """Returns the state of a list that is read anew: what was read of it is shown meanwhile."""
        return ListState(listing=self.listing, described=self.described, described_at=self.described_at)


def reason(lists: Mapping[Connection, ListState]) -> tuple[str, bool]:
    """Returns why there are no rows, and whether something went wrong."""
    every = lists.values()
    if error := _error(lists):
        return error, True
    if any(state.listing and state.listing.endpoints for state in every):
        return with_keys(_NO_MATCH + (_KINDS if _has_unknown_kinds(lists) else "")), False
    if not lists or not all(state.is_over for state in every):
        return next((state.pause for state in every if state.pause), "") or _READING, False
    return with_keys(_NONE if len(lists) == 1 else _NONE_ANYWHERE), False


def _has_unknown_kinds(lists: Mapping[Connection, ListState]) -> bool:
    listings = (state.listing for state in lists.values() if state.listing is not None)
    return any(row.traits is None for listing in listings for row in listing.endpoints)


def summary(lists: Mapping[Connection, ListState], shown: int, order: Order, now: datetime) -> str:
    """Returns how much of what is shown, and how old it is; what is wrong stands first.

    Args:
        shown: how many rows there are.
    """
    listings = [state.listing for state in lists.values() if state.listing is not None]
    if not listings:
        return ""
    error = _error(lists)
    if error and shown:
        return error
    total = sum(len(listing.endpoints) for listing in listings)
    count = counted(total, "endpoint") if shown == total else f"{shown:,} of {counted(total, 'endpoint')}"
    places = f"{len(lists)} places" if len(lists) > 1 else ""
    is_over = all(state.is_over for state in lists.values())
    when = age(min(listing.fetched_at for listing in listings), now) if is_over else "reading …"
    pause = next((state.pause for state in lists.values() if state.pause), "")
    sort = "" if order is Order.NAME else f"by {order}"
    return " · ".join(filter(None, (count, places, sort, pause or when)))


def _error(lists: Mapping[Connection, ListState]) -> str:
    """What went wrong first, of several lists with the profile."""
    failed = ((connection, state.error) for connection, state in lists.items() if state.error)
    connection, error = next(failed, (Connection(), ""))
    profile = connection.profile or "default"
    return sanitize_line(f"{profile}: {error}" if error and len(lists) > 1 else error)
