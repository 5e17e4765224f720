"""The exchange on show: the one asked for last. No app."""

from __future__ import annotations

import pytest

from tests.tui.conftest import IRIS
from tests.tui.main.host import RecordingHost
from workbench.model.invocation import FileBody, TextBody
from workbench.services import Workbench
from workbench.tui.main.shown_exchange import ShownExchange
from workbench.tui.messages import ExchangeLoaded, ExchangeNotLoaded


def shown_in(bench: Workbench, host: RecordingHost) -> ShownExchange:
    return ShownExchange(bench, lambda _: None, host)


def test_the_one_asked_for_last_is_shown(bench: Workbench) -> None:
    bench.send(IRIS)
    bench.send(IRIS)
    host = RecordingHost()
    shown = shown_in(bench, host)
    shown.load(1, edit=False)
    shown.load(2, edit=True)
    first, second = host.posted
    assert isinstance(first, ExchangeLoaded) and isinstance(second, ExchangeLoaded)
    assert (first.draft, second.draft is None) == (None, False)
    assert not shown.accept(first)
    assert shown.exchange is None
    assert shown.accept(second)
    assert shown.exchange is second.exchange


def test_a_new_request_takes_its_place(bench: Workbench) -> None:
    sent = bench.send(IRIS)
    host = RecordingHost()
    shown = shown_in(bench, host)
    shown.load(1, edit=False)
    shown.begin(IRIS)
    (message,) = host.posted
    assert isinstance(message, ExchangeLoaded)
    assert not shown.accept(message)
    shown.end(sent, is_recorded=True)
    assert shown.exchange is sent


def test_what_is_being_read_is_known_until_it_is_shown_refused_or_wanted_no_more(bench: Workbench) -> None:
    bench.send(IRIS)
    host = RecordingHost()
    shown = shown_in(bench, host)
    numbers = [shown.being_read]
    shown.load(1, edit=False)
    numbers.append(shown.being_read)
    assert shown.accept(loaded(host)[-1])
    numbers.append(shown.being_read)
    shown.load(7, edit=False)
    numbers.append(shown.being_read)
    (message,) = (message for message in host.posted if isinstance(message, ExchangeNotLoaded))
    shown.refuse(message)
    numbers.append(shown.being_read)
    shown.load(1, edit=False)
    numbers.append(shown.being_read)
    shown.begin(IRIS)
    assert [*numbers, shown.being_read] == [None, 1, None, 7, None, 1, None]


def test_one_that_is_gone_is_said(bench: Workbench) -> None:
    host = RecordingHost()
    shown_in(bench, host).load(7, edit=False)
    (message,) = host.posted
    assert isinstance(message, ExchangeNotLoaded)
    assert "7" in message.error.message


def test_why_an_earlier_one_is_not_shown_does_not_come_after_the_one_wanted(bench: Workbench) -> None:
    bench.send(IRIS)
    host = RecordingHost(held=True)
    shown = shown_in(bench, host)
    shown.load(7, edit=False)
    shown.load(1, edit=False)
    host.waiting.reverse()
    host.run()
    (message,) = host.posted
    assert isinstance(message, ExchangeLoaded) and shown.accept(message)


def loaded(host: RecordingHost) -> list[ExchangeLoaded]:
    return [message for message in host.posted if isinstance(message, ExchangeLoaded)]


@pytest.mark.parametrize("is_last_first", [True, False])
def test_what_is_to_become_the_draft_does_where_it_is_read_anew_meanwhile(
    bench: Workbench, is_last_first: bool
) -> None:
    bench.send(IRIS)
    host = RecordingHost(held=True)
    shown = shown_in(bench, host)
    shown.load(1, edit=True)
    shown.load(1, edit=False)  # as when the result of an asynchronous invocation comes
    if is_last_first:
        host.waiting.reverse()
    host.run()
    drafts = []
    for message in loaded(host):
        assert shown.accept(message)
        drafts.append(shown.new_draft(message))
    assert drafts[0] is not None and drafts[0].fields == IRIS.fields
    assert drafts[1:] in ([], [None]), "what is typed by then stays"


def test_what_became_the_draft_is_read_again_only_to_be_shown(bench: Workbench) -> None:
    bench.send(IRIS)
    bench.send(IRIS)
    host = RecordingHost()
    shown = shown_in(bench, host)
    shown.load(1, edit=True)
    assert shown.accept(loaded(host)[-1]) and shown.new_draft(loaded(host)[-1]) is not None
    shown.load(1, edit=False)
    assert loaded(host)[-1].draft is None
    shown.load(1, edit=True)
    shown.load(2, edit=False)
    assert loaded(host)[-1].draft is None, "another is wanted"
    shown.load(1, edit=False)
    assert loaded(host)[-1].draft is None


def test_one_that_could_not_become_the_draft_is_shown_when_asked_for_again(bench: Workbench) -> None:
    host = RecordingHost()
    shown = shown_in(bench, host)
    shown.load(1, edit=True)
    (message,) = host.posted
    assert isinstance(message, ExchangeNotLoaded)
    shown.refuse(message)
    bench.send(IRIS)
    shown.load(1, edit=False)
    assert [message.draft for message in loaded(host)] == [None]


def test_it_says_how_the_draft_differs_from_what_was_sent(bench: Workbench) -> None:
    shown = shown_in(bench, RecordingHost())
    changed = IRIS.with_field("Accept", "text/csv")
    shown.begin(IRIS)
    assert shown.difference(changed) == "", "there is no answer yet"
    shown.end(bench.send(IRIS), is_recorded=True)
    assert shown.difference(IRIS) == ""
    assert shown.difference(changed) == "draft changed since #1"
    shown.end(bench.send(IRIS, record=False), is_recorded=True)
    assert shown.difference(changed) == "draft changed since the response"


def test_an_exchange_of_the_past_is_compared_with_the_draft(bench: Workbench) -> None:
    bench.send(IRIS)
    host = RecordingHost()
    shown = shown_in(bench, host)
    shown.load(1, edit=False)
    (message,) = host.posted
    assert isinstance(message, ExchangeLoaded) and shown.accept(message)
    assert shown.difference(IRIS) == ""
    assert shown.difference(IRIS.with_(body=TextBody("{}"))) == "draft differs from #1"
    assert shown.difference(IRIS.with_(body=FileBody("x"))) == "", "a file is read at each send"
