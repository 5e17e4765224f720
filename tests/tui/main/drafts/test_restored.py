"""The drafts to begin with, read from a real disk. No app."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.tui.conftest import IRIS
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.model.requests.draft_origin import DraftEntry, DraftList, DraftOrigin
from workbench.services import Workbench
from workbench.store.files.app_dirs import AppDirs
from workbench.tui.main.drafts.restored import Restored, restored_drafts
from workbench.tui.sample_offer import Sample

ECHO = Invocation(fields={"EndpointName": "echo"}, connection=Connection(sandbox=True))
OFFERS = [Sample("One", "", IRIS)]


def _shown(restored: Restored) -> Invocation:
    return restored.tabs.current.invocation


def test_without_any_account_the_first_draft_is_a_sample(
    places: AppDirs, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", f"{tmp_path}/none")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", f"{tmp_path}/none")
    offers = [Sample("One", "", IRIS)]
    with Workbench(places) as bench:
        assert _shown(restored_drafts(bench, None, offers, sandbox=False)) == IRIS
        monkeypatch.setenv("AWS_PROFILE", "dev")
        assert _shown(restored_drafts(bench, None, offers, sandbox=False)) == Invocation()
        assert _shown(restored_drafts(bench, None, offers, sandbox=True)) == IRIS


def test_an_endpoint_that_is_asked_for_takes_the_place_of_an_empty_draft(bench: Workbench) -> None:
    bench.drafts.save(Invocation())
    restored = restored_drafts(bench, ECHO, (), sandbox=False)
    assert (_shown(restored), len(restored.tabs), restored.is_larger) == (ECHO, 1, False)


def test_beside_another_draft_it_has_a_tab_of_its_own(bench: Workbench) -> None:
    bench.drafts.save(IRIS)
    restored = restored_drafts(bench, ECHO, (), sandbox=False)
    assert [draft.invocation for draft in restored.tabs.all] == [IRIS, ECHO]
    assert (_shown(restored), restored.is_larger) == (ECHO, True)
    assert restored.tabs.current.name, "the file of the first draft is not written over"


def test_a_draft_of_the_endpoint_that_is_asked_for_is_shown_as_it_is(bench: Workbench) -> None:
    bench.draft_window.save(
        DraftList(drafts=tuple(DraftEntry(name=name) for name in ("", "b", "c")), active=2)
    )
    typed = ECHO.with_(body=TextBody("typed"))
    for name, draft in (("", ECHO), ("b", typed), ("c", IRIS)):
        bench.drafts.save(draft, name=name)
    restored = restored_drafts(bench, ECHO, (), sandbox=False)
    assert (restored.tabs.active, len(restored.tabs), restored.is_larger) == (1, 3, False)
    assert _shown(restored) == typed, "what was typed is there still"
    # Another connection is another draft; one that is damaged is told of.
    elsewhere = ECHO.with_(connection=Connection(region="eu-west-1"))
    (bench.places.data / "draft-b.json").write_text("{")
    restored = restored_drafts(bench, elsewhere, (), sandbox=False)
    assert (len(restored.tabs), restored.is_larger, _shown(restored)) == (4, True, elsewhere)
    assert "draft-b.json is cut off" in restored.notice


def test_a_saved_request_that_is_asked_for_has_a_tab_of_its_own(bench: Workbench) -> None:
    bench.drafts.save(IRIS)
    restored = restored_drafts(bench, None, (), sandbox=False, request="smoke")
    assert [draft.invocation for draft in restored.tabs.all] == [IRIS, Invocation(connection=IRIS.connection)]
    assert restored.tabs.active == 1 and restored.is_larger
    bench.drafts.save(Invocation())
    assert len(restored_drafts(bench, None, (), sandbox=False, request="smoke").tabs) == 1


def test_a_saved_request_goes_on_in_the_tab_it_has(bench: Workbench, tmp_path: Path) -> None:
    bench.draft_window.save(DraftList(drafts=tuple(DraftEntry(name=name) for name in ("", "b", "c", "d"))))
    bench.drafts.save(IRIS)
    bench.drafts.save(ECHO, name="c")
    bench.drafts.save_origin(DraftOrigin(root="/another/project", name="smoke"), "b")
    for name in ("c", "d"):
        bench.drafts.save_origin(DraftOrigin(root=str(tmp_path), name="smoke"), name)
    ask = partial(restored_drafts, bench, None, (), sandbox=False, requests=str(tmp_path))
    restored = ask(request="smoke")
    assert (restored.tabs.active, len(restored.tabs), restored.is_larger) == (2, 4, False)
    assert _shown(restored) == ECHO
    assert ask(request="other").is_larger
    # The one on show comes before another of the same request.
    bench.draft_window.save(DraftList(drafts=(DraftEntry(name="c"), DraftEntry(name="d")), active=1))
    assert ask(request="smoke").tabs.active == 1


def test_a_draft_that_is_what_is_asked_for_is_gone_on_with(bench: Workbench) -> None:
    draft = ECHO.with_(body=TextBody("typed yesterday"))
    bench.drafts.save(draft)
    restored = restored_drafts(bench, ECHO, (), sandbox=False)
    assert (_shown(restored), restored.is_larger) == (draft, False)


def test_the_sandbox_does_not_take_the_place_of_a_draft_for_an_account(bench: Workbench) -> None:
    own = Invocation(fields={"EndpointName": "own"})
    bench.drafts.save(own)
    restored = restored_drafts(bench, None, OFFERS, sandbox=True)
    assert [draft.invocation for draft in restored.tabs.all] == [own, IRIS]
    bench.drafts.save(ECHO)
    assert _shown(restored_drafts(bench, None, OFFERS, sandbox=True)) == ECHO


def test_only_the_draft_on_show_is_read(bench: Workbench) -> None:
    bench.draft_window.save(DraftList(drafts=(DraftEntry(), DraftEntry(name="waits")), active=0))
    bench.drafts.save(IRIS)
    (bench.places.data / "draft-waits.json").mkdir()
    restored = restored_drafts(bench, None, (), sandbox=False)
    assert (_shown(restored), restored.notice, restored.tabs.unread) == (IRIS, "", ("waits",))
    assert restored.tabs.labels(IRIS) == {"": "1 iris-classifier", "waits": "2 …"}
    restored.tabs.fill({"waits": ECHO})
    assert restored.tabs.labels(IRIS) == {"": "1 iris-classifier", "waits": "2 echo"}


def test_a_draft_that_cannot_be_read_is_set_aside_and_said(bench: Workbench) -> None:
    bench.places.data.mkdir(parents=True, exist_ok=True)
    (bench.places.data / "draft.json").mkdir()
    restored = restored_drafts(bench, ECHO, (), sandbox=False)
    assert _shown(restored) == ECHO
    assert "draft.json cannot be read" in restored.notice
    assert "set aside as draft.json.unreadable" in restored.notice
    assert (bench.places.data / "draft.json.unreadable").is_dir()


@pytest.mark.parametrize("text", ['{"fields": {"EndpointName": "ir', '{"operation": 7}'])
def test_a_draft_that_is_not_understood_is_set_aside_and_said(bench: Workbench, text: str) -> None:
    bench.places.data.mkdir(parents=True, exist_ok=True)
    (bench.places.data / "draft.json").write_text(text)
    restored = restored_drafts(bench, None, (), sandbox=False)
    assert restored.notice == (
        "draft.json is cut off, or of another version. It was set aside as draft.damaged.json."
    )
    assert (bench.places.data / "draft.damaged.json").read_text() == text
