"""Requests under other names: what is returned of them, and the drafts that follow."""

from __future__ import annotations

import shutil

import pytest

from workbench.model.errors import UsageError
from workbench.model.requests.draft_origin import DraftOrigin
from workbench.services import Workbench
from workbench.services.requests.saved_requests import SavedRequests
from workbench.store.requests import RequestFolder

ECHO = '[fields]\nEndpointName = "echo"\n'


def test_each_request_of_a_folder_is_told_and_its_drafts_follow(bench: Workbench) -> None:
    folder = RequestFolder(bench.places.data / "requests")
    root = str(folder.root)
    for name in ("iris/one", "iris/deep/two", "iris/broken", "irises/one"):
        path = folder.root / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("= none" if "broken" in name else ECHO)
    saved = SavedRequests(bench, folder)
    before = saved.open("iris/one")
    for draft, name in (("", "iris/deep/two"), ("2", "iris/broken"), ("3", "irises/one")):
        bench.drafts.save_origin(DraftOrigin(root=root, name=name), draft)
    renamed = {request.name: request for request in saved.rename("iris", "flowers/iris/")}
    assert {name: request.opened.request.name for name, request in renamed.items()} == {
        "iris/one": "flowers/iris/one",
        "iris/deep/two": "flowers/iris/deep/two",
    }
    origins = [bench.drafts.origin(draft) for draft in ("", "2", "3")]
    assert [origin.name for origin in origins if origin] == [
        "flowers/iris/deep/two",
        "flowers/iris/broken",
        "irises/one",
    ]
    assert not saved.changed(renamed["iris/one"].follow(before))


def test_a_file_that_is_called_as_no_request_can_be_moves_with_its_folder(bench: Workbench) -> None:
    """As a file manager calls a copy. It kept its folder from being renamed."""
    folder = RequestFolder(bench.places.data / "requests")
    (folder.root / "iris").mkdir(parents=True)
    for name in ("one", "one (copy)"):
        (folder.root / "iris" / f"{name}.toml").write_text(ECHO)
    renamed = SavedRequests(bench, folder).rename("iris/", "flowers")
    assert [request.opened.request.name for request in renamed] == ["flowers/one"]
    assert folder.listing().names == ("flowers/one", "flowers/one (copy)")


def test_a_request_comes_before_a_folder_of_its_name(bench: Workbench) -> None:
    folder = RequestFolder(bench.places.data / "requests")
    (folder.root / "iris").mkdir(parents=True)
    for name in ("iris", "iris/one"):
        (folder.root / f"{name}.toml").write_text(ECHO)
    saved = SavedRequests(bench, folder)
    saved.rename("iris", "flower")
    assert folder.listing().names == ("flower", "iris/one")
    saved.rename("iris/", "flower")
    assert folder.listing().names == ("flower", "flower/one")


def test_a_request_that_was_moved_is_found_by_what_its_file_is(bench: Workbench) -> None:
    folder = RequestFolder(bench.places.data / "requests")
    folder.root.mkdir(parents=True)
    file = folder.root / "iris.toml"
    file.write_text(ECHO)
    saved = SavedRequests(bench, folder)
    before = saved.open("iris")
    bench.drafts.save_origin(DraftOrigin(root=str(folder.root), name="iris"), "2")
    moved = file.rename(folder.root / "flower.toml")
    other = folder.root / "other.toml"
    other.write_text(f"# another\n{ECHO}")
    (folder.root / "notes (1).toml").write_text(ECHO)
    with pytest.raises(UsageError, match=r"'notes \(1\)' is not a valid name"):
        saved.find_renamed(before, "", ("notes (1)", "other"))
    renamed = saved.find_renamed(before, "", ("flower", "notes (1)", "other"))
    assert renamed is not None and renamed.opened.request.name == "flower"
    assert not saved.changed(renamed.follow(before))
    origin = bench.drafts.origin("2")
    assert origin is not None and origin.name == "flower"
    # Of two that are the same, neither is known to be it.
    shutil.copy2(moved, folder.root / "copy.toml")
    assert saved.find_renamed(before, "", ("copy", "flower", "other")) is None
    # What was changed too is another file.
    moved.write_text(ECHO.replace("echo", "iris"))
    assert saved.find_renamed(before, "", ("flower", "other")) is None


def test_a_request_that_was_renamed_here_is_found_by_its_draft(bench: Workbench) -> None:
    folder = RequestFolder(bench.places.data / "requests")
    folder.root.mkdir(parents=True)
    (folder.root / "iris.toml").write_text(f"{ECHO}[body]\nfile = 'iris.json'\n")
    (folder.root / "iris.json").write_text("{}")
    saved = SavedRequests(bench, folder)
    before = saved.open("iris")
    bench.drafts.save_origin(DraftOrigin(root=str(folder.root), name="iris"), "2")
    saved.rename("iris", "flowers/setosa")
    renamed = saved.find_renamed(before, "2", ("flowers/setosa",))
    assert renamed is not None and renamed.opened.request.name == "flowers/setosa"
    assert not saved.changed(renamed.follow(before)), "its body file has the new name too"
    (folder.root / "flowers" / "setosa.toml").write_text(ECHO)
    changed = saved.find_renamed(before, "2", ("flowers/setosa",))
    assert changed is not None and saved.changed(changed.follow(before)), "a change is not taken for seen"
