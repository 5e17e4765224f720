"""What is listed of one or several accounts, as an object. No app."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workbench.model.account.endpoint import EndpointDescription, EndpointListing, EndpointSummary, Trait
from workbench.model.errors import StoreError
from workbench.model.invocation import Connection
from workbench.tui.panels.endpoints.endpoint_lists import EndpointLists
from workbench.tui.panels.endpoints.messages import Use
from workbench.tui.panels.endpoints.rows import Order

NOW = datetime(2026, 11, 27, tzinfo=UTC)
HERE, THERE = Connection(region="eu-west-1"), Connection(region="us-east-1")


def listing(*names: str, region: str = "eu-west-1") -> EndpointListing:
    """A list of endpoints."""
    endpoints = tuple(EndpointSummary(name=name) for name in names)
    return EndpointListing(region=region, fetched_at=NOW, endpoints=endpoints)


def names(lists: EndpointLists) -> list[str]:
    """What is listed, in order."""
    return [row.endpoint.name for row in lists.rows]


def lists_of(*names: str) -> EndpointLists:
    """The lists of one account."""
    lists = EndpointLists()
    lists.begin([HERE])
    lists.take(HERE, listing(*names), None)
    lists.search("")
    return lists


def test_rows_are_searched_and_sorted_and_the_cursor_stays_on_its_endpoint() -> None:
    lists = lists_of("iris", "chat", "iris-green")
    assert names(lists) == ["chat", "iris", "iris-green"]
    iris = lists.rows[1]
    assert lists.search("iris", iris) == 0 and names(lists) == ["iris", "iris-green"]
    lists.invoked("iris-green", NOW)
    lists.order = Order.LAST_INVOKED
    assert lists.search("iris", iris) == 1 and names(lists) == ["iris-green", "iris"]
    assert lists.search("chat", iris) == 0, "it is not there any more"


def test_what_was_read_is_shown_while_it_is_read_anew() -> None:
    lists = lists_of("iris")
    lists.begin([HERE, THERE])
    lists.search("")
    assert (names(lists), lists.has_places, lists.is_read) == (["iris"], True, False)
    assert lists.take(THERE, listing("iris", region="us-east-1"), None)
    lists.search("us-east-1")
    assert [(row.endpoint.name, row.connection) for row in lists.rows] == [("iris", THERE)]
    assert lists.end(HERE, None) and lists.end(THERE, StoreError("disk full"))
    assert (lists.is_read, lists.is_wrong) == (True, True) and "disk full" in lists.states[THERE].error


def test_what_comes_of_a_list_that_is_shown_no_more_changes_nothing() -> None:
    lists = lists_of("iris")
    use = Use({"iris": NOW - timedelta(days=1)}, frozenset({"chat"}))
    assert not lists.take(THERE, listing("other"), use)
    assert lists.last == use.last and lists.streaming == use.streaming, "the history is of every account"
    assert not lists.end(THERE, None) and not lists.pause(THERE, "throttled")
    assert lists.pause(HERE, "throttled") and lists.states[HERE].pause == "throttled"
    lists.search("")
    assert names(lists) == ["iris"]


def test_a_description_says_more_of_its_row() -> None:
    lists = lists_of("iris", "chat")
    described = EndpointSummary(name="chat", traits=(Trait.ASYNC,))
    description = EndpointDescription(summary=described, region="eu-west-1", fetched_at=NOW)
    assert lists.detail(HERE, description) and not lists.detail(THERE, description)
    lists.search("")
    assert lists.rows[0].endpoint.traits == (Trait.ASYNC,)


def test_a_kind_that_was_read_outlives_pages_that_come_later() -> None:
    lists = lists_of("iris", "chat")
    described = EndpointSummary(name="chat", traits=(Trait.ASYNC,))
    lists.detail(HERE, EndpointDescription(summary=described, region="eu-west-1", fetched_at=NOW))
    lists.begin([HERE])
    for page in (("iris",), ("iris", "chat")):
        assert lists.take(HERE, listing(*page), None)
    lists.search("async")
    assert names(lists) == ["chat"]
    changed = EndpointSummary(name="chat", modified_at=NOW)
    lists.take(HERE, EndpointListing(region="eu-west-1", fetched_at=NOW, endpoints=(changed,)), None)
    assert lists.search("async") == 0 and names(lists) == [], "it may be another kind since"


def test_a_description_that_was_kept_is_older_than_the_list_and_than_what_was_read_since() -> None:
    lists = lists_of("chat")
    kept = EndpointSummary(name="chat", status="Creating", traits=(Trait.ASYNC,))
    fresh = EndpointSummary(name="chat", status="InService", traits=(Trait.COMPONENTS,))
    earlier, later = NOW - timedelta(days=1), NOW + timedelta(seconds=1)
    assert lists.detail(HERE, EndpointDescription(summary=kept, region="r", fetched_at=earlier))
    lists.search("")
    assert (lists.rows[0].endpoint.status, lists.rows[0].endpoint.traits) == ("", (Trait.ASYNC,))
    assert lists.detail(HERE, EndpointDescription(summary=fresh, region="r", fetched_at=later))
    assert not lists.detail(HERE, EndpointDescription(summary=kept, region="r", fetched_at=earlier))
    lists.search("")
    assert lists.rows[0].endpoint == fresh
