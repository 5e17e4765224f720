"""`workbench templates`."""

from __future__ import annotations

import base64
import json

from tests.cli.conftest import Home
from workbench.content.templates import templates


def test_templates_are_listed_searched_and_shown(home: Home) -> None:
    listed = home.run("templates", "list")
    assert listed.exit_code == 0
    assert b"Time series" in listed.stdout
    assert b"deepar" in listed.stdout
    assert home.run("templates", "list", "forecast").stdout.count(b"\n") == 2
    shown = home.run("templates", "show", "deepar").stdout.decode()
    assert "docs.aws.amazon.com" in shown
    assert '"num_samples": 50' in shown


def test_json_has_every_member_and_the_body_as_text_or_base64(home: Home) -> None:
    listed = [json.loads(line) for line in home.run("templates", "list", "--json").stdout.splitlines()]
    assert [template["name"] for template in listed] == [template.name for template in templates()]
    shown = json.loads(home.run("templates", "show", "npy", "--json").stdout)
    assert shown["body"] is None
    assert base64.b64decode(shown["body_base64"]).startswith(b"\x93NUMPY")
    assert shown["content_type"] == "application/x-npy"


def test_the_body_alone_can_be_sent(home: Home) -> None:
    body = home.run("templates", "show", "json-instances", "--body").stdout
    assert json.loads(body)["instances"][0] == {"features": [1.5, 16.0, 14.0, 23.0]}


def test_an_unknown_name_names_those_near(home: Home) -> None:
    refused = home.run("templates", "show", "deeparr")
    assert refused.exit_code != 0
    assert "deepar" in refused.stderr
