"""Standard streams that are closed, full, or lack characters, and outfiles that something hangs on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace

import pytest

from tests.cli.conftest import WORKBENCH, Home
from tests.peers.cases import OK
from tests.peers.recording import RecordingServer

BODY = OK.body


def shell(
    home: Home, line: str, *words: str, environment: dict[str, str] | None = None, anew: bool = True
) -> subprocess.CompletedProcess[bytes]:
    """Run a line of a shell in which `"$@"` is the workbench with these words.

    Args:
        anew: as a new interpreter, which sees what is closed or open at its start; else in a fork.
    """
    return subprocess.run(
        ["bash", "-c", line, "-", WORKBENCH if anew else str(home.program.folder / "workbench"), *words],
        cwd=home.folder,
        env=home.environment | {"PATH": os.environ["PATH"]} | (environment or {}),
        capture_output=True,
        check=False,
    )


def sending(server: RecordingServer, outfile: str = "out") -> tuple[str, ...]:
    """The words of a command line that works."""
    server.answer = OK
    return (
        *("invoke-endpoint", "--endpoint-url", server.url, "--endpoint-name", "e", "--body", "e30="),
        outfile,
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('"$@" >&-', 255),
        ('"$@" 2>&- >/dev/null', 0),
        ('"$@" <&- >/dev/null', 0),
        ('"$@" <&- >&- 2>&-', 255),
        ('"$@" >/dev/full', 0),
        ('"$@" | head -n 0; exit ${PIPESTATUS[0]}', 0),
    ],
)
def test_an_answer_is_delivered_whatever_takes_the_rest(
    home: Home, server: RecordingServer, line: str, code: int
) -> None:
    run = shell(home, line, *sending(server))
    assert (run.returncode, (home.folder / "out").read_bytes()) == (code, BODY), run.stderr
    assert b"fault" not in run.stderr and b"Traceback" not in run.stderr
    assert home.history()[0]["status"] == "ok"


@pytest.mark.parametrize(
    ("line", "outfile"),
    [
        ('"$@" >&-', "-"),
        ('"$@" >&-', "/dev/stdout"),
        ('"$@"', "/dev/fd/77"),
        ('"$@"', "missing/out"),
        ('"$@"', "out/"),
        ('"$@"', "n" * 300),
        ('ln -s loop loop; "$@"', "loop"),
    ],
)
def test_an_outfile_that_takes_nothing_costs_no_inference(
    home: Home, server: RecordingServer, line: str, outfile: str
) -> None:
    run = shell(home, line, *sending(server, outfile), anew=">&-" in line or "/fd/" in outfile)
    assert (run.returncode, server.requests) == (255, [])
    assert b"nothing was sent" in run.stderr


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="only root gives up what root may do"
)
def test_a_folder_that_takes_no_file_is_found_out_before(home: Home, server: RecordingServer) -> None:
    closed = home.folder / "closed"
    closed.mkdir(mode=0o500)
    (closed / "old").write_bytes(b"old")
    (closed / "old").chmod(0o400)
    environment = home.environment | {"PATH": os.environ["PATH"], "WORKBENCH_HOME": "/nowhere"}
    for name in ("new", "old"):
        words = sending(server, str(closed / name))
        run = subprocess.run(
            ("setpriv", "--bounding-set", "-all", "--inh-caps", "-all", WORKBENCH, *words),
            env=environment,
            capture_output=True,
            check=False,
        )
        assert (run.returncode, server.requests) == (255, []), run.stderr


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("echo old >other; ln other out", "cat other"),
        ("echo old >other; ln -s other out", "test -L out && cat other"),
        ("ln -s other out", "test -L out && cat other"),
        ("exec 5<>out", "cat <&5"),
        ("mkfifo out; cat out >other &", "wait; cat other"),
    ],
)
def test_what_hangs_on_an_outfile_sees_the_answer(
    home: Home, server: RecordingServer, before: str, after: str
) -> None:
    run = shell(home, f'{before}\n"$@" >printed || exit\n{after}', *sending(server), anew="exec" in before)
    assert (run.returncode, run.stdout) == (0, BODY), run.stderr


def test_descriptors_are_written_where_they_stand(home: Home, server: RecordingServer) -> None:
    run = shell(home, 'echo begin >out; "$@" 5>>out >printed', *sending(server, "/dev/fd/5"))
    assert run.returncode == 0, run.stderr
    assert (home.folder / "out").read_bytes() == b"begin\n" + BODY


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8", "utf-16"])
@pytest.mark.parametrize("variable", ["PYTHONIOENCODING", "AWS_CLI_OUTPUT_ENCODING"])
def test_every_encoding_carries_an_answer(
    home: Home, server: RecordingServer, encoding: str, variable: str
) -> None:
    words = sending(server)
    server.answer = replace(OK, headers=(("Content-Type", "größe"),))
    run = shell(home, '"$@"', *words, environment={variable: encoding}, anew=variable.startswith("PYTHON"))
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.decode(encoding)) == {"ContentType": "größe"}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_every_command_writes_in_every_encoding(home: Home, server: RecordingServer, encoding: str) -> None:
    server.answer = OK
    body = '{"text": "中 größe 😀"}'
    home.run(
        *("invoke-endpoint", "--endpoint-url", server.url, "--endpoint-name", "größe中", "--tag", "中"),
        *("--cli-binary-format", "raw-in-base64-out", "--body", body, "out"),
    )
    environment = {"AWS_CLI_OUTPUT_ENCODING": encoding}
    for words in (
        ("history", "list"),
        ("history", "list", "--json"),
        ("history", "show", "1"),
        ("export", "1", "--as", "curl"),
        ("export", "1", "--as", "boto3"),
        ("diff", "1", "1"),
        ("templates", "show", "csv"),
        (
            "import",
            "--no-record",
            "curl https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/e/invocations -d '中'",
        ),
        ("history", "show", "中"),
    ):
        run = home.run(*words, environment=environment)
        assert run.exit_code == (252 if words[-1] == "中" else 0), (words, run.stderr)
        assert "fault" not in run.stderr and "Traceback" not in run.stderr
    lines = home.run("history", "list", "--json", environment=environment).stdout.decode(encoding)
    assert json.loads(lines)["endpoint_name"] == "größe中"


@pytest.mark.parametrize("words", [("history", "list"), ("history", "list", "--json"), ("templates", "list")])
def test_a_full_disk_is_told_by_every_command(home: Home, words: tuple[str, ...]) -> None:
    home.send("iris-classifier", "5.1,3.5,1.4,0.2", "--content-type", "text/csv")
    for line, reason in (('"$@" >/dev/full', b"No space left"), ('"$@" >&-', b"it is closed")):
        run = shell(home, line, *words)
        assert run.returncode == 255
        assert reason in run.stderr and b"fault" not in run.stderr
    assert shell(home, '"$@" >&- 2>&-', *words).returncode == 255


def test_a_closed_standard_input_is_no_payload(home: Home, server: RecordingServer) -> None:
    for body in ("-", "fileb:///dev/stdin", "file:///dev/stdin"):
        run = shell(home, '"$@" <&-', *sending(server), "--body", body)
        assert (run.returncode, server.requests) == (252, []), run.stderr


def test_an_unknown_encoding_is_found_out_before(home: Home, server: RecordingServer) -> None:
    run = shell(home, '"$@"', *sending(server), environment={"AWS_CLI_OUTPUT_ENCODING": "bogus"}, anew=False)
    assert (run.returncode, server.requests) == (255, [])
    assert b"bogus" in run.stderr
