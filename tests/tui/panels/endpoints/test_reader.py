"""Endpoints read and described in threads, which only post messages. No app; the account is the sandbox's."""

from __future__ import annotations

import pytest

from tests.tui.main.host import RecordingHost
from workbench.model.invocation import Connection
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.services.account.endpoints import EndpointDirectory
from workbench.tui.panels.endpoints.messages import Described, Ended, Listed, NotDescribed
from workbench.tui.panels.endpoints.reader import EndpointReader

SANDBOX = Connection(sandbox=True)
NOWHERE = Connection(profile="nobody-has-this")


def reader_of(bench: Workbench, host: RecordingHost) -> EndpointReader:
    """A reader of the account of the sandbox."""
    return EndpointReader(EndpointDirectory(bench), host)


def test_a_list_is_read_to_its_end(bench: Workbench, sandbox: Sandbox) -> None:
    host = RecordingHost()
    reader_of(bench, host).read([SANDBOX])
    *listed, ended = host.posted
    assert all(isinstance(message, Listed) for message in listed)
    last = listed[-1]
    assert isinstance(last, Listed) and last.listing.complete and last.use is not None
    assert "iris-classifier" in {endpoint.name for endpoint in last.listing.endpoints}
    assert isinstance(ended, Ended) and ended.error is None


@pytest.mark.usefixtures("sandbox")
def test_several_lists_end_each_for_itself(bench: Workbench) -> None:
    host = RecordingHost()
    reader_of(bench, host).read([SANDBOX, NOWHERE])
    ends = {message.connection: message.error for message in host.posted if isinstance(message, Ended)}
    assert ends[SANDBOX] is None
    assert "nobody-has-this" in str(ends[NOWHERE])


@pytest.mark.usefixtures("sandbox")
def test_a_list_that_is_given_up_says_nothing_more(bench: Workbench) -> None:
    host = RecordingHost(held=True)
    reader = reader_of(bench, host)
    reader.read([SANDBOX])
    reader.close()
    host.run()
    assert not [message for message in host.posted if isinstance(message, Ended)]


@pytest.mark.usefixtures("sandbox")
def test_an_endpoint_is_described_or_why_not_is_said(bench: Workbench) -> None:
    host = RecordingHost()
    reader = reader_of(bench, host)
    reader.describe("iris-classifier", SANDBOX)
    described = host.posted[-1]
    assert isinstance(described, Described) and described.description.name == "iris-classifier"
    reader.describe("no-such-endpoint", SANDBOX)
    refused = host.posted[-1]
    assert isinstance(refused, NotDescribed) and "no-such-endpoint" in refused.error.text


def test_endpoints_that_are_asked_for_one_after_the_other_are_all_described(bench: Workbench) -> None:
    host = RecordingHost(held=True)
    reader = reader_of(bench, host)
    reader.describe("iris-classifier", SANDBOX)
    reader.describe("echo", SANDBOX)
    # The thread of the second is the quicker.
    host.waiting.reverse()
    host.run()
    names = [message.description.name for message in host.posted if isinstance(message, Described)]
    assert names == ["echo", "iris-classifier"]
    assert reader.asked_last("echo", SANDBOX) and not reader.asked_last("iris-classifier", SANDBOX)
