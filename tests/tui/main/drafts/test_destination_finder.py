"""Where the draft goes: found once its user pauses. No app."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.main.host import RecordingHost
from workbench.model.destinations.destination import Destination
from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.tui.keys.first_use import FirstUse
from workbench.tui.main.drafts.destination_finder import DestinationFinder
from workbench.tui.messages import DestinationFound


def test_it_is_found_after_a_pause_for_the_newest_alone(bench: Workbench) -> None:
    host = RecordingHost()
    finder = DestinationFinder(bench, host)
    for region in ("e", "eu-west-1", "eu-west-1"):
        finder.follow(Connection(region=region))
    assert host.posted == []
    host.let_time_pass()
    (message,) = host.posted
    assert isinstance(message, DestinationFound)
    assert message.destination is not None and message.destination.region == "eu-west-1"


def test_the_sandbox_has_none_to_find(bench: Workbench) -> None:
    host = RecordingHost()
    finder = DestinationFinder(bench, host)
    finder.follow(Connection(region="eu-west-1"))
    finder.follow(Connection(sandbox=True))
    host.let_time_pass()
    assert host.posted == []


def test_before_the_first_use_settings_say_where_it_leads(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-3")
    (tmp_path / "config").write_text("[profile prod]\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    host = RecordingHost(uses=FirstUse())
    finder = DestinationFinder(bench, host)
    finder.follow(Connection(profile="prod"))
    host.let_time_pass()
    (message,) = host.posted
    assert isinstance(message, DestinationFound)
    assert message.destination == Destination(
        region="eu-west-3", profile="prod", sources={"region": "AWS_REGION", "profile": "connection"}
    )
    finder.follow(Connection(sign=False))
    host.uses.begin()
    host.let_time_pass()
    _, message = host.posted
    assert isinstance(message, DestinationFound)
    assert message.destination is not None
    assert message.destination.endpoint_url == "https://runtime.sagemaker.eu-west-3.amazonaws.com"


def test_what_settings_say_does_not_replace_what_the_sdk_says(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-3")
    host = RecordingHost(uses=FirstUse(), held=True)
    finder = DestinationFinder(bench, host)
    finder.follow(Connection(sign=False))
    host.let_time_pass()
    host.uses.begin()
    host.let_time_pass()
    host.waiting.reverse()
    host.run()
    (message,) = host.posted
    assert isinstance(message, DestinationFound)
    assert message.destination is not None and message.destination.endpoint_url


@pytest.mark.parametrize("uses", [None, FirstUse()], ids=["used", "not used yet"])
def test_a_profile_that_is_none_says_why(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, uses: FirstUse | None
) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere/config")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials")
    host = RecordingHost() if uses is None else RecordingHost(uses=uses)
    DestinationFinder(bench, host).follow(Connection(profile="nobody"))
    host.let_time_pass()
    (message,) = host.posted
    assert isinstance(message, DestinationFound)
    assert message.destination is None and "nobody" in message.reason
