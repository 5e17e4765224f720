"""Saved requests over a real sandbox: variables, secrets, expectations, saving."""

from __future__ import annotations

import json
import os
from pathlib import Path

import msgspec
import pytest

from workbench.model.errors import ConflictError, UsageError
from workbench.model.exchange import Status
from workbench.model.invocation import Base64Body, Body, BytesBody, Connection, FileBody, Invocation, TextBody
from workbench.services import Workbench
from workbench.services.requests.saved_requests import SavedRequests
from workbench.services.validation import resolve
from workbench.store.requests import RequestFolder

SECRET = 'to"k/en-9f3b'
SANDBOX = Connection(sandbox=True)
IRIS = Invocation(
    fields={"EndpointName": "iris-classifier", "ContentType": "application/json", "TargetVariant": "blue"},
    body=TextBody('{"instances": [[5.1, 3.5, 1.4, 0.2]]}'),
    connection=SANDBOX,
)
ECHO = """\
variables = ["fields", "body"]
[fields]
EndpointName = "${endpoint}"
ContentType = "application/json"
CustomAttributes = "key=${token}"
[body]
text = '{"key": "${token}", "price": "$5 $${token}"}'
[connection]
sandbox = true
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "requests"
    (folder / "environments").mkdir(parents=True)
    (folder / "environments" / "test.toml").write_text(
        '[values]\nendpoint = "echo"\n[secrets]\ntoken = "API_TOKEN"\n'
    )
    return folder


def saved(bench: Workbench, root: Path, environment: str | None = None) -> SavedRequests:
    return SavedRequests(
        bench, RequestFolder(root), environment=environment, process={"API_TOKEN": SECRET, **os.environ}
    )


def test_an_exchange_is_kept_run_and_as_expected(bench: Workbench, root: Path) -> None:
    sent = bench.send(IRIS)
    requests = saved(bench, root)
    assert sent.id is not None
    requests.save_exchange("iris/one", sent.id, expect=True)
    assert sorted(path.name for path in (root / "iris").iterdir()) == [
        "one.expected.json",
        "one.json",
        "one.toml",
    ]
    assert (root / "iris" / "one.json").read_bytes() == sent.request_body
    assert sent.response is not None
    assert (root / "iris" / "one.expected.json").read_bytes() == sent.response.body
    checked = requests.send(requests.open("iris/one").request, check=True)
    assert checked.findings == ()
    assert checked.exchange.request_body == sent.request_body
    assert bench.history.count() == 2


@pytest.mark.parametrize(
    ("expect", "kind", "message"),
    [
        ("status = 201", "status", "200, expected 201"),
        ('content_type = "text/csv"', "content_type", "application/json, expected text/csv"),
        (
            '[expect.output]\nInvokedProductionVariant = "green"',
            "output",
            "InvokedProductionVariant is blue, expected green",
        ),
        ("body = '{\"predictions\": []}'", "body", "predictions"),
        ("assert = [\"predictions[0].label == 'rose'\"]", "assert", "is false"),
        ("within_ms = 0.001", "time", "expected at most"),
    ],
)
def test_each_expectation_can_fail(
    bench: Workbench, root: Path, expect: str, kind: str, message: str
) -> None:
    requests = saved(bench, root)
    opened = requests.save("one", IRIS)
    path = Path(opened.request.source)
    path.write_text(f"{path.read_text()}\n[expect]\n{expect}\n")
    (finding,) = requests.send(requests.open("one").request, check=True).findings
    assert finding.kind == kind
    assert message in finding.message


def test_tolerance_and_ignored_paths_are_the_files(bench: Workbench, root: Path) -> None:
    requests = saved(bench, root)
    answer = bench.send(IRIS)
    assert answer.response is not None
    opened = requests.save("one", IRIS, answer=answer)
    expected = root / "one.expected.json"
    document = json.loads(expected.read_text())
    document["predictions"][0]["score"][0] += 1e-7
    expected.write_text(json.dumps(document))
    assert [finding.kind for finding in requests.send(opened.request, check=True).findings] == ["body"]
    path = Path(opened.request.source)
    text = path.read_text()
    path.write_text(text.replace("[expect]", "[expect]\natol = 1e-6"))
    assert requests.send(requests.open("one").request, check=True).findings == ()
    path.write_text(text.replace("[expect]", '[expect]\nignore = ["predictions[*].**"]'))
    assert requests.send(requests.open("one").request, check=True).findings == ()


def test_a_failure_is_expected_by_its_status(bench: Workbench, root: Path) -> None:
    requests = saved(bench, root)
    refused = IRIS.with_field("ContentType", "text/html")
    opened = requests.save("refused", refused)
    (finding,) = requests.send(opened.request, check=True).findings
    assert finding.message.startswith("424 ModelError")
    path = Path(opened.request.source)
    path.write_text(f"{path.read_text()}\n[expect]\nstatus = 424\n")
    checked = requests.send(requests.open("refused").request, check=True)
    assert checked.findings == ()
    assert checked.exchange.status is Status.ERROR


def test_variables_are_replaced_where_asked_and_secrets_are_nowhere_on_the_disk(
    bench: Workbench, root: Path, tmp_path: Path
) -> None:
    (root / "echo.toml").write_text(ECHO)
    requests = saved(bench, root, "test")
    ready = requests.ready(requests.open("echo").request)
    assert ready.fields["EndpointName"] == "echo"
    assert ready.fields["CustomAttributes"] == f"key={SECRET}"
    checked = requests.send(requests.open("echo").request)
    assert checked.exchange.status is Status.OK
    assert checked.exchange.request_body == b'{"key": "${token}", "price": "$5 ${token}"}'
    bench.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for form in (SECRET, json.dumps(SECRET)[1:-1]):
        assert form.encode() not in kept
    assert b"key=${token}" in kept


def test_without_an_environment_a_variable_is_missed_before_anything_is_sent(
    bench: Workbench, root: Path
) -> None:
    (root / "echo.toml").write_text(ECHO)
    requests = saved(bench, root)
    with pytest.raises(UsageError, match=r"no variable \$\{endpoint\}"):
        requests.send(requests.open("echo").request)
    assert bench.history.count() == 0


def test_a_dollar_in_a_payload_is_payload_unless_asked(bench: Workbench, root: Path) -> None:
    text = '{"prompt": "cost is $5 ${token} {{x}}"}'
    requests = saved(bench, root, "test")
    opened = requests.save(
        "plain", Invocation(fields={"EndpointName": "echo"}, body=TextBody(text), connection=SANDBOX)
    )
    assert requests.send(opened.request).exchange.request_body == text.encode()


def test_bytes_are_kept_byte_for_byte(bench: Workbench, root: Path) -> None:
    data = bytes(range(256)) + b"\r\n \n"
    requests = saved(bench, root)
    opened = requests.save(
        "raw", Invocation(fields={"EndpointName": "echo"}, body=BytesBody(data), connection=SANDBOX)
    )
    assert requests.send(opened.request).exchange.request_body == data


def test_saving_again_writes_the_same_body_file_and_sees_foreign_changes(
    bench: Workbench, root: Path
) -> None:
    requests = saved(bench, root)
    opened = requests.save("one", IRIS)
    again = requests.save("one", IRIS.with_(body=TextBody("[]")), opened=opened)
    assert (root / "one.json").read_text() == "[]"
    Path(again.request.source).write_text("# mine now\n" + Path(again.request.source).read_text())
    assert requests.changed(again)
    with pytest.raises(ConflictError):
        requests.save("one", IRIS, opened=again)
    requests.save("one", IRIS, opened=again, replace=True)
    assert Path(again.request.source).read_text().startswith("# mine now\n")
    with pytest.raises(ConflictError):
        requests.save("one", IRIS)


@pytest.mark.parametrize(
    ("body", "table", "beside"),
    [
        (None, "", {}),
        (Base64Body("AAEC"), 'base64 = "AAEC"', {}),
        (TextBody("{}"), 'file = "one.json"', {"one.json": b"{}"}),
        (BytesBody(b"\x00"), 'file = "one.bin"', {"one.bin": b"\x00"}),
    ],
)
def test_a_body_is_kept_as_what_it_is(
    bench: Workbench, root: Path, body: Body | None, table: str, beside: dict[str, bytes]
) -> None:
    opened = saved(bench, root).save("one", IRIS.with_(body=body))
    text = Path(opened.request.source).read_text()
    assert table in text and ("[body]" in text) is bool(table)
    assert {path.name: path.read_bytes() for path in root.glob("one.*") if path.suffix != ".toml"} == beside
    ready, sent = resolve(saved(bench, root).ready(opened.request).body), resolve(body)
    assert (ready and ready.data) == (sent and sent.data)


def test_a_text_in_the_file_stays_there_and_a_file_keeps_its_name(bench: Workbench, root: Path) -> None:
    requests = saved(bench, root)
    (root / "rows.csv").write_bytes(b"1,2")
    (root / "one.toml").write_text('[fields]\nEndpointName = "echo"\n[body]\nfile = "rows.csv"\n')
    (root / "two.toml").write_text('[fields]\nEndpointName = "echo"\n[body]\ntext = "a"\n')
    first, second = requests.open("one"), requests.open("two")

    again = requests.save("one", first.request.invocation, opened=first)
    assert 'file = "rows.csv"' in (root / "one.toml").read_text()
    requests.save("one", requests.drafted(again).with_(body=TextBody("3,4")), opened=again)
    requests.save("two", second.request.invocation.with_(body=TextBody("b")), opened=second)

    assert (root / "rows.csv").read_bytes() == b"3,4"
    assert 'file = "rows.csv"' in (root / "one.toml").read_text()
    assert 'text = "b"' in (root / "two.toml").read_text()


def test_a_request_is_replaced_with_what_it_says_of_itself(bench: Workbench, root: Path) -> None:
    requests = saved(bench, root)
    (root / "one.toml").write_text('description = "kept"\n[fields]\nEndpointName = "echo"\n')
    with pytest.raises(ConflictError):
        requests.save("one", IRIS)
    assert requests.save("one", IRIS, replace=True).request.description == "kept"


def test_an_answer_that_never_came_is_not_expected(bench: Workbench, root: Path) -> None:
    failed = bench.send(IRIS.with_field("EndpointName", "nobody"))
    nothing = msgspec.structs.replace(failed, outcome=None)
    opened = saved(bench, root).save("one", IRIS, answer=nothing)
    assert opened.request.expect is None or opened.request.expect.status is None
    assert list(root.glob("one.expected*")) == []


def test_the_names_are_listed_anew_where_a_file_came(bench: Workbench, root: Path) -> None:
    requests = saved(bench, root)
    requests.save("one", IRIS)
    before = requests.listing()
    requests.save("folder/two", IRIS)
    after = requests.listing(before)
    assert after is not before and len(after.names) == 2


def test_variables_in_a_body_that_is_a_file(bench: Workbench, root: Path) -> None:
    requests = saved(bench, root, "test")
    (root / "rows.json").write_text('{"key": "${endpoint}"}')
    text = 'variables = ["body"]\n[fields]\nEndpointName = "e"\n[body]\nfile = "rows.json"\n'
    (root / "one.toml").write_text(text)
    body = requests.ready(requests.open("one").request).body
    assert body is not None and not isinstance(body, FileBody)
    resolved = resolve(body)
    assert resolved is not None and resolved.data == b'{"key": "echo"}'
