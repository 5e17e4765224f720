"""The endpoints of the last time, on disk."""

from __future__ import annotations

import stat
from datetime import UTC, datetime

import msgspec
import pytest

from workbench.model.account.endpoint import EndpointDescription, EndpointListing, EndpointSummary, Trait
from workbench.store import AppDirs
from workbench.store.endpoint_cache import EndpointCache

NOW = datetime(2026, 11, 27, tzinfo=UTC)
ROW = EndpointSummary(name="e", status="InService", created_at=NOW, traits=(Trait.ASYNC,))
LISTING = EndpointListing(region="us-east-1", fetched_at=NOW, endpoints=(ROW,), complete=True)
DESCRIPTION = EndpointDescription(summary=ROW, region="us-east-1", fetched_at=NOW, tags={"a": "b"})


def test_what_is_kept_comes_back_for_its_own_account_and_region_alone(places: AppDirs) -> None:
    cache = EndpointCache(places)
    cache.keep_listing("111122223333 us-east-1", LISTING)
    cache.keep_description("111122223333 us-east-1", DESCRIPTION)
    again = EndpointCache(places)
    assert again.listing("111122223333 us-east-1") == LISTING
    assert again.description("111122223333 us-east-1", "e") == DESCRIPTION
    assert again.listing("111122223333 us-west-2") is None
    assert again.listing("111122223333-us-east-1") is None
    assert again.description("111122223333 us-east-1", "other") is None


@pytest.mark.parametrize("name", ["../../outside", "a/b", "", "\x00", "n" * 300])
def test_no_name_leaves_the_folder(places: AppDirs, name: str) -> None:
    cache = EndpointCache(places)
    row = EndpointSummary(name=name)
    cache.keep_description(name, EndpointDescription(summary=row, region=name, fetched_at=NOW))
    (kept,) = [path for path in places.cache.parent.rglob("*") if path.is_file()]
    assert kept.parent.parent == places.cache / "endpoints"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert cache.description(name, name) is not None


@pytest.mark.parametrize("content", [b"", b"{", b'{"region": 1}', b"\xff"])
def test_a_damaged_file_counts_as_none(places: AppDirs, content: bytes) -> None:
    cache = EndpointCache(places)
    cache.keep_listing("scope", LISTING)
    (kept,) = [path for path in places.cache.rglob("*") if path.is_file()]
    kept.write_bytes(content)
    assert cache.listing("scope") is None
    cache.keep_listing("scope", LISTING)
    assert cache.listing("scope") == LISTING


def test_the_details_of_a_row_go_into_the_listing_that_is_kept(places: AppDirs) -> None:
    cache = EndpointCache(places)
    cache.keep_details("scope", ROW)
    assert cache.listing("scope") is None, "there is no list that it would be a row of"
    plain = msgspec.structs.replace(LISTING, endpoints=(EndpointSummary(name="e"), EndpointSummary(name="f")))
    cache.keep_listing("scope", plain)
    cache.keep_details("scope", ROW)
    kept = cache.listing("scope")
    assert kept is not None and kept.endpoints == (ROW, EndpointSummary(name="f"))
    cache.keep_details("scope", EndpointSummary(name="gone"))
    assert cache.listing("scope") == kept
