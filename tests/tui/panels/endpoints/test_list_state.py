"""What the list of endpoints says of itself."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from workbench.model.account.endpoint import EndpointListing, EndpointSummary
from workbench.model.invocation import Connection
from workbench.tui.panels.endpoints.list_state import ListState, reason, summary
from workbench.tui.panels.endpoints.rows import Order

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def empty(region: str) -> ListState:
    listing = EndpointListing(account_id="123456789012", region=region, fetched_at=NOW, endpoints=())
    return ListState(listing=listing, is_over=True)


def test_places_without_endpoints_are_told_as_many_as_they_are() -> None:
    virginia, ireland = Connection(region="us-east-1"), Connection(region="eu-west-1")
    text, is_wrong = reason({virginia: empty("us-east-1")})
    assert text.startswith("This account has no endpoints in this region.") and not is_wrong
    several, _ = reason({virginia: empty("us-east-1"), ireland: empty("eu-west-1")})
    assert several == "None of these accounts and regions has an endpoint. Alt+Q ticks others."


def test_a_search_that_matches_nothing_says_what_kinds_are_known() -> None:
    listing = EndpointListing(region="us-east-1", fetched_at=NOW, endpoints=(EndpointSummary(name="iris"),))
    undescribed, _ = reason({Connection(): ListState(listing=listing, is_over=True)})
    assert undescribed.startswith("No endpoint matches.") and "A kind can be searched for" in undescribed
    listing = msgspec.structs.replace(listing, endpoints=(EndpointSummary(name="iris", traits=()),))
    described, _ = reason({Connection(): ListState(listing=listing, is_over=True)})
    assert described == "No endpoint matches. Esc clears the search."


def test_a_list_that_was_not_read_anew_says_why_before_how_much_there_is() -> None:
    listing = EndpointListing(region="us-east-1", fetched_at=NOW, endpoints=(EndpointSummary(name="iris"),))
    lists = {Connection(): ListState(listing=listing, is_over=True)}
    assert summary(lists, 1, Order.NAME, NOW).startswith("1 endpoint")
    lists = {Connection(): ListState(listing=listing, is_over=True, error="The token has expired.")}
    assert "The token has expired." in summary(lists, 1, Order.NAME, NOW)
    assert "The token has expired." not in summary(lists, 0, Order.NAME, NOW), "it stands in the list's place"
