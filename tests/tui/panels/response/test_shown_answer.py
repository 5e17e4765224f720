"""What the response shows, as an object. No app; the answers are the sandbox's."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from tests.tui.conftest import IRIS
from workbench.content.streaming import Stream
from workbench.model.exchange import Exchange
from workbench.model.invocation import TextBody
from workbench.services import Workbench
from workbench.tui.flight import Flight
from workbench.tui.panels.response.shown_answer import STREAM_TABS, TABS, ShownAnswer, VisibleParts

STREAMED = IRIS.with_(
    operation="InvokeEndpointWithResponseStream",
    fields={"EndpointName": "chat", "ContentType": "application/json"},
    body=TextBody('{"inputs": "Tell me", "stream": true, "parameters": {"max_new_tokens": 2, "seed": 1}}'),
)


@pytest.fixture
def good(bench: Workbench) -> Exchange:
    return bench.send(IRIS)


@pytest.fixture
def failed(bench: Workbench) -> Exchange:
    return bench.send(IRIS.with_(body=TextBody("{")))


def showing(exchange: Exchange) -> ShownAnswer:
    """What shows an exchange."""
    answer = ShownAnswer()
    assert not answer.show(exchange)
    return answer


def names(visible: VisibleParts) -> set[str]:
    """What is there to be seen."""
    return {name for name, is_visible in visible._asdict().items() if is_visible}


def test_each_tab_has_its_part(good: Exchange) -> None:
    answer = ShownAnswer()
    assert names(answer.visible("body")) == {"sheet"}, "nothing is shown yet"
    answer.show(good)
    assert answer.tabs == TABS
    assert [names(answer.visible(tab)) for tab in ("body", "meta", "diff")] == [
        {"tabs", "body"},
        {"tabs", "sheet"},
        {"tabs", "diff"},
    ]


def test_a_failure_shows_its_reason_and_folds_its_document(failed: Exchange) -> None:
    answer = showing(failed)
    assert list(answer.tabs)[-1] == "log"
    assert names(answer.visible("body")) == {"tabs", "failure", "folded"}
    answer.unfolds = True
    assert names(answer.visible("body")) == {"tabs", "failure", "body"}
    assert names(answer.visible("time")) == {"tabs", "failure", "sheet"}
    assert names(answer.visible("log")) == {"tabs", "log"}, "the log has the container's own words"


def test_an_answer_without_a_body_is_a_sheet(good: Exchange) -> None:
    assert good.response is not None and good.outcome is not None
    response = msgspec.structs.replace(good.response, body=b"")
    empty = msgspec.structs.replace(good, outcome=msgspec.structs.replace(good.outcome, response=response))
    answer = showing(empty)
    assert not answer.has_body and names(answer.visible("body")) == {"tabs", "sheet"}
    assert answer.absence == "The response has no body."


def test_the_parts_of_an_answer_on_its_way_are_shown_until_it_is_there(
    good: Exchange, bench: Workbench
) -> None:
    answer = showing(good)
    flight = Flight(Stream())
    answer.begin(flight)
    assert answer.exchange is None and names(answer.visible("body")) == {"sheet"}
    assert answer.absence == "The response is still coming."
    assert answer.go_live() and not answer.go_live(), "the first part comes once"
    assert answer.tabs == STREAM_TABS and names(answer.visible("body")) == {"stream"}
    assert not answer.differ("draft changed"), "what is on its way differs from nothing"
    ended = bench.send(STREAMED)
    assert answer.show(ended), "its parts are on the screen"
    assert answer.is_streamed and names(answer.visible("stream")) == {"tabs", "stream"}
    assert not answer.show(ended)


def test_a_difference_is_news_once(good: Exchange) -> None:
    answer = showing(good)
    assert answer.differ("draft changed") and not answer.differ("draft changed")
    assert answer.differ("")


def test_the_log_gets_a_tab_when_it_is_asked_for_and_loses_it_with_another_answer(good: Exchange) -> None:
    answer = showing(good)
    assert answer.ask_for_log() and not answer.ask_for_log()
    assert "log" in answer.tabs
    answer.show(good)
    assert "log" not in answer.tabs


def test_each_exchange_is_compared_once(good: Exchange, failed: Exchange) -> None:
    answer = showing(good)
    compared: Callable[[Exchange], bool] = answer.compare
    assert [compared(good), compared(good), compared(failed), compared(good)] == [True, False, True, True]
