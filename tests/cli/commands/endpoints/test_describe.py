"""`workbench endpoints describe`."""

from __future__ import annotations

import json

from tests.cli.conftest import Home


def test_a_page_for_people_holds_what_a_failed_deployment_says_in_full(home: Home) -> None:
    run = home.run("endpoints", "describe", "failed-deployment", "--sandbox")
    assert run.exit_code == 0, run.stderr
    page = run.stdout.decode()
    assert "Please check CloudWatch logs for this endpoint." in page
    assert "The container did not answer GET /ping" in page and "workbench endpoints logs" in page


def test_one_object_holds_everything_and_no_secret(home: Home) -> None:
    run = home.run("endpoints", "describe", "iris-classifier", "--sandbox", "--json")
    (line,) = run.stdout.splitlines()
    shown = json.loads(line)
    assert shown["name"] == "iris-classifier" and shown["traits"] == ["explainer", "data capture"]
    assert [variant["name"] for variant in shown["variants"]] == ["blue", "green"]
    environment = shown["variants"][0]["model"]["containers"][0]["environment"]
    assert environment == {"HUGGING_FACE_HUB_TOKEN": "[redacted]", "MODEL_SERVER_WORKERS": "2"}
    assert shown["problems"] == []


def test_a_query_selects_of_the_object_and_secrets_stay_out(home: Home) -> None:
    query = ("endpoints", "describe", "iris-classifier", "--sandbox", "--query")
    run = home.run(*query, "variants[].[name, weight]", "--output", "text")
    assert run.stdout == b"blue\t9.0\ngreen\t1.0\n"
    environment = home.run(*query, "variants[0].model.containers[0].environment.HUGGING_FACE_HUB_TOKEN")
    assert json.loads(environment.stdout) == "[redacted]"


def test_a_missing_permission_is_named(home: Home) -> None:
    run = home.run("endpoints", "describe", "restricted", "--sandbox")
    assert run.exit_code == 254
    assert "The permission sagemaker:DescribeEndpoint on arn:aws:sagemaker:us-east-1:" in run.stderr


def test_an_unknown_endpoint_is_a_service_error(home: Home) -> None:
    run = home.run("endpoints", "describe", "nobody", "--sandbox")
    assert run.exit_code == 254 and "Could not find" in run.stderr
