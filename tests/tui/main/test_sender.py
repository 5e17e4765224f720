"""The sender as an object: idle, sending, done. No app; the service is the sandbox."""

from __future__ import annotations

from tests.tui.conftest import IRIS
from tests.tui.main.host import RecordingHost
from workbench.model.errors import NotFoundError
from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import TextBody
from workbench.model.progress import CancelToken, Listener, Phase, Progress
from workbench.services import Workbench
from workbench.tui.main.acts import draft_act, replay_act, upload_act
from workbench.tui.main.sender import Done, Idle, Sender, Sending
from workbench.tui.messages import ExchangeEnded, ProgressChanged, SendRefused
from workbench.tui.recording_mode import RecordingMode

ALL = RecordingMode.ALL.asked()


def ended(host: RecordingHost) -> Exchange:
    """The exchange of the one request that has ended."""
    (message,) = [message for message in host.posted if isinstance(message, ExchangeEnded)]
    return message.exchange


def test_it_is_idle_sending_done(bench: Workbench) -> None:
    host = RecordingHost(held=True)
    sender = Sender(host)
    assert (sender.state, sender.flight) == (Idle(), None)
    flight = sender.start(draft_act(bench, IRIS, ALL))
    assert (sender.state, sender.flight, host.groups) == (Sending(flight), flight, ["send"])
    host.run()
    exchange = ended(host)
    assert exchange.status is Status.OK
    # What has ended in the thread is ended for the screen when its message is handled.
    assert sender.flight is flight
    sender.finish(exchange)
    states: list[object] = [sender.state, sender.flight]
    assert states == [Done(exchange), None]
    assert flight.progress is not None and flight.progress.phase is Phase.RECEIVING
    assert any(isinstance(message, ProgressChanged) for message in host.posted)


def test_what_never_left_says_why(bench: Workbench) -> None:
    host = RecordingHost()
    sender = Sender(host)
    sender.start(draft_act(bench, IRIS.with_field("EndpointName", None), ALL))
    (message,) = host.posted
    assert isinstance(message, SendRefused)
    assert "EndpointName" in message.error.message
    sender.finish(message.error)
    assert sender.state == Done(message.error)


def test_cancelled_before_it_leaves_it_is_refused(bench: Workbench) -> None:
    host = RecordingHost(held=True)
    sender = Sender(host)
    sender.cancel()
    sender.start(draft_act(bench, IRIS.with_(body=TextBody('{"delay": 30}')), ALL))
    sender.close()
    assert sender.closed
    host.run()
    messages = [message for message in host.posted if not isinstance(message, ProgressChanged)]
    assert len(messages) == 1
    assert isinstance(messages[0], SendRefused) or ended(host).status is Status.CANCELLED


def test_a_replay_is_of_what_was_sent(bench: Workbench) -> None:
    first = bench.send(IRIS)
    host = RecordingHost()
    assert first.id is not None
    Sender(host).start(replay_act(bench, first.id, lambda _: None, ALL))
    assert ended(host).replay_of == first.id


def test_less_is_recorded_where_less_is_asked_for(bench: Workbench) -> None:
    host = RecordingHost()
    Sender(host).start(draft_act(bench, IRIS, RecordingMode.NOTHING.asked()))
    assert ended(host).id is None
    assert bench.history.page() == ()


def test_a_payload_is_uploaded_and_sent_by_its_name(bench: Workbench) -> None:
    draft = IRIS.with_(operation="InvokeEndpointAsync")
    host = RecordingHost()
    Sender(host).start(upload_act(bench, draft, "s3://nowhere-at-all/payload.json", ALL))
    refused = [message for message in host.posted if isinstance(message, SendRefused)]
    assert refused, "a bucket that is not there is said before anything is sent"
    assert bench.history.page() == ()


def test_parts_of_a_stream_go_past_the_messages() -> None:
    def act(token: CancelToken, hear: Listener) -> Exchange:
        for number in range(500):
            hear(Progress(phase=Phase.RECEIVING, part=b"x", part_at_ms=float(number)))
        raise NotFoundError("the end of the test")

    host = RecordingHost()
    flight = Sender(host).start(act)
    assert flight.stream.count == 500
    assert len(host.posted) < 500, "the screen is told of a flood now and then"
