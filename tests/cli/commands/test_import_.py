"""Importing and exporting from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session

from tests.cli.conftest import Home
from workbench.sandbox import Sandbox

FORMS = ("aws-cli", "boto3", "curl", "json", "har", "locust")


def event(number: int) -> dict[str, Any]:
    return {
        "captureData": {
            "endpointInput": {
                "observedContentType": "text/csv",
                "mode": "INPUT",
                "data": f"5.1,3.5,1.4,{number}",
                "encoding": "CSV",
            },
            "endpointOutput": {
                "observedContentType": "text/csv",
                "mode": "OUTPUT",
                "data": "setosa",
                "encoding": "CSV",
            },
        },
        "eventMetadata": {
            "eventId": f"00000000-0000-4000-8000-{number:012}",
            "inferenceTime": f"2026-11-24T10:00:{number:02}Z",
        },
        "eventVersion": "0",
    }


def lines(*numbers: int) -> bytes:
    return b"".join(json.dumps(event(number)).encode() + b"\n" for number in numbers)


@pytest.fixture
def captured(home: Home) -> Path:
    """A file of captured traffic, in the folders that SageMaker makes."""
    folder = home.folder / "capture" / "iris-classifier" / "blue" / "2026" / "11" / "24" / "10"
    folder.mkdir(parents=True)
    (folder / "00-00-1.jsonl").write_bytes(lines(1, 2))
    (folder / "30-00-1.jsonl").write_bytes(lines(3))
    return folder


def test_a_command_line_is_understood_and_sent(home: Home) -> None:
    text = (
        f"aws sagemaker-runtime invoke-endpoint --endpoint-url {home.sandbox} "
        "--endpoint-name iris-classifier --content-type text/csv --body 5.1,3.5,1.4,0.2 out"
    )
    run = home.run("import", text)
    assert run.exit_code == 0, run.stderr
    assert b"InvokeEndpoint to iris-classifier" in run.stdout
    assert b"note: outfile out" in run.stdout
    assert home.history() == []
    run = home.run("import", text, "--send", "--json")
    understood, sent = (json.loads(line) for line in run.stdout.splitlines())
    assert understood["form"] == "AWS CLI"
    assert understood["invocation"]["body"] == {"kind": "text", "text": "5.1,3.5,1.4,0.2"}
    assert (sent["status"], sent["endpoint_name"]) == ("ok", "iris-classifier")
    assert len(home.history()) == 1


def test_a_script_without_blanks_is_no_path(home: Home) -> None:
    run = home.run("import", "c.invoke_endpoint(EndpointName='e',Body=b'x')", "--json")
    assert json.loads(run.stdout)["invocation"]["fields"] == {"EndpointName": "e"}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_exported_is_imported(home: Home, form: str) -> None:
    home.send("iris-classifier", "5.1,3.5,1.4,0.2", "--content-type", "text/csv", "--accept", "text/csv")
    run = home.run("export", "1", "--as", form)
    assert run.exit_code == 0, run.stderr
    secret = home.environment["AWS_SECRET_ACCESS_KEY"].encode()
    assert secret not in run.stdout and home.environment["AWS_ACCESS_KEY_ID"].encode() not in run.stdout
    (home.folder / "text").write_bytes(run.stdout)
    again = home.run("import", "text", "--json", "--no-record")
    assert again.exit_code == 0, again.stderr
    understood = json.loads(again.stdout)["invocation"]
    assert understood["fields"] == {
        "EndpointName": "iris-classifier",
        "ContentType": "text/csv",
        "Accept": "text/csv",
    }
    assert understood["body"]["text"] == "5.1,3.5,1.4,0.2"
    assert understood["connection"]["endpoint_url"] == home.sandbox


def test_a_line_of_the_history_is_an_invocation(home: Home) -> None:
    home.send("echo", '{"a": 1}', "--accept", "a/b")
    lines = home.run("history", "export", "-")
    (home.folder / "history.jsonl").write_bytes(lines.stdout)
    run = home.run("import", "history.jsonl", "--json")
    understood = json.loads(run.stdout)
    assert understood["invocation"]["fields"] == {"EndpointName": "echo", "Accept": "a/b"}
    assert understood["invocation"]["body"] == {"kind": "text", "text": '{"a": 1}'}
    assert "history import" in understood["notes"][0]


def test_a_large_body_lies_beside_and_nothing_is_overwritten(home: Home) -> None:
    home.send("echo", "x" * 20_000, "--content-type", "text/plain")
    run = home.run("export", "1", "--as", "boto3", "--output", "there/")
    assert run.exit_code == 0, run.stderr
    assert (home.folder / "there" / "echo-1.txt").read_bytes() == b"x" * 20_000
    (home.folder / "there" / "invoke.py").write_text("mine")
    refused = home.run("export", "1", "--as", "boto3", "--output", "there")
    assert refused.exit_code == 255 and "already exists" in refused.stderr
    assert (home.folder / "there" / "invoke.py").read_text() == "mine"
    assert home.run("export", "1", "--as", "boto3", "--output", "there", "--force").exit_code == 0
    refused = home.run("import", "there/invoke.py", "--send")
    assert refused.exit_code == 252 and "Body reads the file" in refused.stderr
    assert len(home.history()) == 1
    sent = home.run("import", "there/invoke.py", "--send", "--yes")
    assert sent.exit_code == 0, sent.stderr
    assert home.history()[0]["request_bytes"] == 20_000


def test_a_stream_has_no_command_of_the_aws_cli(home: Home) -> None:
    home.run(
        "invoke-endpoint-with-response-stream",
        *("--endpoint-url", home.sandbox, "--endpoint-name", "chat", "--body", "e30=", "out"),
    )
    run = home.run("export", "1", "--as", "aws-cli")
    assert run.exit_code == 252
    assert "boto3" in run.stderr


def test_captured_traffic_comes_into_the_history_once(home: Home, captured: Path) -> None:
    run = home.run("import", "capture", "--endpoint-url", home.sandbox)
    assert run.exit_code == 0, run.stderr
    assert "imported 3 exchanges into the history" in run.stderr
    rows = home.history()
    assert [row["tags"] for row in rows] == [["captured"]] * 3
    assert {row["started_at"][:10] for row in rows} == {"2026-11-24"}
    assert [row["duration_ms"] for row in rows] == [None] * 3
    assert rows[0]["output"]["InvokedProductionVariant"] == "blue"
    assert "imported 0 exchanges into the history, 3 already there" in home.run("import", "capture").stderr
    assert len(home.history()) == 3
    replayed = home.run("replay", str(rows[0]["id"]), "--json")
    assert json.loads(replayed.stdout)["replay_of"] == rows[0]["id"]
    assert b"not measured" in home.run("history", "show", str(rows[0]["id"])).stdout
    verified = home.run("history", "show", str(rows[0]["id"]), "--body", "response")
    assert verified.stdout == b"setosa"


def test_half_an_import_is_no_import_unless_asked(home: Home, captured: Path) -> None:
    (captured / "20-00-1.jsonl").write_bytes(lines(4) + b'{"captureData": {\n' + lines(5))
    run = home.run("import", "capture")
    assert run.exit_code == 252
    assert "20-00-1.jsonl, line 2, column" in run.stderr
    assert home.history() == []
    run = home.run("import", "capture", "--keep-going")
    assert run.exit_code == 252
    assert "line 2" in run.stderr and "imported 5 exchanges into the history" in run.stderr
    assert len(home.history()) == 5


def test_captured_traffic_of_s3(home: Home, sandbox: Sandbox) -> None:
    client: Any = Session().create_client(
        "s3",
        region_name=sandbox.region,
        endpoint_url=sandbox.url,
        aws_access_key_id=sandbox.access_key_id,
        aws_secret_access_key=sandbox.secret_access_key,
    )
    place = "capture/my-endpoint/green/2026/11/24/10"
    client.put_object(Bucket=sandbox.bucket, Key=f"{place}/00-00-1.jsonl", Body=lines(1, 2))
    client.put_object(Bucket=sandbox.bucket, Key=f"{place}/30-00-1.jsonl", Body=lines(3))
    client.put_object(Bucket=sandbox.bucket, Key=f"{place}/other.txt", Body=b"no capture")
    client.close()
    environment = {"AWS_ENDPOINT_URL_S3": sandbox.url}
    run = home.run("import", f"s3://{sandbox.bucket}/capture/my-endpoint/", environment=environment)
    assert run.exit_code == 0, run.stderr
    assert "imported 3 exchanges into the history" in run.stderr
    rows = home.history()
    assert {row["endpoint_name"] for row in rows} == {"my-endpoint"}
    assert {row["output"]["InvokedProductionVariant"] for row in rows} == {"green"}
    missing = home.run("import", f"s3://{sandbox.bucket}/nowhere/", environment=environment)
    assert missing.exit_code == 252 and "There is no object" in missing.stderr
    unlisted = home.run("import", "s3://another-bucket/x", environment=environment)
    assert unlisted.exit_code == 252 and "does not exist" in unlisted.stderr


def test_an_archive_brings_its_answer(home: Home) -> None:
    home.send("faulty", '{"fault": "nothing"}')
    home.send("nowhere", "{}")
    for number in ("1", "2"):
        (home.folder / f"{number}.har").write_bytes(home.run("export", number, "--as", "har").stdout)
    other = home.folder / "other"
    run = home.run("import", "2.har", environment={"WORKBENCH_HOME": str(other)})
    assert run.exit_code == 0, run.stderr
    listed = home.run("history", "list", "--json", environment={"WORKBENCH_HOME": str(other)})
    (row,) = [json.loads(line) for line in listed.stdout.splitlines()]
    original = home.history()[0]
    assert row["uuid"] == original["uuid"]
    assert (row["http_status"], row["error_code"], row["error_message"]) == (
        original["http_status"],
        original["error_code"],
        original["error_message"],
    )


@pytest.mark.parametrize("form", ["aws", "curl", "json", "boto3"])
def test_a_file_that_a_text_names_is_not_sent_unless_confirmed(home: Home, form: str) -> None:
    secret = home.folder / "secret"
    secret.write_text("hunter2")
    text = {
        "aws": f"aws sagemaker-runtime invoke-endpoint --endpoint-name echo --body fileb://{secret} "
        f"--endpoint-url {home.sandbox} o",
        "curl": "curl --aws-sigv4 aws:amz:us-east-1:sagemaker "
        f"--data-binary @{secret} {home.sandbox}/endpoints/echo/invocations",
        "json": json.dumps(
            {
                "operation": "InvokeEndpoint",
                "fields": {"EndpointName": "echo"},
                "body": {"kind": "file", "path": str(secret)},
                "connection": {"endpoint_url": home.sandbox},
            }
        ),
        "boto3": f"boto3.client('sagemaker-runtime', endpoint_url='{home.sandbox}').invoke_endpoint("
        f"EndpointName='echo', Body=open('{secret}', 'rb').read())",
    }[form]
    shown = json.loads(home.run("import", text, "--json").stdout)
    assert shown["invocation"]["caveats"] == [{"member": "Body", "kind": "file", "text": str(secret)}]
    for option in ("--send", "--save=kept"):
        refused = home.run("import", text, option)
        assert refused.exit_code == 252 and f"Body reads the file {secret}" in refused.stderr
    assert home.history() == [] and home.run("requests", "list").stdout == b""
    replaced = home.run("import", text, "--send", "--set", "Body=1")
    assert replaced.exit_code == 0, replaced.stderr
    assert home.history()[0]["request_bytes"] == 1
    assert home.run("import", text, "--send", "--yes").exit_code == 0
    assert home.history()[0]["request_bytes"] == 7


def test_what_is_not_known_is_given_or_confirmed(home: Home) -> None:
    (home.folder / "call.py").write_text(
        f"client = boto3.client('sagemaker-runtime', endpoint_url='{home.sandbox}')\n"
        "client.invoke_endpoint(EndpointName=name, Accept=kind(), Body=b'1')\n"
    )
    shown = json.loads(home.run("import", "call.py", "--json").stdout)
    assert [(caveat["member"], caveat["text"]) for caveat in shown["invocation"]["caveats"]] == [
        ("EndpointName", "name"),
        ("Accept", "kind()"),
    ]
    refused = home.run("import", "call.py", "--send", "--set", "EndpointName=echo")
    assert refused.exit_code == 252 and home.history() == []
    assert "Accept is not known: kind() (line 2" in refused.stderr and "EndpointName" not in refused.stderr
    sent = home.run("import", "call.py", "--send", "--set", "EndpointName=echo", "--yes", "--json")
    assert sent.exit_code == 0, sent.stderr
    assert home.history()[0]["fields"] == {"EndpointName": "echo"}


def test_what_is_understood_can_be_saved(home: Home) -> None:
    run = home.run(
        "import", '{"operation": "InvokeEndpoint", "fields": {"EndpointName": "e"}}', "--save", "a/b"
    )
    assert run.exit_code == 0, run.stderr
    assert b"a/b" in home.run("requests", "list").stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nowhere.jsonl", "neither a file"),
        ("hello there", "unrecognized input format"),
        ("aws sagemaker-runtime invoke-endpoint --x", "no option --x"),
        ('{"operation": "Nope", "fields": {}}', "no operation"),
        ('{"version": 2, "operation": "InvokeEndpoint", "fields": {}}', "newer version"),
    ],
)
def test_what_cannot_be_understood_is_said(home: Home, text: str, words: str) -> None:
    run = home.run("import", text)
    assert run.exit_code == 252
    assert words in run.stderr and "Traceback" not in run.stderr
    assert run.stdout == b""


def test_curl_names_the_region_that_was_used(home: Home) -> None:
    draft = '{"operation": "InvokeEndpoint", "fields": {"EndpointName": "e"}, "connection": {"endpoint_url": "http://127.0.0.1:9"}}'
    home.run("import", draft, "--send")
    run = home.run("export", "1", "--as", "curl")
    assert b"aws:amz:us-east-1:sagemaker" in run.stdout
    assert "AWS_REGION" not in run.stderr


def test_a_private_endpoint_is_kept_out_of_exports(home: Home) -> None:
    config = home.folder / "workbench" / "config"
    config.mkdir(parents=True)
    (config / "settings.toml").write_text('[privacy]\ndigest = ["iris*"]\n')
    home.send("iris-classifier", "5.1,3.5,1.4,0.2", "--content-type", "text/csv")
    run = home.run("export", "1", "--as", "curl")
    assert run.exit_code == 255
    assert "was not kept" in run.stderr


def test_an_answer_that_an_archive_lacks_is_not_checked_as_an_empty_one(home: Home) -> None:
    entry = {
        "startedDateTime": "2026-07-01T10:00:00Z",
        "time": 1,
        "request": {
            "method": "POST",
            "url": f"{home.sandbox}/endpoints/echo/invocations",
            "headers": [],
            "postData": {"text": "{}"},
        },
        "response": {"status": 200, "headers": [], "content": {"size": 8}},
    }
    (home.folder / "lacking.har").write_text(json.dumps({"log": {"entries": [entry]}}))
    assert home.run("import", "lacking.har").exit_code == 0
    (row,) = home.history()
    assert row["response_bytes"] == 8
    refused = home.run("history", "show", str(row["id"]), "--body", "response")
    assert refused.exit_code != 0 and "lacks it" in refused.stderr
    checked = home.run("replay", str(row["id"]), "--check")
    assert checked.exit_code != 0 and "was not kept" in checked.stdout.decode() + checked.stderr


def _large(folder: Path, *, broken: bool = False) -> Path:
    """A file of captured traffic that is read as a stream."""
    events = [event(number) for number in range(1, 12)]
    for entry in events:
        entry["captureData"]["endpointInput"]["data"] = "1," * 250_000
    written = [json.dumps(event) for event in events]
    if broken:
        written.insert(6, '{"captureData": ')
    path = folder / "large.jsonl"
    path.write_text("\n".join(written))
    assert path.stat().st_size > 4 * 1024 * 1024
    return path


def test_a_large_file_is_recorded_as_it_is_read(home: Home) -> None:
    path = _large(home.folder)
    result = home.run("import", str(path), "--endpoint-name", "iris", "--json")
    assert result.exit_code == 0
    assert "imported 11 exchanges into the history" in result.stderr
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == list(range(1, 12))
    again = home.run("import", str(path), "--endpoint-name", "iris")
    assert "imported 0 exchanges into the history, 11 already there" in again.stderr


def test_of_a_large_file_that_is_malformed_nothing_is_recorded_but_on_demand(home: Home) -> None:
    path = _large(home.folder, broken=True)
    refused = home.run("import", str(path), "--endpoint-name", "iris")
    assert refused.exit_code == 252
    assert "line 7" in refused.stderr
    assert home.history() == []
    result = home.run("import", str(path), "--endpoint-name", "iris", "--keep-going")
    assert result.exit_code == 252
    assert result.stderr.count("line 7") == 1
    assert "imported 11 exchanges" in result.stderr
