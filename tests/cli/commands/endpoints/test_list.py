"""`workbench endpoints list`."""

from __future__ import annotations

import json

from tests.cli.conftest import Home

KEYS = {
    *("name", "arn", "status", "account_id", "region", "created_at", "modified_at", "traits"),
    "last_invoked_at",
}


def test_a_table_for_people_says_what_is_not_known(home: Home) -> None:
    home.send("echo", "{}")
    run = home.run("endpoints", "list", "--endpoint-url", home.sandbox)
    assert run.exit_code == 0, run.stderr
    head, *rows = run.stdout.decode().splitlines()
    assert head.split("  ")[0] == "NAME" and "LAST INVOKED" in head
    (echo,) = [row for row in rows if row.startswith("echo")]
    assert "InService" in echo and "s ago" in echo and echo.endswith("–")
    assert "account 123456789012, region us-east-1. --details asks for the kind" in run.stderr


def test_objects_have_every_member_and_details_tell_the_kind(home: Home) -> None:
    run = home.run("endpoints", "list", "--sandbox", "--details", "--json")
    objects = {row["name"]: row for row in map(json.loads, run.stdout.splitlines())}
    assert all(row.keys() == KEYS for row in objects.values())
    assert objects["batch-transcribe"]["traits"] == ["async"]
    assert objects["language-id"]["traits"] == ["multi-model"]
    assert objects["restricted"]["traits"] is None
    assert objects["failed-deployment"]["status"] == "Failed"


def test_a_query_selects_of_all_objects_in_the_formats_of_the_aws_cli(home: Home) -> None:
    query = ("endpoints", "list", "--sandbox", "--query", "[?status=='Failed'].name")
    assert json.loads(home.run(*query).stdout) == ["failed-deployment"]
    assert home.run(*query, "--output", "text").stdout == b"failed-deployment\n"
    assert home.run(*query, environment={"AWS_DEFAULT_OUTPUT": "text"}).stdout == b"failed-deployment\n"
    whole = home.run("endpoints", "list", "failed", "--sandbox", "--output", "json")
    assert [row.keys() for row in json.loads(whole.stdout)] == [KEYS]
    as_json = home.run(*query, "--json", environment={"AWS_DEFAULT_OUTPUT": "text"})
    assert json.loads(as_json.stdout) == ["failed-deployment"]


def test_a_query_that_cannot_be_parsed_asks_nothing_of_aws(home: Home) -> None:
    nowhere = ("--endpoint-url", "http://127.0.0.1:9", "--query")
    for verb in (("list",), ("describe", "echo"), ("metrics", "echo"), ("logs", "echo")):
        run = home.run("endpoints", *verb, *nowhere, "[?")
        assert (run.exit_code, run.stdout) == (252, b"") and "Bad value for --query [?" in run.stderr
    contradicting = home.run("endpoints", "list", *nowhere, "[]", "--json", "--output", "text")
    assert contradicting.exit_code == 252 and "--json and --output text" in contradicting.stderr


def test_words_restrict_and_the_order_can_be_chosen(home: Home) -> None:
    run = home.run("endpoints", "list", "creating", "--sandbox", "--json")
    assert [json.loads(line)["name"] for line in run.stdout.splitlines()] == ["still-creating"]
    by_age = home.run("endpoints", "list", "--sort", "created", "--sandbox", "--json")
    assert json.loads(by_age.stdout.splitlines()[0])["name"] == "still-creating"


def test_the_list_of_the_last_time_needs_no_answer(home: Home) -> None:
    missing = home.run("endpoints", "list", "--cached", "--endpoint-url", home.sandbox)
    assert missing.exit_code == 255 and "--cached" in missing.stderr
    home.run("endpoints", "list", "--endpoint-url", home.sandbox)
    cached = home.run("endpoints", "list", "--cached", "--endpoint-url", home.sandbox)
    assert cached.exit_code == 0 and b"iris-classifier" in cached.stdout
    assert "as listed" in cached.stderr


def test_a_refusal_is_a_service_error(home: Home) -> None:
    stranger = {"AWS_ACCESS_KEY_ID": "AKIDSTRANGEREXAMPLE1"}
    run = home.run("endpoints", "list", "--endpoint-url", home.sandbox, environment=stranger)
    assert run.exit_code == 254
    assert "sagemaker:ListEndpoints failed" in run.stderr and "Traceback" not in run.stderr
