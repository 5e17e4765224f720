"""Saved requests in the app: kept, opened, checked, never overwritten unseen."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input, Static, Tree

from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import IRIS, ready, text, until
from tests.tui.pictures import check_picture, drawn
from workbench.model.errors import StoreError
from workbench.services import Workbench
from workbench.services.requests.saved_requests import SavedRequests
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp
from workbench.tui.messages import StatusMessage
from workbench.tui.panels.saved_requests import SavedPanel
from workbench.tui.panels.saved_requests.tree import RequestTree
from workbench.tui.screens.picker import Picker
from workbench.tui.screens.prompt import PromptScreen

pytestmark = pytest.mark.usefixtures("lasting_notices")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A project around the working folder would have requests of its own.
    monkeypatch.chdir(tmp_path)


async def save_as(pilot: Pilot[int], name: str) -> None:
    await pilot.press("f10")
    await until(pilot, lambda: bool(pilot.app.screen.query("PromptScreen Input")))
    field = pilot.app.screen.query_one(Input)
    field.value = name
    await pilot.press("enter")


async def until_written(pilot: Pilot[int], file: Path, *, instead_of: int) -> None:
    """Waits until a file is written again: another one is moved to its place, with a number of its own."""
    await until(pilot, lambda: file.stat().st_ino != instead_of)


async def show_saved(pilot: Pilot[int], app: WorkbenchApp) -> None:
    app.main.workspace.show("saved")
    await until(pilot, lambda: "no environment" in text(app))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_draft_is_saved_opened_and_checked(
    app: WorkbenchApp, bench: Workbench, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await show_saved(pilot, app)
        await until(pilot, lambda: "No saved requests yet" in text(app))
        await save_as(pilot, "iris/one flower")
        root = bench.places.data / "requests"
        await until(pilot, (root / "iris" / "one flower.toml").exists)
        assert (root / "iris" / "one flower.json").read_text() == '{"instances": [[5.1, 3.5, 1.4, 0.2]]}'
        file = root / "iris" / "one flower.toml"
        file.write_text(file.read_text() + "\n[expect]\nassert = [\"predictions[0].label == 'rose'\"]\n")
        await show_saved(pilot, app)
        await until(pilot, lambda: "one flower" in drawn(app, "#saved"))
        await pilot.press("x")
        await until(pilot, lambda: "predictions[0].label == 'rose' is false" in text(app))
        # Who checks stays at the list, where the verdict is.
        await until(pilot, lambda: "one flower ✗" in drawn(app, "#saved"))
        assert app.screen.query_one(Tree).has_focus
        await until(pilot, lambda: "200 ·" in text(app) or "F4 shows it" in text(app))
        await pilot.press("f4")
        await until(pilot, lambda: "200 ·" in text(app))


async def test_a_tree_that_comes_late_takes_the_keys_and_a_look_that_finds_nothing_new_lays_nothing_out(
    app: WorkbenchApp, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        # A tree that comes late takes the keys.
        await show_saved(pilot, app)
        await until(pilot, lambda: "No saved requests yet" in text(app))
        panel = app.screen.query_one(SavedPanel)
        panel.focus_part()
        root = bench.places.data / "requests"
        root.mkdir()
        (root / "flower.toml").write_text('workbench = 1\n[fields]\nEndpointName = "iris-classifier"\n')
        panel._look()
        await until(pilot, lambda: panel.query_one(Tree).has_focus)
        SavedRequests.find(bench).save("mine", IRIS)

        # It is looked every two seconds: with the whole screen laid out for it, idling cost twice as much.
        await show_saved(pilot, app)
        await until(pilot, lambda: "mine" in drawn(app, "#saved"))
        panel = app.screen.query_one(SavedPanel)
        listing, updates = panel._listing, []
        assert listing is not None
        monkeypatch.setattr(Static, "update", lambda text, *_, **__: updates.append(text.id))
        for _ in range(2):
            panel.on_saved_panel__listed(panel._Listed(listing, listing.root, "", 0))
        assert updates == []


async def test_opening_loads_the_form_and_sending_checks(app: WorkbenchApp, bench: Workbench) -> None:
    root = bench.places.data / "requests"
    root.mkdir(parents=True)
    (root / "greet.toml").write_text(
        'variables = ["fields"]\n[fields]\nEndpointName = "${name}"\nContentType = "text/plain"\n'
        '[body]\ntext = "$5 for ${name}"\n[connection]\nsandbox = true\n[expect]\nstatus = 200\n'
    )
    (root / "environments").mkdir()
    (root / "environments" / "dev.toml").write_text('[values]\nname = "echo"\n')
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await show_saved(pilot, app)
        await until(pilot, lambda: "greet" in drawn(app, "#saved"))
        await pilot.press("v")
        await until(pilot, lambda: "dev" in text(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "dev ·" in text(app))
        app.main.workspace.show("saved")
        await pilot.press("enter")
        await until(pilot, lambda: "greet · dev" in text(app))
        await until(pilot, lambda: "$5 for ${name}" in text(app))
        await pilot.press("f5")
        await until(
            pilot, lambda: any("as expected" in notification.message for notification in app._notifications)
        )
        file = root / "greet.toml"
        file.write_text(file.read_text().replace("200", "201"))
        app.main.workspace.show("saved")
        await pilot.press("enter")
        await until(pilot, lambda: app.main.query_one("#payload").has_focus_within)
        await pilot.press("f5")
        await until(pilot, lambda: "greet: 200, expected 201" in text(app))
    row = bench.history.page()[0]
    assert row.endpoint_name == "echo"
    assert bench.history.body(row.id, "request") == b"$5 for ${name}"


async def test_a_restart_still_knows_the_request(app: WorkbenchApp, bench: Workbench) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await save_as(pilot, "mine")
        await until(pilot, (bench.places.data / "draft-request.json").exists)
        await pilot.press("ctrl+q")
    again = WorkbenchApp(bench)
    async with again.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "mine" in text(again).splitlines()[0])


async def test_a_file_is_replaced_written_again_and_deleted_only_when_asked(
    app: WorkbenchApp, bench: Workbench
) -> None:
    file = bench.places.data / "requests" / "mine.toml"
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        # A change on the disk is not overwritten unseen.
        await save_as(pilot, "mine")
        await until(pilot, file.exists)
        await until(pilot, lambda: "mine" in text(app).splitlines()[0])
        file.write_text("# from an editor\n" + file.read_text())
        await save_as(pilot, "mine")
        await until(pilot, lambda: "Keep the file" in text(app))
        assert "Replace the file?" in text(app)
        await pilot.press("enter")
        assert file.read_text().startswith("# from an editor\n")
        await save_as(pilot, "mine")
        await until(pilot, lambda: "Keep the file" in text(app))
        edited = file.stat().st_ino
        await pilot.press("down", "enter")
        await until_written(pilot, file, instead_of=edited)
        assert file.read_text().startswith("# from an editor\n")
        app.clear_notifications()

        # One that another process has deleted is said to be gone.
        file.unlink()
        await save_as(pilot, "mine")
        await until(pilot, lambda: "Write the file again?" in text(app))
        assert "renamed or deleted" in " ".join(text(app).replace("│", " ").split())
        await pilot.press("enter")
        assert not file.exists()
        await save_as(pilot, "mine")
        await until(pilot, lambda: "Write the file again?" in text(app))
        await pilot.press("down", "enter")
        await until(pilot, file.exists)
        app.clear_notifications()

        # Deleting asks first.
        await show_saved(pilot, app)
        await until(pilot, lambda: "mine" in drawn(app, "#saved"))
        await pilot.press("delete")
        await until(pilot, lambda: "Keep it" in text(app))
        await pilot.press("enter")
        assert file.exists()
        await pilot.press("delete")
        await until(pilot, lambda: "Keep it" in text(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: not file.exists())
        await until(pilot, lambda: "No saved requests yet" in text(app))


async def test_a_draft_follows_its_request_while_the_list_is_not_on_show(
    app: WorkbenchApp, bench: Workbench
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await save_as(pilot, "mine")
        await until(pilot, lambda: "mine" in text(app).splitlines()[0])
        origin = bench.places.data / "draft-request.json"
        await until(pilot, lambda: origin.exists() and "mine" in origin.read_text())
        assert not app.main.workspace.panels["saved"].is_on_screen
        SavedRequests.find(bench).rename("mine", "yours")
        await until(pilot, lambda: "mine was renamed to yours" in text(app))
        assert "yours" in text(app).splitlines()[0]


async def test_a_draft_follows_a_request_that_another_process_renames(
    app: WorkbenchApp, bench: Workbench
) -> None:
    root = bench.places.data / "requests"
    origin = bench.places.data / "draft-request.json"
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        for before, after, is_moved in (("mine", "yours", True), ("ours", "theirs", False)):
            await save_as(pilot, before)
            await until(pilot, lambda name=before: name in text(app).splitlines()[0])  # type: ignore[misc]
            await show_saved(pilot, app)
            await until(pilot, lambda name=before: name in drawn(app, "#saved"))  # type: ignore[misc]
            await until(
                pilot,
                lambda name=before: origin.exists() and name in origin.read_text(),  # type: ignore[misc]
            )
            if is_moved:
                (root / f"{before}.toml").rename(root / f"{after}.toml")
            else:
                SavedRequests.find(bench).rename(before, after)
            renamed = f"{before} was renamed to {after}"
            await until(pilot, lambda words=renamed: words in text(app))  # type: ignore[misc]
            assert after in text(app).splitlines()[0]
            file = root / f"{after}.toml"
            renamed_file = file.stat().st_ino
            await save_as(pilot, after)
            await until_written(pilot, file, instead_of=renamed_file)
            assert len(app.screen_stack) == 1, "the file is the one that was opened: nothing is asked"
            file.unlink()
            gone = f"The file of {after} is gone."
            await until(pilot, lambda words=gone: words in text(app))  # type: ignore[misc]
            await save_as(pilot, after)
            await until(pilot, lambda: "Write the file again?" in text(app))
            await pilot.press("down", "enter")
            await until(pilot, file.exists)
            await until(pilot, lambda: "is gone" not in text(app))
            app.clear_notifications()


async def test_of_a_request_whose_new_file_says_nothing_the_reason_is_said(
    app: WorkbenchApp, bench: Workbench
) -> None:
    """It was said to be gone, as if nothing had its place."""
    root = bench.places.data / "requests"
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await save_as(pilot, "mine")
        await until(pilot, lambda: "mine" in text(app).splitlines()[0])
        await show_saved(pilot, app)
        await until(pilot, lambda: "mine" in drawn(app, "#saved"))
        origin = bench.places.data / "draft-request.json"
        await until(pilot, lambda: origin.exists() and "mine" in origin.read_text())
        # As a rename of another process, and an editor that has not written all of the file yet.
        origin.write_text(origin.read_text().replace("mine", "yours"))
        (root / "yours.toml").write_text("[")
        (root / "mine.toml").unlink()
        await until(pilot, lambda: "The file of mine is gone. Its new name is not known:" in text(app))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_pictures(bench: Workbench, size: tuple[int, int], tmp_path: Path) -> None:
    root = tmp_path / ".workbench"
    for name in ("chat/hello", "iris/all-kinds", "iris/one-flower", "smoke"):
        path = root / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("[fields]\nEndpointName = 'iris-classifier'\n")
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await show_saved(pilot, app)
        await until(pilot, lambda: "smoke" in text(app))
        app.main.query_one("#saved-place").update("no environment · …/.workbench")  # type: ignore[attr-defined]
        await check_picture(app, "saved", of="#saved")


async def test_a_folder_is_renamed_and_its_drafts_follow(app: WorkbenchApp, bench: Workbench) -> None:
    root = bench.places.data / "requests"
    (root / "flowers").mkdir(parents=True)
    (root / "flowers" / "one.toml").write_text('[fields]\nEndpointName = "echo"\n')
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await save_as(pilot, "iris/one")
        await until(pilot, lambda: "iris/one" in text(app).splitlines()[0])
        await show_saved(pilot, app)
        tree = app.screen.query_one(RequestTree)
        await until(pilot, lambda: tree.request == "flowers/one")
        await pilot.press("down")
        assert tree.folder == "iris/"
        await pilot.press("n")
        await until(pilot, lambda: "Rename iris/ to" in text(app))
        app.screen.query_one(Input).value = "flowers"
        await pilot.press("enter")
        await until(pilot, lambda: "already exists" in text(app) or "differ by more" in text(app))
        app.screen.query_one(Input).value = "flowers/iris"
        await pilot.press("enter")
        await until(pilot, lambda: tree.folder == "flowers/iris/")
        assert (root / "flowers" / "iris" / "one.toml").exists()
        await until(pilot, lambda: "flowers/iris/one" in text(app).splitlines()[0])


async def test_a_renamed_request_takes_its_drafts_along(app: WorkbenchApp, bench: Workbench) -> None:
    root = bench.places.data / "requests"
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await save_as(pilot, "iris/one")
        await until(pilot, lambda: "iris/one" in text(app).splitlines()[0])
        (root / "other.toml").write_text('[fields]\nEndpointName = "echo"\n')
        await pilot.press("alt+shift+n")
        await until(pilot, lambda: "iris/one" not in text(app).splitlines()[0])
        await show_saved(pilot, app)
        await until(pilot, lambda: "other" in text(app))
        tree = app.screen.query_one(RequestTree)
        await until(pilot, lambda: tree.request == "iris/one")
        await pilot.press("n")
        await until(pilot, lambda: "Rename iris/one to" in text(app))
        pilot.app.screen.query_one(Input).value = "other"
        await pilot.press("enter")
        await until(pilot, lambda: "already exists" in text(app))
        field = pilot.app.screen.query_one(Input)
        assert field.value == "other", "the name stands there to be mended, in the same dialog"
        assert len(app.screen_stack) == 2
        field.value = "flowers/setosa"
        await pilot.press("enter")
        await until(pilot, lambda: tree.request == "flowers/setosa")
        assert not (root / "iris" / "one.toml").exists()
        # Its draft waits behind its tab, and belongs to it still.
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: "flowers/setosa" in text(app).splitlines()[0])
        file = root / "flowers" / "setosa.toml"
        moved = file.stat().st_ino
        await save_as(pilot, "flowers/setosa")
        await until_written(pilot, file, instead_of=moved)
        assert "Replace the file?" not in text(app)
    origin = bench.drafts.origin()
    assert origin is not None and origin.name == "flowers/setosa"


class _TreeAlone(App[int]):
    def compose(self) -> ComposeResult:
        yield RequestTree(id="saved-tree")


async def test_the_cursor_is_on_its_request_as_soon_as_others_are_listed() -> None:
    async with _TreeAlone().run_test(size=(40, 10)) as pilot:
        tree = pilot.app.query_one(RequestTree)
        tree.show(["iris/b", "iris/c"])
        assert tree.request == "iris/b"
        tree.focus()
        await pilot.press("down")
        await until(pilot, lambda: tree.request == "iris/c")
        # Keys come between any two of them, before the tree is painted again.
        tree.show(["a", "iris/b", "iris/c"])
        assert tree.request == "iris/c"
        tree.show(["iris/c", "z"])
        assert tree.request == "iris/c"
        tree.show([f"iris/{number:02}" for number in range(30)] + ["iris/c"])
        assert tree.request == "iris/c"
        await until(pilot, lambda: "c" in text(pilot.app).splitlines()[-1])
        tree.show([])
        assert tree.request is None


async def test_a_check_goes_on_in_the_environment_in_which_it_began(
    app: WorkbenchApp, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = bench.places.data / "requests" / "all"
    root.mkdir(parents=True)
    for name in ("one", "two"):
        (root / f"{name}.toml").write_text('[fields]\nEndpointName = "echo"\n[connection]\nsandbox = true\n')
    environments = root.parent / "environments"
    environments.mkdir()
    for name in ("dev", "prod"):
        (environments / f"{name}.toml").write_text("[values]\n")
    asked, goes_on = list[str](), Event()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        panel, tree = app.main.query_one(SavedPanel), app.main.query_one(RequestTree)
        find = panel._find

        def held(environment: str | None) -> SavedRequests:
            if environment is not None:
                asked.append(environment)
                assert goes_on.wait(DEADLINE_SECONDS)
            return find(environment)

        monkeypatch.setattr(panel, "_find", held)
        await show_saved(pilot, app)
        await until(pilot, lambda: tree.request == "all/one")
        panel.environment = "dev"
        await pilot.press("up", "x")
        await until(pilot, lambda: bool(asked))
        panel.environment = "prod"
        goes_on.set()
        await until(pilot, lambda: len(panel._verdicts) == 2)
    assert asked == ["dev", "dev"]


class _PanelAlone(App[int]):
    """The panel, what it says, and what it asks for."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.broken = False
        self.said: list[str] = []
        self.bench = bench
        self.panel = SavedPanel(self.find)

    def find(self, environment: str | None) -> SavedRequests:
        if self.broken:
            raise StoreError("The folder cannot be read.")
        return SavedRequests.find(self.bench, environment=environment)

    def compose(self) -> ComposeResult:
        yield self.panel

    def on_status_message(self, message: StatusMessage) -> None:
        self.said.append(message.text)


async def test_what_cannot_be_done_with_a_saved_request_is_said(places: AppDirs) -> None:
    root = places.data / "requests"
    (root / "iris").mkdir(parents=True)
    for name in ("iris/one", "two"):
        (root / f"{name}.toml").write_text('[fields]\nEndpointName = "echo"\n[connection]\nsandbox = true\n')
    with Workbench(places) as bench:
        app = _PanelAlone(bench)
        async with app.run_test(size=(60, 20)) as pilot:
            await _refuse_in_turn(pilot, app)
    assert {path.name for path in root.rglob("*.toml")} == {"one.toml", "two.toml"}


async def _refuse_in_turn(pilot: Pilot[int], app: _PanelAlone) -> None:
    panel, tree = app.panel, app.query_one(RequestTree)
    panel.focus_part()
    await until(pilot, lambda: tree.has_focus and tree.request == "iris/one")

    # A folder is folded and renamed; it is not deleted here.
    await pilot.press("up")
    assert (tree.request, tree.folder) == (None, "iris/")
    node = tree.cursor_node
    assert node is not None
    states = []
    for _ in range(2):
        panel.action_open()
        states.append(node.is_expanded)
    assert states == [False, True]
    panel.action_remove()
    await pilot.pause()
    assert app.said == ["Select a request. Folders cannot be deleted here."]
    panel.action_rename()
    await until(pilot, lambda: isinstance(app.screen, PromptScreen) and "All that is in it" in text(app))
    await pilot.press("escape")

    # What is asked for and not confirmed is not done.
    await pilot.press("down")
    panel.action_remove()
    await until(pilot, lambda: isinstance(app.screen, Picker))
    await pilot.press("enter")
    panel.action_environment()
    await until(pilot, lambda: isinstance(app.screen, Picker) and not panel.leading)
    await pilot.press("escape")
    assert panel.environment is None

    # What cannot be read says so, whichever key asked for it; the tree stays.
    app.broken = True
    for act in (panel._read, panel.action_open, panel.action_check, panel.action_environment):
        panel._note.update("")
        act()
        await until(pilot, lambda: "The folder cannot be read." in text(app) and not panel.leading)
    assert tree.request == "iris/one"
