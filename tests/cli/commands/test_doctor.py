"""`workbench doctor`."""

from __future__ import annotations

import json

from tests.cli.conftest import Home


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
        environment={"AWS_ENDPOINT_URL": home.sandbox},
    )
    assert run.exit_code == 1
    results = {found["name"]: found for found in map(json.loads, run.stdout.decode().splitlines())}
    assert results["network.tcp"].keys() == {
        *("name", "title", "group", "verdict", "summary", "advice", "duration_ms"),
    }
    assert results["network.tcp"]["verdict"] == "failed" and results["network.tcp"]["advice"]
    assert results["account.credentials"]["verdict"] == "ok"
