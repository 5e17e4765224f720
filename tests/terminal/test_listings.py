"""Every command that lists, in a real terminal, over a store full of text that would drive one."""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.terminal.started import Pty, Starts
from workbench.model.exchange import Exchange, Failure, FailureKind, Outcome, Response
from workbench.model.invocation import BytesBody, Connection, Invocation
from workbench.store import AppDirs, History

pytestmark = pytest.mark.timeout(300)  # whichever is first runs every command

HOSTILE = (
    "a\x1b]0;owned\x07\x1b[31mb\x1b[2J\x9b31mc\x85d\u202egnp\u2066e\u200bf\u2028g\x7fh\ufeff\x0ei\U000e0041"
)
BODY = f'{{"text": {json.dumps(HOSTILE, ensure_ascii=False)}, "raw": "{HOSTILE}"}}'.encode()

_OURS = re.compile(rb"\x1b\[[0-9;]*m|\x1b\[2K")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home, a project and a history with hostile text in everything that can have one."""
    root = tmp_path_factory.mktemp("hostile")
    requests = root / ".workbench"
    (requests / "environments").mkdir(parents=True)
    named = HOSTILE.replace("/", "")
    (requests / f"{named}.toml").write_text("[fields\n")
    quoted = json.dumps(HOSTILE).replace("\\udb40\\udc41", "")
    (requests / "one.toml").write_text(
        f"description = {quoted}\n[fields]\nEndpointName = {quoted}\n[body]\ntext = {quoted}\n"
    )
    (requests / "broken.toml").write_text(f"[fields]\n{quoted} = 1\n")
    (requests / "environments" / f"{named}.toml").write_text(f'[values]\na = "${{{quoted[1:-1]}}}"\n')
    (root / "import.txt").write_text(
        f"curl -d '{HOSTILE}' https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/{HOSTILE}/invocations"
    )
    home = root / "home"
    data = home / "data"
    with History.open(AppDirs(data=data, config=home / "config", cache=home / "cache")) as history:
        for status in (200, 424):
            number = history.insert(
                Exchange(
                    uuid=str(uuid.uuid4()),
                    started_at=datetime.now(UTC),
                    invocation=Invocation(
                        fields={"EndpointName": HOSTILE, "SessionId": HOSTILE, "CustomAttributes": HOSTILE},
                        body=BytesBody(BODY),
                        connection=Connection(region=HOSTILE, endpoint_url=f"http://{HOSTILE}"),
                    ),
                    tags=(HOSTILE,),
                    name=HOSTILE,
                    note=HOSTILE,
                )
            )
            failed = Failure(
                kind=FailureKind.MODEL,
                code=HOSTILE,
                message=HOSTILE,
                hint=HOSTILE,
                members={HOSTILE: HOSTILE},
            )
            output = {"CustomAttributes": HOSTILE, "NewSessionId": f"{HOSTILE}; Expires=2999-01-01T00:00:00Z"}
            response = Response(
                http_status=status,
                headers=((HOSTILE, HOSTILE),),
                output=output,
                body=BODY,
                request_id=HOSTILE,
            )
            history.complete(number, Outcome(response=response, failure=failed if status != 200 else None))
        deferred = history.insert(
            Exchange(
                uuid=str(uuid.uuid4()),
                started_at=datetime.now(UTC),
                invocation=Invocation(
                    operation="InvokeEndpointAsync",
                    fields={"EndpointName": HOSTILE, "InputLocation": f"s3://b/{HOSTILE}"},
                ),
            )
        )
        output = {"InferenceId": HOSTILE, "OutputLocation": f"s3://b/{HOSTILE}", "FailureLocation": HOSTILE}
        history.complete(deferred, Outcome(response=Response(http_status=202, output=output)))
    return root


def commands() -> Iterator[list[str]]:
    """Command lines that show what others wrote."""
    yield ["history", "list"]
    yield ["history", "list", "--json"]
    yield ["history", "search", "status:ok", "--json"]
    yield ["history", "export", "-"]
    yield ["history", "verify"]
    for number in ("1", "2", "3"):
        yield ["history", "show", number]
        yield ["history", "show", number, "--json"]
        for form in ("aws-cli", "boto3", "curl", "json", "har", "locust"):
            yield ["export", number, "--as", form]
    yield ["history", "show", "1", "--body", "request"]
    yield ["history", "show", "1", "--body", "response"]
    yield ["diff", "1", "2"]
    yield ["diff", "1", "2", "--json"]
    yield ["requests", "list"]
    yield ["requests", "list", "--json"]
    yield ["requests", "show", "one"]
    yield ["requests", "show", "one", "--json"]
    yield ["requests", "show", "broken"]
    yield ["requests", "show", HOSTILE]
    yield ["requests", "run", "--env", HOSTILE]
    yield ["requests", "run", "one", "--check", "--env", HOSTILE.replace("/", "")]
    yield ["sessions", "list"]
    yield ["sessions", "list", "--json"]
    yield ["sessions", "show", HOSTILE]
    yield ["async", "list"]
    yield ["async", "list", "--json"]
    yield ["async", "show", "3"]
    yield ["import", "import.txt"]
    yield ["import", "import.txt", "--json"]
    yield ["import", HOSTILE]
    yield ["replay", HOSTILE]
    yield [HOSTILE]
    yield ["history", HOSTILE]
    yield ["invoke-endpoint", f"--{HOSTILE}"]
    yield ["invoke-endpoint", "--endpoint-name", HOSTILE, "--body", "aGk=", "--output", HOSTILE, "-"]
    yield ["invoke-endpoint", "--endpoint-name", HOSTILE, "--body", HOSTILE, "--profile", HOSTILE, "-"]
    for endpoint, more in (("echo", []), ("echo", ["--output", "text"]), ("echo", ["--output", "table"])):
        yield [
            *("invoke-endpoint", "--sandbox", "--endpoint-name", endpoint, "--body", f"fileb://{BODY_FILE}"),
            *(*more, "-"),
        ]
    yield ["invoke-endpoint", "--sandbox", "--endpoint-name", "faulty", "--body", "fileb://fault.json", "-"]


BODY_FILE = "body.json"


def test_nothing_but_our_own_colours_reaches_a_terminal(starts: Starts, home: Path) -> None:
    (home / BODY_FILE).write_bytes(BODY)
    (home / "fault.json").write_text('{"content": "escapes"}')
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "WORKBENCH_HOME": str(home / "home"),
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    wrong = []
    for command in commands():
        pty = Pty(50, 200)
        process = starts.on(pty, command, environment=environment, folder=home)
        text = pty.whole()
        process.ended()
        pty.close()
        assert text, command
        assert b"Traceback" not in text and b"fault of the workbench" not in text, (command, text)
        shown = (
            _OURS.sub(b"", text).decode("utf-8", "surrogateescape").replace("\r\n", "\n").replace("\r", "")
        )
        if bad := _FORBIDDEN.search(shown):
            wrong.append((command, repr(shown[max(bad.start() - 60, 0) : bad.end() + 20])))
        if b"\x1b[31m" in text or b"owned\x07" in text:
            wrong.append((command, "drives the terminal"))
    assert not wrong, "\n".join(map(str, wrong))
