"""Pages of a listing: each endpoint once, and a cost that grows as they do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workbench.model.account.endpoint import EndpointListing, EndpointPage, EndpointSummary, Trait
from workbench.model.account.listing_pages import ListingPages

EMPTY = EndpointListing(region="us-east-1", fetched_at=datetime(2026, 11, 27, tzinfo=UTC))


def test_an_endpoint_on_two_pages_is_one_row_as_the_later_page_has_it() -> None:
    pages = ListingPages(EMPTY, {})
    ready = EndpointSummary(name="b", status="InService")
    creating = EndpointSummary(name="b", status="Creating")
    pages.take(EndpointPage(endpoints=(EndpointSummary(name="a"), creating), next_token="t"))
    assert not pages.step().complete
    pages.take(EndpointPage(endpoints=(ready, EndpointSummary(name="c"))))
    listing = pages.step()
    assert listing.complete and [row.name for row in listing.endpoints] == ["a", "b", "c"]
    assert listing.endpoints[1] == ready


def test_traits_and_the_account_come_from_where_they_are_known() -> None:
    earlier = EndpointSummary(name="a", traits=(Trait.ASYNC,))
    pages = ListingPages(EMPTY, {"a": earlier})
    arn = "arn:aws:sagemaker:us-east-1:111122223333:endpoint/a"
    pages.take(EndpointPage(endpoints=(EndpointSummary(name="a", arn=arn),)))
    listing = pages.step()
    assert listing.endpoints[0].traits == (Trait.ASYNC,)
    assert listing.account_id == "111122223333"


@pytest.mark.parametrize("count", [20, 200])
def test_all_steps_together_have_a_few_times_the_rows(count: int) -> None:
    pages, shown = ListingPages(EMPTY, {}), []
    for number in range(count):
        rows = tuple(EndpointSummary(name=f"endpoint-{number}-{row}") for row in range(100))
        pages.take(EndpointPage(endpoints=rows, next_token="" if number == count - 1 else "t"))
        assert pages.has_more
        if pages.is_due:
            shown.append(len(pages.step().endpoints))
    assert shown[:4] == [100, 200, 300, 400]
    assert shown[-1] == count * 100
    assert sum(shown) <= 6 * count * 100
