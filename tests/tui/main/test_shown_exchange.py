"""The exchange on show: the one asked for last. No app."""

from __future__ import annotations

from tests.tui.conftest import IRIS
from tests.tui.main.host import RecordingHost
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
    shown.begin()
    (message,) = host.posted
    assert isinstance(message, ExchangeLoaded)
    assert not shown.accept(message)
    shown.end(sent)
    assert shown.exchange is sent


def test_one_that_is_gone_is_said(bench: Workbench) -> None:
    host = RecordingHost()
    shown_in(bench, host).load(7, edit=False)
    (message,) = host.posted
    assert isinstance(message, ExchangeNotLoaded)
    assert "7" in message.error.message
