"""`workbench requests`: as a person and as a CI step would use it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import Home

BODY = '{"instances": [[5.1, 3.5, 1.4, 0.2]]}'


@pytest.fixture
def home(home: Home) -> Home:
    run = home.send("iris-classifier", BODY, "--content-type", "application/json", "--target-variant", "blue")
    assert run.exit_code == 0, run.stderr
    saved = home.run("requests", "save", "iris/one", "--exchange", "1", "--expect", "--requests", "reqs")
    assert saved.exit_code == 0, saved.stderr
    return home


def test_saved_listed_shown_and_checked(home: Home) -> None:
    folder = home.folder / "reqs"
    listed = home.run("requests", "list", "--requests", "reqs", "--json")
    (line,) = map(json.loads, listed.stdout.splitlines())
    assert (line["name"], line["endpoint_name"], line["expects"]) == ("iris/one", "iris-classifier", True)
    shown = home.run("requests", "show", "iris/one", "--requests", "reqs", "--json")
    assert json.loads(shown.stdout)["invocation"]["fields"]["TargetVariant"] == "blue"
    run = home.run("requests", "run", "reqs", "--check", "--endpoint-url", home.sandbox)
    assert run.exit_code == 0, run.stderr
    assert run.stdout.decode().startswith("ok         iris/one")
    assert "1 ok" in run.stderr
    assert (folder / "iris" / "one.json").read_text() == BODY


def test_a_difference_is_exit_code_1_and_in_the_report(home: Home) -> None:
    (home.folder / "reqs" / "iris" / "one.expected.json").write_text('{"predictions": []}')
    run = home.run(
        "requests", "run", "reqs", "--check", "--junit", "report.xml", "--endpoint-url", home.sandbox
    )
    assert run.exit_code == 1, run.stderr
    assert b"different" in run.stdout
    assert b"predictions" in run.stdout
    suite = ElementTree.parse(home.folder / "report.xml").getroot()[0]  # noqa: S314  of our own writing
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("1", "1", "0")
    assert suite[0].get("classname") == "iris"
    as_json = home.run("requests", "run", "reqs", "--check", "--json", "--endpoint-url", home.sandbox)
    line = json.loads(as_json.stdout)
    assert (line["request"], line["verdict"], line["status"]) == ("iris/one", "different", "ok")
    assert line["findings"][0]["comparison"]["same"] is False


def test_all_are_run_in_the_order_of_their_names_and_a_bad_file_stops_none(home: Home) -> None:
    folder = home.folder / "reqs"
    (folder / "iris" / "bad.toml").write_text("[fields]\nEndpointNam = 'x'\n")
    (folder / "gone.toml").write_text("[fields]\nEndpointName = 'nobody'\n")
    run = home.run("requests", "run", "reqs", "--check", "--jobs", "3", "--endpoint-url", home.sandbox)
    lines = run.stdout.decode().splitlines()
    assert [line.split("  ")[0].strip() for line in lines] == ["different", "not sent", "ok"]
    assert "iris/bad.toml, line 2, column 1" in lines[1]
    assert run.exit_code == 252
    reported = home.run(
        *("requests", "run", "reqs", "--check", "--json", "--junit", "report.xml"),
        *("--endpoint-url", home.sandbox),
    )
    verdicts = [json.loads(line)["verdict"] for line in reported.stdout.splitlines()]
    assert verdicts == ["different", "not_sent", "ok"]
    suite = ElementTree.parse(home.folder / "report.xml").getroot()[0]  # noqa: S314  of our own writing
    assert suite.get("errors") == "1"


def test_without_check_a_failure_of_the_service_is_254(home: Home) -> None:
    (home.folder / "reqs" / "gone.toml").write_text("[fields]\nEndpointName = 'nobody'\n")
    run = home.run("requests", "run", "gone", "--requests", "reqs", "--endpoint-url", home.sandbox)
    assert run.exit_code == 254
    assert b"ValidationError" in run.stdout


def test_variables_come_from_an_environment_and_secrets_from_the_process(home: Home) -> None:
    folder = home.folder / "reqs"
    (folder / "environments").mkdir()
    (folder / "environments" / "test.toml").write_text(
        '[values]\nname = "echo"\n[secrets]\ntoken = "TOKEN"\n'
    )
    (folder / "echo.toml").write_text(
        'variables = ["fields"]\n[fields]\nEndpointName = "${name}"\nCustomAttributes = "t=${token}"\n'
        '[body]\ntext = "$5"\n'
    )
    where = ("--requests", "reqs", "--env", "test")
    missing = home.run("requests", "run", "echo", *where, "--endpoint-url", home.sandbox)
    assert missing.exit_code == 252
    assert b"the secret ${token} has no value. Set TOKEN in the environment." in missing.stdout
    secret = {"TOKEN": "s3cr3t-value"}
    run = home.run(
        "requests", "run", "echo", *where, "--json", "--endpoint-url", home.sandbox, environment=secret
    )
    assert run.exit_code == 0, run.stderr
    assert json.loads(run.stdout)["fields"]["CustomAttributes"] == "t=${token}"
    shown = home.run("requests", "show", "echo", *where, "--resolved", environment=secret)
    assert b'EndpointName = "echo"' in shown.stdout
    assert b"s3cr3t-value" not in shown.stdout + run.stdout
    kept = b"".join(path.read_bytes() for path in Path(home.folder).rglob("*") if path.is_file())
    assert b"s3cr3t-value" not in kept


def test_misuse_is_told(home: Home) -> None:
    unknown = home.run("requests", "run", "iris/on", "--requests", "reqs")
    assert unknown.exit_code == 255
    assert "Did you mean iris/one?" in unknown.stderr
    again = home.run("requests", "save", "iris/one", "--exchange", "1", "--requests", "reqs")
    assert again.exit_code == 255
    assert "already exists" in again.stderr
    empty = home.run("requests", "run", "--check")
    assert empty.exit_code == 255
    assert "No saved requests in" in empty.stderr
    environment = home.run("requests", "run", "--requests", "reqs", "--env", "prod")
    assert environment.exit_code == 255
    assert "There is no environment 'prod'" in environment.stderr


def test_a_folder_is_renamed(home: Home) -> None:
    (home.folder / "reqs" / "iris" / "none.toml").write_text("= none")
    run = home.run("requests", "rename", "iris", "flowers/iris/", "--requests", "reqs")
    assert run.exit_code == 0, run.stderr
    assert [line.rpartition("reqs/")[2] for line in run.stdout.decode().split()] == ["flowers/iris/one.toml"]
    assert (home.folder / "reqs" / "flowers" / "iris" / "none.toml").exists()
    absent = home.run("requests", "rename", "iris/", "flowers", "--requests", "reqs")
    assert (absent.exit_code, "There is no folder 'iris'" in absent.stderr) == (255, True)


def test_a_request_is_renamed_and_never_over_another(home: Home) -> None:
    folder = home.folder / "reqs"
    run = home.run("requests", "rename", "iris/one", "flowers/setosa", "--requests", "reqs")
    assert run.exit_code == 0, run.stderr
    assert run.stdout.decode().strip().endswith("reqs/flowers/setosa.toml")
    assert (folder / "flowers" / "setosa.json").read_text() == BODY
    checked = home.run("requests", "run", "reqs", "--check", "--endpoint-url", home.sandbox)
    assert checked.exit_code == 0, checked.stderr
    (folder / "other.toml").write_text("[fields]\nEndpointName = 'x'\n")
    refused = home.run("requests", "rename", "flowers/setosa", "other", "--requests", "reqs")
    assert (refused.exit_code, "already exists" in refused.stderr) == (255, True)
    absent = home.run("requests", "rename", "flowers/setos", "x", "--requests", "reqs")
    assert "Did you mean flowers/setosa?" in absent.stderr
    wrong = home.run("requests", "rename", "flowers/setosa", "../x", "--requests", "reqs")
    assert wrong.exit_code == 252
