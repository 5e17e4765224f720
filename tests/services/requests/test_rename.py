"""Requests under other names: what is returned of them, and the drafts that follow."""

from __future__ import annotations

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
