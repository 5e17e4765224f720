"""`workbench whoami`."""

from __future__ import annotations

import json

from tests.cli.conftest import Home

KEYS = {
    *("account_id", "arn", "user_id", "kind", "name", "session_name", "profile", "profile_source"),
    *("region", "region_source", "endpoint_url", "endpoint_url_source", "credentials", "access_key_id"),
    *("expires_at", "sandbox"),
}


def test_account_user_and_region_are_shown_with_their_sources(home: Home) -> None:
    run = home.run("whoami", environment={"AWS_ENDPOINT_URL": home.sandbox})
    assert run.exit_code == 0, run.stderr
    lines = dict(line.split("  ", 1) for line in run.stdout.decode().splitlines())
    assert lines["User"].strip() == "sandbox"
    assert lines["Region"].strip() == "us-east-1 (from AWS_DEFAULT_REGION)"
    assert home.environment["AWS_SECRET_ACCESS_KEY"] not in run.stdout.decode()
    assert home.environment["AWS_ACCESS_KEY_ID"] not in run.stdout.decode()


def test_one_object_of_json_has_every_member(home: Home) -> None:
    run = home.run("whoami", "--sandbox", "--json")
    (line,) = run.stdout.decode().splitlines()
    shown = json.loads(line)
    assert shown.keys() >= KEYS
    assert (shown["account_id"], shown["kind"], shown["sandbox"]) == ("123456789012", "user", True)


def test_what_is_missing_and_what_is_refused_have_the_aws_cli_s_exit_codes(home: Home) -> None:
    no_region = home.run("whoami", environment={"AWS_DEFAULT_REGION": "", "AWS_REGION": ""})
    assert no_region.exit_code in {253, 255} and "region" in no_region.stderr
    refused = home.run(
        "whoami",
        environment={"AWS_ENDPOINT_URL": home.sandbox, "AWS_ACCESS_KEY_ID": "AKIDANOTHEREXAMPLE1"},
    )
    assert refused.exit_code == 254
    assert "InvalidClientTokenId" in refused.stderr
