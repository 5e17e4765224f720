"""What a key does with the answer, or why it does nothing: one panel, many answers."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.screen import Screen

from tests.tui.conftest import IRIS, text, until
from tests.tui.panels.response.conftest import Host, exchange
from workbench.model.exchange import Exchange, Failure, FailureKind, Part, Status
from workbench.services import Workbench
from workbench.tui.panels.response.log_pane import LogPane
from workbench.tui.screens.picker import Picker

NOTHING = "Nothing was sent yet: there is no response to show."
NO_STREAM = "This response is not a stream."
KEYS = ("1", "3", "d", "v", "f", "slash", "h", "a", "6")


class Asking(Screen[None]):
    """A screen that counts what a hint asks it for."""

    asked: int = 0

    def action_session_again(self) -> None:
        self.asked += 1


class AskedHost(Host):
    """An app that counts likewise."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.bench = bench
        self.renewals = 0

    def get_default_screen(self) -> Screen[None]:
        return Asking(id="_default")

    def action_renew_login(self) -> None:
        self.renewals += 1


@pytest.fixture
def host(bench: Workbench) -> AskedHost:
    return AskedHost(bench)


async def did(pilot: Pilot[int], host: Host, verb: str, *arguments: str | int) -> list[str]:
    """Has the panel do something; returns what it says to that."""
    host.said.clear()
    await host.panel.action_answer(verb, *arguments)
    await pilot.pause()
    return host.said


def failed(message: str, kind: FailureKind = FailureKind.MODEL, code: str = "ModelError") -> Exchange:
    """An exchange that was answered with an error."""
    good = exchange(b"", "")
    assert good.outcome is not None
    failure = Failure(kind=kind, code=code, message=message)
    return replace(good, status=Status.ERROR, outcome=replace(good.outcome, response=None, failure=failure))


def streamed(*parts: bytes) -> Exchange:
    """An exchange that was answered in parts."""
    good = exchange(b"".join(parts), "text/plain")
    assert good.outcome is not None and good.outcome.response is not None
    response = replace(good.outcome.response, parts=tuple(Part(len(part), 1.0) for part in parts))
    return replace(good, outcome=replace(good.outcome, response=response))


async def test_every_key_acts_on_the_answer_on_show_or_says_why_not(host: AskedHost) -> None:
    async with host.run_test(size=(100, 30)) as pilot:
        await _nothing_to_act_on(pilot, host)
        await _a_stream(pilot, host)
        await _hints(pilot, host)
        await _comparing(pilot, host)


async def _nothing_to_act_on(pilot: Pilot[int], host: AskedHost) -> None:
    """Without an answer, or without a body, every key says why it does nothing."""
    host.panel.focus_part()
    for key in KEYS:
        host.said.clear()
        await pilot.press(key)
        assert host.said == [NOTHING], key
    for verb in ("stream", "diff"):
        assert await did(pilot, host, verb, "raw") == [NOTHING]
    assert await did(pilot, host, "export") == ["There is no recorded exchange to export."]
    assert await did(pilot, host, "fix") == ["There is nothing that a key can do about this."]

    host.panel.show(failed("no model"))
    assert await did(pilot, host, "view", 1) == ["There was no response."]
    host.panel.show(exchange(b"", "text/plain"))
    assert await did(pilot, host, "body", "find") == ["The response has no body."]
    assert await did(pilot, host, "tab", "stream") == [NO_STREAM]
    assert await did(pilot, host, "stream", "raw") == [NO_STREAM]
    assert await did(pilot, host, "export") == []
    assert host.exports == [7]


async def _a_stream(pilot: Pilot[int], host: AskedHost) -> None:
    """A key of the stream opens it; another gives the whole screen to the answer, and takes it back."""
    host.panel.show(streamed(b"one ", b"two"))
    host.panel.focus_part()
    parts = host.panel._parts
    parts.strip.active = "body"
    await pilot.press("t")
    assert (parts.strip.active, parts.stream._raw) == ("stream", True)
    await pilot.press("t", "m")
    assert (parts.strip.active, parts.stream._raw) == ("stream", False)
    assert [host.screen.maximized] == [host.panel]
    await pilot.press("m")
    assert [host.screen.maximized] == [None]


async def _hints(pilot: Pilot[int], host: AskedHost) -> None:
    """What a hint proposes is asked of whoever can do it."""
    screen = host.screen
    assert isinstance(screen, Asking)
    host.panel.show(failed("Session 1 not found"))
    await did(pilot, host, "fix")
    assert screen.asked == 1
    host.panel.show(failed("expired", FailureKind.CREDENTIALS, "ExpiredTokenException"))
    await did(pilot, host, "fix")
    assert host.renewals == 1
    host.panel.show(failed("Your invocation timed out"))
    await did(pilot, host, "fix")
    assert host.panel._parts.strip.active == "log" and host.query_one(LogPane).display


async def _comparing(pilot: Pilot[int], host: AskedHost) -> None:
    """An answer is compared with the one that is chosen, if it is still the one on show."""
    first, second = (host.bench.send(IRIS.with_field("TargetVariant", name)) for name in ("blue", "green"))
    host.panel.show(second)
    host.panel._parts.open("body")
    await until(pilot, lambda: not host.panel.reading)
    host.panel.focus_part()
    for key, tab in (("escape", "body"), ("enter", "diff")):
        await pilot.press("d")
        await until(pilot, lambda: isinstance(host.screen, Picker))
        await pilot.press(key)
        assert host.panel._parts.strip.active == tab
    await until(pilot, lambda: f"#{first.id}" in text(host))
    # Another answer is on show before it is known what the first may be compared with.
    host.panel.show(first)
    await host.panel.action_answer("compare")
    assert host.panel.leading == "the exchanges to compare with"
    host.panel.show(second)
    await until(pilot, lambda: not host.panel.leading)
    assert not isinstance(host.screen, Picker)
