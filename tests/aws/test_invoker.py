"""What goes in comes back: bodies, members, headers, timing, on connections that are kept."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.aws.server import Serve, answer, answering, hosting_of, invocation
from workbench.aws import Invoker
from workbench.model import Connection, FailureKind, Status
from workbench.model.errors import InvalidRequestError
from workbench.model.progress import Phase, Progress


@pytest.mark.usefixtures("credentials")
def test_an_answer_comes_back_whole(serve: Serve, invoker: Invoker) -> None:
    headers = (
        ("Content-Type", "text/csv"),
        ("x-Amzn-Invoked-Production-Variant", "blue"),
        ("X-Amzn-SageMaker-Custom-Attributes", "trace=1"),
        ("x-amzn-RequestId", "abc-123"),
        ("X-Twice", "one"),
        ("Between", ""),
        ("x-twice", "two"),
        ("X-Latin", "caf\xe9"),
    )
    server = serve(answering(answer(b"1.10,1e400\r\n", headers=headers)))
    prepared = invoker.prepare(invocation(server.url, b"\x00\xff raw", fields={"ContentType": "text/csv"}))
    outcome = invoker.send(prepared)
    assert outcome.status is Status.OK
    assert outcome.response is not None
    assert outcome.response.body == b"1.10,1e400\r\n"
    assert outcome.response.output == {
        "ContentType": "text/csv",
        "InvokedProductionVariant": "blue",
        "CustomAttributes": "trace=1",
    }
    assert outcome.response.request_id == "abc-123"
    assert outcome.response.headers[: len(headers)] == headers
    assert outcome.attempts == 1
    assert prepared.region == "us-east-1"
    assert prepared.url == f"{server.url}/endpoints/iris/invocations"
    assert server.requests[0][1] == b"\x00\xff raw"


@pytest.mark.usefixtures("credentials")
def test_a_connection_is_kept_and_its_opening_timed(serve: Serve, invoker: Invoker) -> None:
    server = serve(answering(answer()))
    prepared = invoker.prepare(invocation(server.url))
    first, second = invoker.send(prepared).timing, invoker.send(prepared).timing
    assert first.connect_ms is not None
    assert first.connect_ms > 0
    assert second.connect_ms is None
    assert len(server.visits) == 1
    for timing in (first, second):
        assert timing.prepare_ms is not None
        assert timing.first_byte_ms is not None
        assert timing.body_ms is not None
        assert timing.prepare_ms + timing.first_byte_ms + timing.body_ms <= timing.total_ms


def test_the_sandbox_needs_no_configuration(serve: Serve) -> None:
    server = serve(answering(answer(b"[1]")))
    invoker = Invoker(hosting=lambda: hosting_of(server))
    sandbox = invocation("http://ignored.invalid", connection=Connection(sandbox=True))
    outcome = invoker.send(invoker.prepare(sandbox))
    assert outcome.response is not None
    assert outcome.response.body == b"[1]"


@pytest.mark.usefixtures("credentials")
def test_a_listener_hears_of_every_phase(serve: Serve, invoker: Invoker) -> None:
    server = serve(answering(answer(b"x" * 100)))
    heard: list[Progress] = []
    invoker.send(invoker.prepare(invocation(server.url)), listener=heard.append)
    assert [progress.phase for progress in heard] == [
        Phase.PREPARING,
        Phase.CONNECTING,
        Phase.SENDING,
        Phase.WAITING,
        Phase.RECEIVING,
        Phase.RECEIVING,
    ]
    assert (heard[-1].received, heard[-1].expected) == (100, 100)


@pytest.mark.usefixtures("credentials")
def test_a_fault_of_the_listener_is_not_taken_for_one_of_the_network(serve: Serve, invoker: Invoker) -> None:
    server = serve(answering(answer()))

    def stumble(progress: Progress) -> None:
        if progress.phase is Phase.CONNECTING:
            raise ZeroDivisionError("mine")

    prepared = invoker.prepare(invocation(server.url))
    with pytest.raises(ZeroDivisionError):
        invoker.send(prepared, listener=stumble)
    assert invoker.send(prepared).status is Status.OK


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"Accept": "a\r\nInjected: 1"}, "line break"),
        ({"CustomAttributes": "\ud800"}, "U\\+D800"),
        ({"NoSuchField": "x"}, "no field 'NoSuchField'"),
    ],
)
def test_what_has_no_form_on_the_wire_is_refused(
    serve: Serve, invoker: Invoker, fields: dict[str, str], message: str
) -> None:
    server = serve(answering(answer()))
    with pytest.raises(InvalidRequestError, match=message):
        invoker.prepare(invocation(server.url, fields=fields))
    assert server.visits == []


@pytest.mark.usefixtures("credentials")
def test_a_refused_connection_is_an_outcome(invoker: Invoker) -> None:
    outcome = invoker.send(invoker.prepare(invocation("http://127.0.0.1:1")))
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.CONNECT
    assert outcome.failure.message.startswith("Could not connect to 127.0.0.1:1, after ")
    assert "refused" in outcome.failure.message
    assert not outcome.failure.may_have_run
    assert outcome.sent is None


def test_importing_the_room_loads_no_sdk() -> None:
    script = (
        "import sys, workbench.aws; print(*sorted({name.partition('.')[0] for name in sys.modules} "
        "& {'boto3', 'botocore', 'urllib3', 'http', 'socket', 'ssl'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
