"""The list: order, pages, filters, completion."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

import pytest

from workbench.model import Exchange, Outcome, Status
from workbench.store import History
from workbench.store.sqlite import listing

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]


@pytest.fixture
def filled(history: History, exchange: MakeExchange, outcome: MakeOutcome) -> History:
    """Sixty exchanges: three endpoints in turn, every fourth failed, the last in flight."""
    endpoints = cycle(("iris", "chat_1", "100%"))
    for turn in range(1, 60):
        number = history.insert(exchange(next(endpoints), fields={"ContentType": f"type/{turn % 5}"}))
        history.complete(
            number, outcome(status=424, code="ModelError") if turn % 4 == 0 else outcome(str(turn).encode())
        )
    history.insert(exchange("iris", operation="InvokeEndpointAsync"))
    return history


def ids(page: tuple[object, ...]) -> list[int]:
    """The numbers of a page."""
    return [row.id for row in page]  # type: ignore[attr-defined]


def test_pages_follow_one_another_newest_first(filled: History) -> None:
    seen: list[int] = []
    before = None
    while page := filled.page(limit=7, before=before):
        seen += ids(page)
        before = page[-1].id
    assert seen == list(range(60, 0, -1))


def test_a_page_says_what_a_summary_says(filled: History) -> None:
    assert all(row == filled.summary(row.id) for row in filled.page())


@pytest.mark.parametrize("merged", [listing._MERGED, 0])
def test_filters_choose_what_they_say(filled: History, merged: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether few labels match and are merged, or many and the list is looked through."""
    monkeypatch.setattr(listing, "_MERGED", merged)
    choices: list[tuple[dict[str, str], Callable[[int], object]]] = [
        ({"endpoint_name": "iris", "status": Status.OK}, lambda n: n % 3 == 1 and n % 4 and n < 60),
        ({"status": Status.ERROR}, lambda n: n % 4 == 0 and n < 60),
        ({"status": Status.CANCELLED}, lambda n: False),
        ({"operation": "InvokeEndpointAsync"}, lambda n: n == 60),
        ({"text": "CHAT"}, lambda n: n % 3 == 2),
        ({"text": "chat_1 modelerr"}, lambda n: n % 3 == 2 and n % 4 == 0),
        ({"text": " 424  "}, lambda n: n % 4 == 0 and n < 60),
        ({"text": "100%"}, lambda n: n % 3 == 0 and n < 60),
        ({"text": "_"}, lambda n: n % 3 == 2 or n == 60),
        ({"text": "%"}, lambda n: n % 3 == 0 and n < 60),
        ({"text": "\\"}, lambda n: False),
        ({"text": "in_flight"}, lambda n: n == 60),
        ({"text": "200", "endpoint_name": "iris"}, lambda n: n % 3 == 1 and n % 4 and n < 60),
        ({"text": "iris nowhere"}, lambda n: False),
    ]
    for choice, expected in choices:
        wanted = [n for n in range(60, 0, -1) if expected(n)]
        assert ids(filled.page(limit=100, **choice)) == wanted, choice  # type: ignore[arg-type]
        assert ids(filled.page(limit=3, **choice)) == wanted[:3], choice  # type: ignore[arg-type]
        if len(wanted) > 2:
            page = filled.page(limit=2, before=wanted[1], **choice)  # type: ignore[arg-type]
            assert ids(page) == wanted[2:4], choice


def test_a_filtered_page_does_not_look_through_the_history(filled: History) -> None:
    """By SQLite's own account: the index per label, the row by its number, and nothing scanned but labels."""
    chosen = listing.Choice(text="iris")
    condition, words = chosen.condition()
    with filled._database.reading() as connection:
        plan = connection.execute(
            f"EXPLAIN QUERY PLAN SELECT id FROM exchange NOT INDEXED WHERE {listing.MERGE.format(condition)}",  # noqa: S608
            {**words, "before": 50, "limit": 5},
        ).fetchall()
    steps = [step for *_, step in plan]
    assert any(
        "same USING COVERING INDEX exchange_by_label (endpoint_name=? AND status=?" in s for s in steps
    )
    assert [step for step in steps if step.startswith("SCAN")] == ["SCAN label"]


def test_values_are_distinct_and_newest_first(filled: History) -> None:
    assert filled.values("EndpointName") == ("iris", "chat_1", "100%")
    assert filled.values("ContentType", limit=3) == ("type/4", "type/3", "type/2")
    assert filled.values("Accept") == ()


def test_the_version_changes_with_every_write(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    versions = [history.version()]
    number = history.insert(exchange())
    versions.append(history.version())
    history.complete(number, outcome())
    versions.append(history.version())
    history.page()
    assert len(set(versions)) == 3
    assert history.version() == versions[-1]
