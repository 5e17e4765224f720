"""The requests of a load test: what is sent, and what of it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.dataset_batch.test_run import plan
from workbench.model.errors import InvalidRequestError, NotFoundError, PayloadError, UsageError
from workbench.model.exchange import Status
from workbench.model.invocation import BytesBody, Connection, Invocation, TextBody
from workbench.services import Workbench
from workbench.services.datasets.dataset import open_dataset
from workbench.services.load import source as source_module
from workbench.services.load.source import (
    Overrides,
    Source,
    dataset_source,
    plain_source,
    recorded_source,
    saved_source,
)
from workbench.services.requests.saved_requests import SavedRequests
from workbench.store.requests.folder import RequestFolder

SANDBOX = Connection(sandbox=True)
STREAM = "InvokeEndpointWithResponseStream"


def same(connection: Connection) -> Connection:
    return connection


def of_dataset(bench: Workbench, path: Path, template: str | None = None, **options: object) -> Source:
    asked = {"count": 100, "stream": False} | options
    return dataset_source(open_dataset(bench, str(path)), plan(template).placement, **asked)  # type: ignore[arg-type]


def test_each_record_is_a_request(bench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"a": 1}\n{"a": 2}\n{"a": 3}\n')
    made = of_dataset(bench, path)
    assert [request.body for request in made.requests] == [b'{"a": 1}', b'{"a": 2}', b'{"a": 3}']
    assert {request.operation for request in made.requests} == {"InvokeEndpoint"}
    streamed = of_dataset(bench, path, '{"x": ${a}}', count=2, stream=True)
    assert [request.body for request in streamed.requests] == [b'{"x": 1}', b'{"x": 2}']
    assert {request.operation for request in streamed.requests} == {STREAM}
    assert (streamed.connection, streamed.name) == (SANDBOX, made.name)


@pytest.mark.parametrize(
    ("text", "template", "reason"),
    [
        ("", None, "is empty"),
        ("\n\n", None, "has no records"),
        ('{"a": 1}\n{"b"\n', None, "line 2"),
        ('{"b": 1}\n', '{"x": ${a}}', "line 1"),
    ],
)
def test_records_that_cannot_be_sent_are_refused_before_anything_is(
    bench: Workbench, tmp_path: Path, text: str, template: str | None, reason: str
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(text)
    with pytest.raises(PayloadError, match=reason):
        of_dataset(bench, path, template)


def test_no_more_bytes_are_held_than_workers_can_be_sent(
    bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "_MOST_BYTES", 20)
    path = tmp_path / "in.jsonl"
    path.write_text('{"a": 1}\n' * 3)
    with pytest.raises(PayloadError, match="The first 2 records") as error:
        of_dataset(bench, path)
    assert error.value.hint == "Send fewer of them with --limit."
    assert len(of_dataset(bench, path, count=2).requests) == 2


def test_an_exchange_is_sent_as_it_was_but_for_what_is_put_over_it(bench: Workbench) -> None:
    invocation = Invocation(fields={"EndpointName": "echo"}, body=BytesBody(b"abc"), connection=SANDBOX)
    sent = bench.send(invocation)
    assert sent.status is Status.OK
    number = sent.id or 0
    (request,) = recorded_source(bench, number, Overrides(), same).requests
    assert (request.operation, dict(request.fields), request.body) == (
        "InvokeEndpoint",
        {"EndpointName": "echo"},
        b"abc",
    )
    put_over = Overrides(fields={"Accept": "text/csv"}, body=TextBody("x"), stream=True)
    (other,) = recorded_source(bench, number, put_over, same).requests
    assert (other.operation, other.fields["Accept"], other.body) == (STREAM, "text/csv", b"x")
    with pytest.raises(NotFoundError):
        recorded_source(bench, number + 1, Overrides(), same)
    with pytest.raises(UsageError):
        recorded_source(bench, number, Overrides(fields={"TargetModel": "m"}, stream=True), same)


def test_what_is_given_on_the_command_line_is_sent_as_it_is() -> None:
    overrides = Overrides(fields={"EndpointName": "iris"}, body=TextBody("1"))
    assert plain_source(overrides, SANDBOX).name == "iris"
    with pytest.raises(InvalidRequestError, match="EndpointName is missing"):
        plain_source(Overrides(body=TextBody("1")), SANDBOX)


def test_a_request_that_is_not_saved_is_none(bench: Workbench, tmp_path: Path) -> None:
    saved = SavedRequests(bench, RequestFolder(tmp_path))
    assert saved_source(saved, "nothing", Overrides(), same) is None
