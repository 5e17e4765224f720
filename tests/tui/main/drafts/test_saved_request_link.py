"""The saved request that the draft came from. No app."""

from __future__ import annotations

from pathlib import Path

from tests.tui.conftest import IRIS
from tests.tui.main.host import RecordingHost
from workbench.model.errors import ConflictError
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.requests.saved_requests import Opened, SavedRequests
from workbench.tui.main.drafts.saved_request_link import SavedRequestLink
from workbench.tui.messages import RequestOpened, RequestSaved, StatusMessage
from workbench.tui.recording_mode import RecordingMode


def saved(bench: Workbench, root: Path, host: RecordingHost, name: str) -> tuple[SavedRequests, Opened]:
    """Saves a request and returns what it is linked with."""
    SavedRequestLink(bench, str(root), host).save(name, IRIS, "", None, replace=False)
    message = host.posted[-1]
    assert isinstance(message, RequestSaved)
    assert message.saved is not None and message.opened is not None
    return message.saved, message.opened


def test_the_link_goes_with_the_draft(bench: Workbench, tmp_path: Path) -> None:
    host = RecordingHost()
    link = SavedRequestLink(bench, str(tmp_path), host)
    assert (link.name, link.label, link.origin) == ("", "", None)
    link.draft_replaced(saved(bench, tmp_path, host, "iris/one"))
    assert (link.name, link.label) == ("iris/one", "iris/one")
    assert link.origin is not None and link.origin.root == str(tmp_path)
    link.draft_replaced(None)
    assert link.name == ""
    link.draft_restored()
    assert link.name == "iris/one"
    link.draft_restored()
    assert link.name == ""


def test_a_draft_of_its_own_is_sent_without_one(bench: Workbench) -> None:
    link = SavedRequestLink(bench, None, RecordingHost())
    assert link.act(IRIS, RecordingMode.ALL.asked()) is None


def test_a_request_is_sent_as_the_draft_is(bench: Workbench, tmp_path: Path) -> None:
    host = RecordingHost()
    link = SavedRequestLink(bench, str(tmp_path), host)
    link.attach(saved(bench, tmp_path, host, "iris"))
    act = link.act(IRIS.with_field("Accept", "text/csv"), RecordingMode.ALL.asked())
    assert act is not None
    exchange = act(CancelToken(), lambda _: None)
    assert exchange.invocation.field("Accept") == "text/csv"


def test_a_file_that_is_there_is_not_overwritten_unasked(bench: Workbench, tmp_path: Path) -> None:
    host = RecordingHost()
    saved(bench, tmp_path, host, "iris")
    link = SavedRequestLink(bench, str(tmp_path), host)
    for replace, error in ((False, ConflictError), (True, type(None))):
        link.save("iris", IRIS, "", None, replace=replace)
        message = host.posted[-1]
        assert isinstance(message, RequestSaved)
        assert isinstance(message.error, error)


def test_the_draft_of_last_time_finds_its_request(bench: Workbench, tmp_path: Path) -> None:
    host = RecordingHost()
    link = SavedRequestLink(bench, str(tmp_path), host)
    link.attach(saved(bench, tmp_path, host, "iris"))
    bench.drafts.save(IRIS)
    bench.drafts.save_origin(link.origin)
    SavedRequestLink(bench, str(tmp_path), host).resume()
    message = host.posted[-1]
    assert isinstance(message, RequestOpened)
    assert (message.opened.request.name, message.invocation) == ("iris", None)
    (tmp_path / "iris.toml").unlink()
    before = len(host.posted)
    SavedRequestLink(bench, str(tmp_path), host).resume()
    assert len(host.posted) == before


def test_a_draft_whose_request_cannot_be_read_says_so(bench: Workbench, tmp_path: Path) -> None:
    host = RecordingHost()
    link = SavedRequestLink(bench, str(tmp_path), host)
    link.attach(saved(bench, tmp_path, host, "iris"))
    bench.drafts.save_origin(link.origin)
    (tmp_path / "iris.toml").write_text("operation = [", encoding="utf-8")
    SavedRequestLink(bench, str(tmp_path), host).resume()
    message = host.posted[-1]
    assert isinstance(message, StatusMessage)
    assert message.text.startswith("The saved request of the draft cannot be read: ")
    assert "iris.toml" in message.text


def test_what_is_read_late_does_not_take_a_draft_that_belongs_elsewhere_by_now(
    bench: Workbench, tmp_path: Path
) -> None:
    host = RecordingHost(held=True)
    link = SavedRequestLink(bench, str(tmp_path), host)
    earlier, later = (saved(bench, tmp_path, RecordingHost(), name) for name in ("earlier", "later"))
    link.resume()
    link.draft_replaced(later)
    assert not link.recall(earlier)
    assert link.name == "later"
    link.resume()
    assert link.recall(earlier)
    assert link.name == "earlier"


def test_of_two_drafts_that_are_saved_at_once_both_are(bench: Workbench, tmp_path: Path) -> None:
    host = RecordingHost(held=True)
    link = SavedRequestLink(bench, str(tmp_path), host)
    for name in ("one", "two"):
        link.save(name, IRIS, "", None, replace=False)
    host.waiting.reverse()
    host.run()
    assert [message.name for message in host.posted if isinstance(message, RequestSaved)] == ["one", "two"]
