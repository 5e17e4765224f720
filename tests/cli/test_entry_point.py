"""Whatever happens ends as a message and an exit code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Home
from workbench.cli import main
from workbench.cli.app import workbench
from workbench.cli.commands.invoke.repeat import percentiles
from workbench.cli.core.exit_codes import Base64Error, exit_of
from workbench.model import errors
from workbench.model.redaction import redacted


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError("m"), 252),
        (errors.InvalidRequestError("m"), 252),
        (errors.PayloadError("m"), 252),
        (Base64Error("m"), 255),
        (errors.HeaderValueError("m"), 255),
        (errors.NumberError("m"), 255),
        (errors.MissingConfigurationError("m"), 253),
        (errors.ConfigurationError("m"), 255),
        (errors.NotFoundError("m"), 255),
        (errors.StoreError("m"), 255),
        (errors.DamagedStoreError("m"), 255),
        (errors.OperationCancelledError("m"), 130),
        (errors.WorkbenchError("m"), 255),
    ],
)
def test_every_error_has_its_exit_code(
    error: errors.WorkbenchError,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(workbench, "invoke", fail)
    assert exit_of(error) == code
    assert main(["history", "list"]) == code
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("fault", [RuntimeError("broken"), EOFError("torn"), KeyError("k")])
def test_a_fault_of_ours_is_a_message_and_a_trace_only_for_those_who_ask(
    fault: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(workbench, "invoke", fail)
    assert main(["history", "list"]) == 255
    stderr = capsys.readouterr().err
    assert type(fault).__name__ in stderr and "Traceback" not in stderr
    main(["invoke-endpoint", "--debug"])
    assert "Traceback" in capsys.readouterr().err


def test_a_message_drives_no_terminal(home: Home) -> None:
    run = home.run("invoke-endpoint", "--query", "[\x1b[2J", "--endpoint-name", "e", "--body", "e30=", "out")
    assert run.exit_code == 252
    assert "\x1b" not in run.stderr


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: AWS4-HMAC-SHA256 Credential=AK/x, Signature=SECRET",
        "x-amz-security-token:SECRET",
        "{'X-Amz-Security-Token': b'SECRET', 'a': 1}",
        'Response body: b\'{"secretAccessKey":"SECRET","sessionToken":"SECRET"}\'',
        "<SecretAccessKey>SECRET</SecretAccessKey>",
        '{"accessToken": "SECRET", "refreshToken" : "SECRET"}',
        "Signature:\nSECRET",
        "Authorization: Bearer SECRET",
    ],
)
def test_a_log_has_no_secrets(text: str) -> None:
    assert "SECRET" not in redacted(text)


def test_a_log_keeps_what_is_no_secret() -> None:
    assert (
        redacted("POST /endpoints/e/invocations b'{\"tokens\": 3}'")
        == "POST /endpoints/e/invocations b'{\"tokens\": 3}'"
    )


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert percentiles([5.0]) == "min 5.0 ms, p50 5.0 ms, p90 5.0 ms, p95 5.0 ms, p99 5.0 ms, max 5.0 ms"
    hundred = [float(value) for value in range(100, 0, -1)]
    assert percentiles(hundred) == "min 1.0 ms, p50 50 ms, p90 90 ms, p95 95 ms, p99 99 ms, max 100 ms"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands_options_and_what_was_sent_before(home: Home, shell: str) -> None:
    assert b"_WORKBENCH_COMPLETE" in home.run("completion", shell).stdout
    home.send("iris-classifier", "1,2,3,4")

    def completed(line: str, word: str) -> str:
        words = {
            "COMP_WORDS": f"{line} {word}",
            "COMP_CWORD": str(len(line.split())) if shell == "bash" else word,
        }
        if shell == "zsh":
            words["COMP_CWORD"] = str(len(line.split()))
        return home.run(environment={"_WORKBENCH_COMPLETE": f"{shell}_complete"} | words).stdout.decode()

    assert "replay" in completed("workbench", "re")
    assert "verify" in completed("workbench history", "ver")
    # bash shows no more than names.
    assert ("Send recorded exchanges again." in completed("workbench", "re")) is (shell != "bash")
    assert ("List exchanges, newest first" in completed("workbench history", "li")) is (shell != "bash")
    assert "--target-variant" in completed("workbench invoke-endpoint", "--target-v")
    assert "iris-classifier" in completed("workbench invoke-endpoint --endpoint-name", "ir")


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_fish_shows_descriptions_beyond_their_first_comma(home: Home) -> None:
    (home.folder / "completion.fish").write_bytes(home.run("completion", "fish").stdout)
    done = subprocess.run(
        ["fish", "--no-config", "-c", "source completion.fish; complete -C 'workbench history li'"],
        check=True,
        cwd=home.folder,
        env=home.environment
        | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(home.folder)},
        capture_output=True,
        text=True,
    )
    assert "list\tList exchanges, newest first, without their bodies." in done.stdout.splitlines()


def test_a_shell_completes_exchanges_sessions_requests_templates_targets_and_files(home: Home) -> None:
    home.send("iris-classifier", "1,2,3,4")
    home.run("requests", "save", "first", "--exchange", "1")
    settings = home.folder / "workbench/config/settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('[targets.west]\nregion = "us-west-2"\n')
    opened = home.run("sessions", "open", "--endpoint-url", home.sandbox, "--endpoint-name", "chat")
    session = opened.stdout.decode().strip()
    assert session, opened.stderr

    def completed(line: str, word: str) -> list[str]:
        words = {"COMP_WORDS": f"{line} {word}", "COMP_CWORD": str(len(line.split()))}
        run = home.run(environment={"_WORKBENCH_COMPLETE": "bash_complete"} | words)
        return run.stdout.decode().splitlines()

    for line, word, offered in (
        ("workbench history show", "", "plain,1"),
        ("workbench diff 1", "", "plain,2"),
        ("workbench requests save --exchange", "1", "plain,1"),
        ("workbench requests run", "fir", "plain,first"),
        ("workbench open --request", "", "plain,first"),
        ("workbench templates show", "deepar", "plain,deepar"),
        ("workbench replay 1 --target", "", "plain,west"),
        ("workbench sessions show", "", f"plain,{session}"),
        ("workbench history export", "out", "file,out"),
    ):
        assert offered in completed(line, word), line
