"""Captured traffic of an S3 that nobody here wrote, and files that files name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session

from workbench.model.errors import OperationCancelledError, PayloadError, StoreError
from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import BytesBody, Connection, FileBody, Invocation
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.interchange import Interchange, MalformedError, Reading, require_complete
from workbench.services.interchange.interchange import changed
from workbench.store import AppDirs


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    places = AppDirs(data=tmp_path / "d", config=tmp_path / "c", cache=tmp_path / "x")
    with Workbench(places) as bench:
        yield bench


@pytest.fixture
def bucket(emulator: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name, value in {
        "AWS_ENDPOINT_URL_S3": emulator,
        "AWS_ACCESS_KEY_ID": "anybody",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }.items():
        monkeypatch.setenv(name, value)
    client: Any = Session().create_client("s3", region_name="us-east-1", endpoint_url=emulator)
    client.create_bucket(Bucket="mine")
    yield client
    client.close()


def event(number: int) -> bytes:
    data = {"observedContentType": "text/csv", "data": str(number), "encoding": "CSV"}
    document = {
        "captureData": {"endpointInput": data, "endpointOutput": data},
        "eventMetadata": {
            "eventId": f"00000000-0000-4000-8000-{number:012}",
            "inferenceTime": "2026-11-24T10:00:00Z",
        },
    }
    return json.dumps(document).encode() + b"\n"


def test_a_prefix_of_s3(bench: Workbench, bucket: Any) -> None:
    place = "captured/größe/my-endpoint/blue/2026/11/24/10"
    for number in range(3):
        bucket.put_object(Bucket="mine", Key=f"{place}/{number}.jsonl", Body=event(number) * 2)
    interchange = Interchange(bench)
    results = list(interchange.read("s3://mine/captured/", connection=Connection(profile=None)))
    readings = [result for result in results if isinstance(result, Reading)]
    assert len(readings) == len(results) == 6
    assert {reading.invocation.endpoint_name for reading in readings} == {"my-endpoint"}
    intake = interchange.take_in(readings)
    assert (intake.count, intake.already_recorded) == (3, 3)
    assert [bench.history.body(row.id, "response") for row in bench.history.page()] == [b"2", b"1", b"0"]
    with pytest.raises(PayloadError, match="no object"):
        list(interchange.read("s3://mine/nothing/"))
    with pytest.raises(PayloadError, match="bucket"):
        list(interchange.read("s3://nobody-s/x"))


def test_half_an_import_is_none(bench: Workbench, tmp_path: Path) -> None:
    folder = tmp_path / "e" / "v" / "2026" / "11" / "24" / "10"
    folder.mkdir(parents=True)
    (folder / "1.jsonl").write_bytes(event(1))
    (folder / "2.jsonl").write_bytes(event(2) + b"{broken\n")
    interchange = Interchange(bench)
    with pytest.raises(MalformedError, match=r"2\.jsonl, line 2"):
        interchange.take_in(require_complete(interchange.read(str(tmp_path / "e"))))
    assert bench.history.page() == ()


def test_it_can_be_given_up(bench: Workbench, bucket: Any) -> None:
    bucket.put_object(Bucket="mine", Key="e/v/2026/11/24/10/1.jsonl", Body=event(1))
    flight = CancelToken()
    flight.cancel()
    with pytest.raises((OperationCancelledError, PayloadError)):
        list(Interchange(bench).read("s3://mine/e/", cancellation=flight))


def test_a_file_that_a_script_names_lies_beside_it(bench: Workbench, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    interchange = Interchange(bench)
    draft = Invocation(fields={"EndpointName": "e"}, body=BytesBody(b"\0" * 9_000))
    paths = interchange.save(interchange.export("boto3", draft, beside=True), str(folder))
    script, body = folder / "invoke.py", folder / "e.bin"
    assert sorted(paths) == sorted([str(script), str(body)])
    (reading,) = interchange.read(str(script))
    assert isinstance(reading, Reading)
    assert reading.invocation.body == FileBody(str(body.resolve()))
    with pytest.raises(StoreError, match="already exists"):
        interchange.save(interchange.export("boto3", draft, beside=True), str(folder))


def test_a_draft_s_file_is_named_from_anywhere(
    bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("body.bin", "it costs $5"):
        (tmp_path / name).write_bytes(b"\0bytes")
    interchange = Interchange(bench)
    draft = Invocation(fields={"EndpointName": "e"}, body=FileBody("body.bin"))
    for form in ("aws-cli", "boto3", "curl", "json", "locust"):
        assert str(tmp_path / "body.bin") in interchange.export(form, draft).text
    assert "u0000bytes" in interchange.export("har", draft).text
    # The AWS CLI would fill in what looks like a variable.
    odd = draft.with_(body=FileBody("it costs $5"))
    assert "AGJ5dGVz" in interchange.export("aws-cli", odd).text


def test_a_file_that_is_no_text_is_said(bench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(b"{}\n\xff\n")
    (error,) = Interchange(bench).read(str(tmp_path / "x.jsonl"))
    assert isinstance(error, MalformedError)
    assert "x.jsonl" in error.message and "line 2" in error.message


HERE, ELSEWHERE = Connection(region="us-east-1"), Connection(region="eu-west-1")


@pytest.mark.parametrize("answered", [False, True])
def test_what_came_back_stays_with_what_was_sent(bench: Workbench, answered: bool) -> None:
    sent = Invocation(fields={"EndpointName": "e"}, body=BytesBody(b"1"), connection=HERE)
    exchange = None
    if answered:
        exchange = Exchange(uuid="u", started_at=datetime.now(UTC), invocation=sent, status=Status.IN_FLIGHT)
    reading = Reading("JSON", sent, exchange=exchange)

    assert changed(reading, lambda invocation: invocation) is reading
    other = changed(reading, lambda invocation: invocation.with_(body=BytesBody(b"2"), connection=ELSEWHERE))

    assert other.invocation.body == BytesBody(b"2")
    assert (other.exchange is None) is not answered
    if other.exchange is not None:
        assert other.exchange.invocation == sent.with_(connection=ELSEWHERE)


def test_one_that_is_malformed_ends_what_has_to_be_complete() -> None:
    good, bad = Reading("JSON", Invocation()), MalformedError("not JSON")
    assert list(require_complete([good, good])) == [good, good]
    with pytest.raises(MalformedError):
        list(require_complete([good, bad]))
