"""What the user was writing when the app ended: kept as far as it may be, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.model import BytesBody, FileBody, Invocation
from workbench.model.errors import StoreError
from workbench.model.invocation import TextBody
from workbench.model.requests.draft_origin import DraftEntry, DraftList, DraftOrigin
from workbench.store import AppDirs
from workbench.store.draft_window import DraftWindow
from workbench.store.drafts import Drafts

DRAFT = Invocation(fields={"EndpointName": "iris"}, body=BytesBody(b"5.1,3.5"))


@pytest.fixture
def drafts(places: AppDirs) -> Drafts:
    """Of an app that was never started."""
    return Drafts(places)


def _settings(places: AppDirs, text: str) -> None:
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text(text)


def test_a_draft_comes_back_until_it_is_cleared(drafts: Drafts) -> None:
    assert drafts.load() is None
    drafts.save(DRAFT)
    drafts.save(DRAFT.with_(body=None), name="second")
    assert (drafts.load(), drafts.load("second")) == (DRAFT, DRAFT.with_(body=None))
    drafts.clear()
    drafts.clear()
    assert drafts.load() is None and drafts.load("second") is not None


def test_of_a_body_no_more_is_kept_than_may_be(places: AppDirs, drafts: Drafts) -> None:
    _settings(places, '[privacy]\ndigest = ["iris"]\nnothing = ["secret"]\n')
    drafts.save(DRAFT)
    assert drafts.load() == DRAFT.with_(body=None)
    of_file = DRAFT.with_(body=FileBody("x.csv"))
    drafts.save(of_file)
    assert drafts.load() == of_file, "the path of a file is no body"
    drafts.save(DRAFT.with_(fields={"EndpointName": "other"}), body=False)
    assert drafts.load() == Invocation(fields={"EndpointName": "other"})
    drafts.save(DRAFT.with_(fields={"EndpointName": "secret"}))
    assert drafts.load() is None, "not even the one before"


def test_a_draft_that_is_no_text_says_so_and_leaves_the_one_before(drafts: Drafts) -> None:
    drafts.save(DRAFT)
    with pytest.raises(StoreError, match="the draft cannot be kept"):
        drafts.save(DRAFT.with_(body=TextBody("\ud83d")))
    assert drafts.load() == DRAFT


@pytest.mark.parametrize("content", [b"", b'{"operation": "Invo', b"\xff", b"[]"])
def test_a_damaged_draft_is_set_aside(places: AppDirs, drafts: Drafts, content: bytes) -> None:
    places.data.mkdir(parents=True)
    (places.data / "draft.json").write_bytes(content)
    draft, words = drafts.recover()
    assert draft is None
    assert words == ("draft.json is cut off, or of another version. It was set aside as draft.damaged.json.")
    assert (places.data / "draft.damaged.json").read_bytes() == content
    assert drafts.recover() == (None, "")


def test_what_stands_in_the_place_of_a_draft_is_set_aside(places: AppDirs, drafts: Drafts) -> None:
    (places.data / "draft.json").mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be read"):
        drafts.load()
    with pytest.raises(StoreError, match="cannot be written"):
        drafts.clear()
    draft, words = drafts.recover()
    assert draft is None and words.endswith("It was set aside as draft.json.unreadable.")
    assert str(places.data) not in words
    drafts.save(DRAFT)
    assert drafts.load() == DRAFT


def test_a_place_that_cannot_be_written_says_so(places: AppDirs, drafts: Drafts) -> None:
    (places.data / "draft.json").mkdir(parents=True)
    (places.data / "draft-request.json").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        drafts.save(DRAFT)
    for origin in (DraftOrigin(root="r", name="n"), None):
        with pytest.raises(StoreError, match="cannot be written"):
            drafts.save_origin(origin)
    with pytest.raises(StoreError, match="cannot be read"):
        drafts.origin()


def test_a_draft_follows_its_request_to_a_new_name(places: AppDirs, drafts: Drafts) -> None:
    origin = DraftOrigin(root="/requests", name="old", environment="dev")
    drafts.save_origin(origin)
    drafts.save_origin(DraftOrigin(root="/requests", name="another"), "second")
    drafts.save_origin(origin, "third")
    drafts.follow_request(DraftOrigin(root="/requests", name="old"), "new")
    moved = DraftOrigin(root="/requests", name="new", environment="dev")
    assert (drafts.origin(), drafts.origin("third")) == (moved, moved)
    assert drafts.origin("second") == DraftOrigin(root="/requests", name="another")
    drafts.save_origin(None)
    assert drafts.origin() is None
    for damaged in (b"{", b"\xff", b'{"root": "\xff", "name": "old"}'):
        (places.data / "draft-request.json").write_bytes(damaged)
        assert drafts.origin() is None


def test_each_window_has_drafts_of_its_own(places: AppDirs) -> None:
    first, second = DraftWindow(places), DraftWindow(places)
    assert (first.number, second.number) == (1, 2)
    assert first.drafts() == DraftList()
    assert second.drafts() == DraftList(drafts=(DraftEntry(name="window-2"),))
    kept = DraftList(drafts=(DraftEntry(name="a"), DraftEntry(name="b", exchange=7)), active=1)
    first.save(kept)
    first.release()
    again = DraftWindow(places)
    assert (again.number, again.drafts()) == (1, kept)
    second.release()
    again.release()


def test_a_window_that_is_given_up_twice_closes_no_file_of_others(places: AppDirs) -> None:
    window = DraftWindow(places)
    window.release()
    with (places.data / "drafts-1.lock").open() as file:
        window.release()
        assert file.read() == ""


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"drafts": []}'])
def test_a_list_of_drafts_that_is_damaged_is_that_of_the_first(places: AppDirs, content: bytes) -> None:
    window = DraftWindow(places)
    (places.data / "drafts-1.json").write_bytes(content)
    assert window.drafts() == DraftList()
    window.release()


@pytest.mark.parametrize("active", [-1, 1, 7])
def test_of_a_list_a_draft_is_shown_that_is_in_it(places: AppDirs, active: int) -> None:
    window = DraftWindow(places)
    window.save(DraftList(drafts=(DraftEntry(name="a"),), active=active))
    assert window.drafts().active == 0
    window.release()


def test_a_list_that_cannot_be_written_says_so(places: AppDirs) -> None:
    window = DraftWindow(places)
    Path(places.data / "drafts-1.json").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        window.save(DraftList())
    window.release()
