"""A glance at one exchange."""

from __future__ import annotations

from collections.abc import Callable

from workbench.model import Exchange, Outcome
from workbench.model.body_absence import BodyAbsence
from workbench.store import History
from workbench.store.history import trash
from workbench.store.history.preview import exchange_preview

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]


def test_a_glance_shows_beginnings_relations_and_times(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    number = history.insert(exchange(body=b"5.1,3.5"))
    history.complete(number, outcome(b"setosa"))
    again = history.insert(exchange(body=b"5.1,3.5", replay_of=number))
    history.complete(again, outcome(b"virginica"))
    elsewhere = history.insert(exchange("other"))
    history.complete(elsewhere, outcome(b""))

    first = exchange_preview(history, number, head=3)
    assert first is not None
    assert (first.request, first.response, first.original, first.replays) == (b"5.1", b"set", None, 1)
    assert first.latencies == (12.5, 12.5)
    second = exchange_preview(history, again, head=100)
    assert second is not None
    assert (second.request, second.response, second.original) == (b"5.1,3.5", b"virginica", number)
    third = exchange_preview(history, elsewhere, head=100)
    assert third is not None and (third.response, third.latencies) == (b"", (12.5,))


def test_what_is_not_there_says_why(history: History, exchange: MakeExchange, outcome: MakeOutcome) -> None:
    number = history.insert(exchange(body=None))
    under_way = exchange_preview(history, number, head=10)
    assert under_way is not None
    assert isinstance(under_way.request, BodyAbsence) and isinstance(under_way.response, BodyAbsence)
    assert under_way.latencies == ()
    history.complete(number, outcome(b"setosa"))
    again = history.insert(exchange(replay_of=number))
    trash.remove(history, [number])
    orphan = exchange_preview(history, again, head=10)
    assert orphan is not None and orphan.original is None
    assert exchange_preview(history, number, head=10) is None
