"""`workbench doctor`."""

from __future__ import annotations

import json

import pexpect

from tests.cli.conftest import WORKBENCH, Home
from tests.support import DEADLINE_SECONDS


def test_every_check_has_a_verdict_and_the_sandbox_passes(home: Home) -> None:
    run = home.run("doctor", "--sandbox")
    assert run.exit_code == 0, run.stderr
    text = run.stdout.decode()
    assert "  ok " in text and "Permissions\n" in text
    assert text.splitlines()[-1].endswith("0 failed, 0 skipped") or " 0 failed, " in text.splitlines()[-1]
    for secret in (home.environment["AWS_SECRET_ACCESS_KEY"], home.environment["AWS_ACCESS_KEY_ID"]):
        assert secret not in text
    assert home.history() == []


def test_json_has_one_object_a_check_and_a_failure_is_1(home: Home) -> None:
    run = home.run(
        "doctor",
        "--json",
        "--endpoint-url",
        "http://127.0.0.1:1",
        environment={"AWS_ENDPOINT_URL_STS": home.sandbox},
    )
    assert run.exit_code == 1
    results = {result["name"]: result for result in map(json.loads, run.stdout.decode().splitlines())}
    assert results["network.tcp"].keys() == {
        *("name", "title", "group", "verdict", "summary", "advice", "duration_ms"),
    }
    assert results["network.tcp"]["verdict"] == "failed" and results["network.tcp"]["advice"]
    assert results["account.credentials"]["verdict"] == "ok"


def test_keys_are_shown_as_the_terminal_sends_them(home: Home) -> None:
    child = pexpect.spawn(
        WORKBENCH,
        ["doctor", "--keys"],
        cwd=str(home.folder),
        env=home.environment | {"PATH": "/usr/bin:/bin"},
        encoding="utf-8",
        timeout=DEADLINE_SECONDS,
    )
    child.expect_exact("Ctrl+D ends")
    for sent, shown in (
        ("\x1b[15~", "F5"),
        ("\x03", "Ctrl+C"),
        ("\x1bq", "Alt+Q"),
        ("\x1b[99~", "not a key"),
    ):
        child.send(sent)
        child.expect_exact(shown)
    child.send("\x04")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_keys_need_a_terminal(home: Home) -> None:
    run = home.run("doctor", "--keys")
    assert run.exit_code == 252
    assert "needs a terminal" in run.stderr
