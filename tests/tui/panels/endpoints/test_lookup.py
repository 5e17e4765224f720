"""The draft's endpoint is looked up once it stays the same for a moment, and no more often."""

from __future__ import annotations

from tests.tui.conftest import IRIS
from tests.tui.main.host import RecordingHost
from workbench.services import Workbench
from workbench.services.account.endpoints import EndpointDirectory
from workbench.tui.messages import StatusMessage
from workbench.tui.panels.endpoints.draft_endpoint import DraftEndpoint
from workbench.tui.panels.endpoints.endpoint_lists import EndpointLists
from workbench.tui.panels.endpoints.lookup import EndpointLookup
from workbench.tui.panels.endpoints.messages import Described, Listed, NotDescribed
from workbench.tui.panels.endpoints.reader import EndpointReader


def test_names_that_are_being_typed_are_looked_up_at_the_last_only(bench: Workbench) -> None:
    host = RecordingHost(held=True)
    reader = EndpointReader(EndpointDirectory(bench), host)
    lookup = EndpointLookup(DraftEndpoint(), EndpointLists(), reader, host)
    for name in ("iris", "iris-c", "iris-classifier"):
        lookup.follow(IRIS.with_field("EndpointName", name), fresh=False)
    assert not host.groups
    host.let_time_pass()
    assert len(host.groups) == 1
    lookup.follow(IRIS.with_(body=None), fresh=False)
    host.let_time_pass()
    assert len(host.groups) == 1, "another body is no reason to look it up again"
    lookup.follow(IRIS.with_field("TargetVariant", "g"), fresh=False)
    host.let_time_pass()
    assert len(host.groups) == 1, "nor are the fields of an endpoint that was looked up"
    assert all(isinstance(message, StatusMessage) and not message.text for message in host.posted)


def lookup_of(bench: Workbench, host: RecordingHost, lists: EndpointLists) -> EndpointLookup:
    return EndpointLookup(DraftEndpoint(), lists, EndpointReader(EndpointDirectory(bench), host), host)


def described(host: RecordingHost) -> list[str]:
    return [message.description.name for message in host.posted if isinstance(message, Described)]


def test_the_endpoint_that_the_app_began_with_is_looked_up_once_its_fields_are_edited(
    bench: Workbench,
) -> None:
    host = RecordingHost()
    lookup = lookup_of(bench, host, EndpointLists())
    draft = IRIS.with_field("EndpointName", "language-id")
    lookup.follow(draft, fresh=True)
    host.let_time_pass()
    assert described(host) == [], "the start asks nothing"
    for typed in ("r", "ro"):
        lookup.follow(draft.with_field("TargetModel", typed), fresh=False)
    host.let_time_pass()
    assert described(host) == ["language-id"]


def test_an_endpoint_of_a_list_that_is_on_show_is_described_without_reading_the_list_again(
    bench: Workbench,
) -> None:
    host = RecordingHost()
    lists = EndpointLists()
    connection = IRIS.connection
    lists.begin([connection])
    lists.take(connection, EndpointDirectory(bench).listing(connection), None)
    lookup = lookup_of(bench, host, lists)
    lookup.follow(IRIS, fresh=True)
    lookup.follow(IRIS.with_field("EndpointName", "language-id"), fresh=False)
    host.let_time_pass()
    assert described(host) == [], "it is still being read"
    lists.end(connection, None)
    lookup.follow(IRIS.with_field("EndpointName", "pipeline"), fresh=False)
    host.let_time_pass()
    assert described(host) == ["pipeline"]
    assert not [message for message in host.posted if isinstance(message, Listed)]


def test_why_an_endpoint_is_not_described_is_said_until_another_is_asked_for(bench: Workbench) -> None:
    host = RecordingHost()
    reader = EndpointReader(EndpointDirectory(bench), host)
    lookup = EndpointLookup(DraftEndpoint(), EndpointLists(), reader, host)

    def texts() -> list[str]:
        return [message.text for message in host.posted if isinstance(message, StatusMessage)]

    reader.describe("no-such-endpoint", IRIS.connection)
    (refusal,) = host.posted
    assert isinstance(refusal, NotDescribed)
    lookup.not_described(refusal)
    assert len(texts()) == 1 and "no-such-endpoint" in texts()[0]
    reader.describe("echo", IRIS.connection)
    lookup.not_described(refusal)
    assert len(texts()) == 1
