"""The draft on the disk: written a moment later, once, and never an older one. No app."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.tui.conftest import IRIS
from tests.tui.main.host import RecordingHost
from workbench.model.invocation import Invocation, TextBody
from workbench.model.requests.draft_origin import DraftOrigin
from workbench.services import Workbench
from workbench.store import AppDirs
from workbench.tui.main.drafts.file import DraftFile
from workbench.tui.messages import StatusMessage


class Newest:
    """The draft of the moment."""

    def __init__(self) -> None:
        self.draft: Invocation = IRIS
        self.with_body = True

    def __call__(self) -> tuple[Invocation, bool, str]:
        return self.draft, self.with_body, ""


def test_changes_in_quick_succession_are_written_once(bench: Workbench) -> None:
    host, newest = RecordingHost(), Newest()
    file = DraftFile(bench, newest, host)
    file.draft_changed()
    newest.draft = IRIS.with_(body=TextBody("newer"))
    file.draft_changed()
    assert (len(host.pauses), bench.drafts.load()) == (1, None)
    host.let_time_pass()
    assert host.groups == ["draft"]
    assert bench.drafts.load() == newest.draft
    file.draft_changed()
    assert len(host.pauses) == 1


def test_a_write_that_comes_late_writes_the_newest(bench: Workbench) -> None:
    host, newest = RecordingHost(held=True), Newest()
    file = DraftFile(bench, newest, host)
    file.save()
    newest.draft = IRIS.with_(body=TextBody("newer"))
    file.save_now()
    host.run()
    assert bench.drafts.load() == newest.draft


def test_a_body_may_be_withheld(bench: Workbench) -> None:
    newest = Newest()
    newest.with_body = False
    DraftFile(bench, newest, RecordingHost()).save()
    kept = bench.drafts.load()
    assert kept is not None and kept.body is None


def test_leaving_does_not_wait_for_the_timer(bench: Workbench) -> None:
    host, newest = RecordingHost(), Newest()
    file = DraftFile(bench, newest, host)
    file.draft_changed()
    file.save_now()
    host.let_time_pass()
    assert (bench.drafts.load(), host.groups) == (IRIS, [])


def test_where_the_draft_came_from_is_kept(bench: Workbench) -> None:
    origin = DraftOrigin(root="/somewhere", name="iris/one")
    DraftFile(bench, Newest(), RecordingHost()).save_origin(origin)
    assert bench.drafts.origin() == origin


def test_a_disk_that_refuses_is_said(bench: Workbench, places: AppDirs) -> None:
    host = RecordingHost()
    shutil.rmtree(places.data)
    Path(places.data).write_text("a file where the folder would be")
    DraftFile(bench, Newest(), host).save()
    (message,) = host.posted
    assert isinstance(message, StatusMessage)
    assert (message.source, message.text.partition(":")[0]) == ("draft", "The draft was not saved")


def test_a_draft_that_was_not_saved_is_tried_again_and_keeps_no_other_back(bench: Workbench) -> None:
    host = RecordingHost()
    file = DraftFile(bench, Newest(), host)
    parked = IRIS.with_(body=TextBody("parked"))
    obstacle = bench.places.data / "draft-first.json"
    (obstacle / "in-the-way").mkdir(parents=True)
    file.keep("first", parked, with_body=True)
    file.keep("second", parked, with_body=True)
    file.save()
    assert (bench.drafts.load("second"), bench.drafts.load()) == (parked, IRIS)
    messages = [message.text for message in host.posted if isinstance(message, StatusMessage)]
    assert all(message.startswith("The draft was not saved") for message in messages), messages
    (obstacle / "in-the-way").rmdir()
    obstacle.rmdir()
    file.save_now()
    assert bench.drafts.load("first") == parked


def test_a_draft_gone_back_to_is_not_written_over_by_what_was_parked(bench: Workbench) -> None:
    host, newest = RecordingHost(held=True), Newest()
    file = DraftFile(bench, newest, host)
    file.save()
    file.keep("", IRIS.with_(body=TextBody("parked")), with_body=True)
    newest.draft = IRIS.with_(body=TextBody("newer"))
    host.run()
    assert bench.drafts.load() == newest.draft
