"""What is proposed in place of a command or an option that does not exist."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Home


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("histroy",), "No such command 'histroy'. Did you mean 'history'?"),
        (("invoke-endpont", "x"), "Did you mean 'invoke-endpoint'?"),
        (("--debug", "foo"), "No such command 'foo'."),
        (("--region", "us-east-1", "diffs"), "Did you mean 'diff'?"),
        (("send",), "No such command 'send'. Did you mean 'invoke-endpoint'?"),
        (("Send", "--sandbox"), "Did you mean 'invoke-endpoint'?"),
        (("invoke",), "Did you mean 'invoke-endpoint'?"),
        (("invoke-endpoint-w",), "Did you mean 'invoke-endpoint-with-response-stream'?"),
        (("find", "tag:x"), "No such command 'find'. Did you mean 'history search'?"),
        (("version",), "Did you mean '--version'?"),
        (("list-endpoints",), "Did you mean 'endpoints list'?"),
        (("edit",), "No such command 'edit'. Did you mean 'config edit'?"),
        (("pin", "3"), "No such command 'pin'. Did you mean 'history pin'?"),
        (("run", "smoke"), "Did you mean 'requests run' or 'open'?"),
        (("metrics",), "Did you mean 'endpoints metrics'?"),
        (("history", "serach"), "Did you mean 'search'?"),
        (("history", "find"), "Did you mean 'search'?"),
        (("sessions", "delete"), "Did you mean 'forget'?"),
        (("config", "get"), "Did you mean 'show'?"),
        (("history", "version"), "No such command 'version'."),
        (("invoke-endpoint", "--endpont-name", "x", "out"), "Did you mean '--endpoint-name'?"),
        (("invoke-endpoint", "--endpont-name=x", "out"), "Did you mean '--endpoint-name'?"),
        (("--verison",), "No such option '--verison'. Did you mean '--version'?"),
        (("history", "list", "--jsno"), "'--json'"),
        (("replay", "--chek", "3"), "No such option '--chek'. Did you mean '--check'?"),
        (("history", "list", "--qqqq"), "No such option '--qqqq'.\n"),
        (("history", "serch"), "No such command 'serch'. Did you mean 'search'?"),
        (("requests", "qqqq"), "No such command 'qqqq'.\n"),
        (("qqqq",), "No such command 'qqqq'.\n"),
    ],
)
def test_what_is_mistyped_is_named_with_what_was_meant(home: Home, words: tuple[str, ...], text: str) -> None:
    mistyped = home.run(*words)
    assert mistyped.exit_code == 252
    assert text in mistyped.stderr
