"""Where the draft goes: found once its user pauses. No app."""

from __future__ import annotations

import pytest

from tests.tui.main.host import RecordingHost
from workbench.model.invocation import Connection
from workbench.services import Workbench
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


def test_a_profile_that_is_none_says_why(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere/config")
    host = RecordingHost()
    DestinationFinder(bench, host).follow(Connection(profile="nobody"))
    host.let_time_pass()
    (message,) = host.posted
    assert isinstance(message, DestinationFound)
    assert message.destination is None and "nobody" in message.reason
