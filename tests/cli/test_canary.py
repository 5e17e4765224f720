"""Canaries in every place where a secret can stand, an echoing server, and a search of all output."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.aws.server import Server, Visit
from tests.cli.conftest import Home

KEY = "wJalrXUtnFEMI/K7MDENG+CANARYkey/bPxRfiCY"
TOKEN = "IQoJb3JpZ2luX2VjCANARYtoken/+//////////wEaCXVzLWVhc3QtMSJH"
URL_WORD = "CANARYurl-9f3a"
PROXY_WORD = "CANARYproxy-77b1"
API_KEY = "sagemaker-api-key-CANARYapi0123456789=="
PRESIGNED = "CANARYsignature0123456789abcdef"
PROCESS_KEY = "processCANARY/secret+0123456789abcdefghij"
PROCESS_TOKEN = "processCANARYtoken0123456789//++abcdefgh"
IMPORTED = "CANARYimported0123456789"

SECRETS = (KEY, TOKEN, URL_WORD, PROXY_WORD, API_KEY, PRESIGNED, PROCESS_KEY, PROCESS_TOKEN, IMPORTED)


def forms(secret: str) -> Iterator[bytes]:
    """Every spelling of a secret, or what all that hold it have in common."""
    for text in (secret, quote(secret), quote(secret, safe=""), json.dumps(secret)[1:-1].replace("/", "\\/")):
        yield text.encode()
    for before in range(3):
        for pack in (base64.b64encode, base64.urlsafe_b64encode):
            yield pack(b"u" * before + secret.encode())[4:-4]


def of_account(operation: str, echoed: str) -> object:
    """The answer of a service of the account, with what it got in every text of it."""
    at = 1_700_000_000
    endpoint = {
        "EndpointName": "e",
        "EndpointArn": "arn:aws:sagemaker:us-east-1:123456789012:endpoint/e",
        "EndpointConfigName": "c",
        "EndpointStatus": "Failed",
        "FailureReason": echoed,
        "CreationTime": at,
        "LastModifiedTime": at,
    }
    event = {"message": f"[ERROR] {echoed}", "timestamp": int(time.time() * 1_000) - 60_000}
    stream = {"logStreamName": "AllTraffic/i-1", "eventId": "1", "ingestionTime": event["timestamp"]}
    return {
        "ListEndpoints": {"Endpoints": [endpoint]},
        "DescribeEndpoint": endpoint,
        "FilterLogEvents": {"events": [event | stream]},
    }.get(operation, {"__type": "AccessDeniedException", "message": echoed})


def echo(visit: Visit) -> None:
    """Answers with the request it got; what its endpoint's name says, with an error or a stream."""
    while (request := visit.request()) is not None:
        head, body = request
        headers = {
            name.lower(): value
            for name, _, value in (line.partition(": ") for line in head.decode().split("\r\n"))
        }
        first, status, extra = head.split(b"\r\n")[0], 200, "Content-Type: application/json\r\n"
        echoed = json.dumps(
            {"request": head.decode(), "headers": headers, "body": body.decode("utf-8", "replace")}
        )
        answer = echoed.encode() + base64.b64encode(head) + quote(head.decode(), safe="").encode()
        if target := headers.get("x-amz-target", "").rpartition(".")[2]:
            answer = json.dumps(of_account(target, json.dumps(headers))).encode()
        elif b"/refused/" in first:
            status, extra = 403, "x-amzn-ErrorType: SignatureDoesNotMatch\r\n"
            answer = json.dumps(
                {"message": f"The Canonical String should have been\n'{head.decode()}'"}
            ).encode()
        elif b"/model/" in first:
            status, extra = 424, "x-amzn-ErrorType: ModelError\r\n"
            answer = json.dumps({"Message": f"failed with {headers}", "OriginalMessage": echoed}).encode()
        extra += f"X-Amzn-SageMaker-Custom-Attributes: {headers.get('authorization', '')}\r\n"
        visit.sock.sendall(
            f"HTTP/1.1 {status} X\r\n{extra}Content-Length: {len(answer)}\r\n\r\n".encode() + answer
        )


@pytest.fixture
def server() -> Iterator[Server]:
    """An echoing server."""
    started = Server(echo)
    yield started
    started.free()


@pytest.fixture
def canaries(home: Home) -> dict[str, str]:
    """The environment of every command line, with its canaries."""
    process = home.folder / "credentials.sh"
    answer = {
        "Version": 1,
        "AccessKeyId": "AKIAPROCESSCANARY000",
        "SecretAccessKey": PROCESS_KEY,
        "SessionToken": PROCESS_TOKEN,
    }
    process.write_text(f"#!/bin/sh\necho '{json.dumps(answer)}'\n")
    process.chmod(0o755)
    (home.folder / ".aws").mkdir()
    (home.folder / ".aws" / "config").write_text(
        f"[profile process]\nregion = us-east-1\ncredential_process = {process}\n"
    )
    return {
        "AWS_ACCESS_KEY_ID": "AKIACANARYCANARYKEYS",
        "AWS_SECRET_ACCESS_KEY": KEY,
        "AWS_SESSION_TOKEN": TOKEN,
        "HTTPS_PROXY": f"http://bob:{PROXY_WORD}@127.0.0.1:9",
    }


def command_lines(address: str, folder: Path) -> Iterator[tuple[list[str], dict[str, str]]]:
    """Command lines with what is different in their environment."""
    url = address.replace("://", f"://bob:{URL_WORD}@")
    attributes = f"Authorization: Bearer {API_KEY}"

    def send(endpoint: str, *more: str, at: str = url) -> list[str]:
        where = [
            "--endpoint-url",
            at,
            "--endpoint-name",
            endpoint,
            "--cli-binary-format",
            "raw-in-base64-out",
        ]
        return ["invoke-endpoint", *where, "--body", "hello", *more]

    yield send("e", "-"), {}
    yield send("e", "--debug", "out.json"), {}
    yield send("e", "--custom-attributes", attributes, "--tag", f"http://u:{URL_WORD}@h", "out.json"), {}
    yield send("e", "--body", f"the token {TOKEN}", "out.json"), {}
    yield send("refused", "--debug", "out.json"), {}
    yield send("model", "out.json"), {}
    yield send("e", "--output", "text", "out.json"), {}
    yield send("e", "--dry-run", "--custom-attributes", attributes, "out.json"), {}
    yield send("e", "out.json"), {"AWS_SESSION_TOKEN": f"{TOKEN}\n"}
    yield send("e", "--debug", "out.json"), {"AWS_SESSION_TOKEN": f"{TOKEN}\r\nx: y"}
    yield (
        send("e", "--debug", "--profile", "process", "out.json"),
        {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
    )
    yield send("e", "out.json", at=f"https://bob:{URL_WORD}@127.0.0.1:1"), {}
    yield send("e", "out.json", at=f"http://bob:{URL_WORD}@127.0.0.1:99999"), {}
    yield (
        send(
            "e", "out.json", at=f"{address}/?X-Amz-Signature={PRESIGNED}&X-Amz-Security-Token={quote(TOKEN)}"
        ),
        {},
    )
    yield send("e", "--wrong", f"http://bob:{URL_WORD}@h", "out.json"), {}
    yield ["invoke-endpoint-with-response-stream", *send("e", "-")[1:]], {}
    yield (
        [
            "invoke-endpoint-async",
            *send("e")[1:5],
            "--input-location",
            f"https://b/k?X-Amz-Signature={PRESIGNED}",
        ],
        {},
    )
    yield ["history", "list"], {}
    yield ["history", "list", "--json"], {}
    for number in range(1, 8):
        yield ["history", "show", str(number)], {}
        yield ["history", "show", str(number), "--json"], {}
        yield ["history", "show", str(number), "--body", "response"], {}
        yield ["history", "show", str(number), "--body", "request"], {}
    yield ["history", "note", "1", f"see http://u:{URL_WORD}@h?X-Amz-Signature={PRESIGNED}"], {}
    yield ["history", "tag", "1", "--add", f"http://u:{URL_WORD}@h"], {}
    yield ["history", "search", "hello", "--json"], {}
    yield ["history", "export", "-"], {}
    for form in ("aws-cli", "boto3", "curl", "json", "har", "locust"):
        yield ["export", "3", "--as", form], {}
    yield ["replay", "1", "--json"], {}
    yield ["replay", "3", "--json"], {}
    yield ["replay", "4", "--json"], {}
    yield ["diff", "1", "2"], {}
    yield ["diff", "1", "2", "--json"], {}
    yield ["requests", "save", "kept", "--exchange", "3"], {}
    yield ["requests", "list", "--json"], {}
    yield ["requests", "show", "kept"], {}
    yield ["requests", "run", "kept", "--check", "--junit", str(folder / "workbench" / "junit.xml")], {}
    invocations = f"{url}/endpoints/e/invocations?X-Amz-Signature={PRESIGNED}"
    for text in (
        f"curl -u AKIA:{IMPORTED} -H 'Authorization: Bearer {IMPORTED}' "
        f"-H 'X-Amz-Security-Token: {IMPORTED}' "
        f"-d hello '{invocations}'",
        f"AWS_SECRET_ACCESS_KEY={IMPORTED} aws sagemaker-runtime invoke-endpoint --endpoint-url {url} "
        "--endpoint-name e --body aGVsbG8= out",
        f"import boto3\nc = boto3.client('sagemaker-runtime', aws_secret_access_key='{IMPORTED}', "
        f"endpoint_url='{url}')\nc.invoke_endpoint(EndpointName='e', Body=b'hello')\n",
    ):
        yield ["import", text], {}
        yield ["import", text, "--json"], {}
        yield ["import", text, "--send"], {}
        yield ["import", text, "--save", f"imported-{len(text)}"], {}
    yield ["history", "list", "--json"], {}


def account_lines(address: str, folder: Path) -> Iterator[tuple[list[str], dict[str, str]]]:
    """Command lines about an account, datasets and settings, with all services at the echoing server."""
    url = address.replace("://", f"://bob:{URL_WORD}@")
    everywhere = {"AWS_ENDPOINT_URL": url, "AWS_DEFAULT_REGION": "us-east-1", "AWS_MAX_ATTEMPTS": "1"}
    keyless = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    for line in (
        ["whoami"],
        ["whoami", "--json"],
        ["endpoints", "list"],
        ["endpoints", "list", "--details", "--json"],
        ["endpoints", "describe", "e"],
        ["endpoints", "metrics", "e"],
        ["endpoints", "logs", "e"],
        ["endpoints", "logs", "--around", "1"],
        ["doctor", "--endpoint-name", "e"],
        ["doctor", "--json"],
    ):
        yield line, everywhere
        yield [*line, "--profile", "process"], everywhere | keyless
    records = folder / "records.jsonl"
    records.write_text(f'{{"text": "plain"}}\n{{"text": "{TOKEN}"}}\n')
    for endpoint, *more in (["e", "--timing"], ["refused"], ["model", "--join"], ["e", "--dry-run"]):
        out = str(folder / "workbench" / f"{endpoint}.jsonl")
        batch = ["batch", str(records), "--endpoint-url", url, "--output", out]
        yield [*batch, "--endpoint-name", endpoint, *more], everywhere
    answers = str(folder / "workbench" / "e.jsonl")
    report = str(folder / "workbench" / "report.html")
    yield ["evaluate", answers, "--label", "output", "--prediction", "output", "--report", report], {}
    yield ["evaluate", answers, "--label", "output", "--prediction", "output", "--json"], {}
    settings = folder / "workbench" / "config" / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("[wrong]\nkey = 1\n")
    for verb in ("path", "show", "check"):
        yield ["config", verb], everywhere
    yield ["history", "summary"], {}
    yield (
        ["invoke-endpoint", "--cli-error-format", "json", "--endpoint-name", "model", "out.json"],
        everywhere,
    )
    predictor = (
        f"import boto3, sagemaker\ns = sagemaker.Session(boto3.Session(aws_secret_access_key='{IMPORTED}'))\n"
        f"sagemaker.predictor.Predictor('e', s).predict(b'hello')\n"
    )
    yield ["import", predictor, "--json"], {}
    yield ["import", predictor, "--send"], everywhere


@pytest.mark.parametrize("lines", [command_lines, account_lines])
def test_no_secret_is_kept_printed_logged_or_exported(
    lines: Callable[[str, Path], Iterator[tuple[list[str], dict[str, str]]]],
    home: Home,
    server: Server,
    canaries: dict[str, str],
) -> None:
    written: dict[str, bytes] = {}
    codes: list[int] = []
    for arguments, further in lines(server.url, home.folder):
        environment = canaries | further
        environment = {name: value for name, value in environment.items() if value}
        if further.get("AWS_ACCESS_KEY_ID") == "":
            environment |= {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
        run = home.run(*arguments, environment=environment)
        codes.append(run.exit_code)
        name = " ".join(arguments)[:120]
        written[f"{len(written)} stdout of {name}"] = run.stdout
        written[f"{len(written)} stderr of {name}"] = run.stderr.encode()
        assert "fault of the workbench" not in run.stderr, (arguments, run.stderr)
    assert lines is account_lines or codes[:3] == [0, 0, 0]
    for path in (home.folder / "workbench").rglob("*"):
        if path.is_file():
            written[str(path)] = path.read_bytes()
    outfile = home.folder / "out.json"
    written["outfile"] = outfile.read_bytes() if outfile.exists() else b""
    signatures = {
        head.rpartition(b"Signature=")[2].partition(b"\r\n")[0].decode()
        for head, _ in server.requests
        if b"Signature=" in head.partition(b"uthorization:")[2]
    }
    assert len(signatures) > 10
    leaks = [
        (place, secret)
        for place, data in written.items()
        for secret in (*SECRETS, *signatures)
        if any(form in data for form in forms(secret))
    ]
    assert not leaks, "\n".join(map(str, leaks))


def test_a_body_that_holds_a_secret_in_use_is_sent_exactly_and_not_replayed(
    home: Home, server: Server, canaries: dict[str, str]
) -> None:
    send = ["invoke-endpoint", "--endpoint-url", server.url, "--endpoint-name", "e"]
    raw = ["--cli-binary-format", "raw-in-base64-out", "--body", f"my token is {TOKEN}"]
    assert home.run(*send, *raw, "out", environment=canaries).exit_code == 0
    assert server.requests[0][1] == f"my token is {TOKEN}".encode()
    again = home.run("replay", "1", environment=canaries)
    assert again.exit_code != 0
    assert "was not kept" in again.stderr
    attributes = ["--body", "aGk=", "--custom-attributes", f"Bearer {API_KEY}", "out"]
    assert home.run(*send, *attributes, environment=canaries).exit_code == 0
    assert API_KEY.encode() in server.requests[1][0]
    again = home.run("replay", "2", environment=canaries)
    assert again.exit_code != 0
    assert "CustomAttributes held a secret" in again.stderr
    assert len(server.requests) == 2
    mended = home.run("replay", "2", "--set", "CustomAttributes=other", environment=canaries)
    assert mended.exit_code == 0, mended.stderr


def test_the_answer_says_that_it_is_redacted(home: Home, server: Server, canaries: dict[str, str]) -> None:
    send = ["invoke-endpoint", "--endpoint-url", server.url, "--endpoint-name", "e"]
    run = home.run(*send, "--body", "aGk=", "out", environment=canaries)
    assert run.exit_code == 0
    assert "redacted" in run.stderr and "SHA-256" in run.stderr
    shown = home.run("history", "show", "1")
    assert b"redacted" in shown.stdout
    assert b"[redacted]" in (home.folder / "out").read_bytes()
