"""Saved requests: the files of a folder as a tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, Tree
from textual.worker import get_current_worker

from workbench.content.humanize import cut_start
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.model.keys.registry import SAVED
from workbench.services.requests.saved_requests import Checked, Listing, SavedRequests
from workbench.tui.keys.bindings import bindings
from workbench.tui.messages import RequestChecked, RequestOpened, ShowExchangeRequested
from workbench.tui.widgets.choice import Picker
from workbench.tui.widgets.panel import Panel, refuse
from workbench.tui.widgets.request_tree import RequestTree

_SECONDS_BETWEEN_LOOKS = 2.0
_PLACE_CHARACTERS = 18
_NO_ENVIRONMENT = "no environment"


class SavedPanel(Panel, Vertical, can_focus=True):
    """A tree of requests; below it what is known of the highlighted one."""

    DEFAULT_CSS = """
    SavedPanel > #saved-place {
        padding: 0 1;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    SavedPanel > RequestTree {
        height: 1fr;
    }
    SavedPanel > #saved-note {
        height: auto;
        max-height: 8;
        padding: 0 1;
        color: $text-muted;
    }
    """
    BINDINGS = bindings(SAVED)

    @dataclass(eq=False, repr=False)
    class _Listed(Message):
        """The saved requests were listed, or `error` says why not."""

        listing: Listing | None
        error: str

    @dataclass(eq=False, repr=False)
    class _Judged(Message):
        """The verdict of a request that was sent and checked."""

        name: str
        verdict: str
        _: KW_ONLY
        good: bool

    def __init__(self, find: Callable[[str | None], SavedRequests], *, save_key: str) -> None:
        """
        Args:
            find: the requests, with the values of an environment, or of none; called in workers.
            save_key: what to press to save the draft.
        """
        super().__init__(id="saved")
        self._find = find
        self._save_key = save_key
        self.environment: str | None = None
        self._names: tuple[str, ...] | None = None
        self._listing: Listing | None = None
        self._verdicts: dict[str, tuple[str, bool]] = {}
        self._place = Static(id="saved-place", markup=False)
        self._tree = RequestTree(id="saved-tree")
        self._note = Static(id="saved-note", markup=False)

    def compose(self) -> ComposeResult:
        yield self._place
        yield self._tree
        yield self._note

    def on_mount(self) -> None:
        self._read()
        self.set_interval(_SECONDS_BETWEEN_LOOKS, self._look)

    def _look(self) -> None:
        if self.display and self.is_on_screen:
            self._read()

    def focus_part(self) -> None:
        """Goes to the tree, or where there is none to the panel, so that keys go nowhere else."""
        self.screen.set_focus(self._tree if self._tree.display else self)

    def allow_focus(self) -> bool:
        """Returns whether there is no tree to go to."""
        return not self._tree.display

    def refresh_names(self) -> None:
        """Reads the folder again."""
        self._read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to act on where nothing is highlighted."""
        if action in {"open", "check", "remove"}:
            return self.screen.focused is self._tree and self._tree.cursor_node is not None
        return True

    def action_open(self) -> None:
        node = self._tree.cursor_node
        if node is None:
            return
        if node.data is None:
            node.toggle()
        else:
            self.open_request(node.data)

    def action_check(self) -> None:
        if names := self._tree.chosen:
            self._check(names, alone=self._tree.request is not None)

    def action_environment(self) -> None:
        self._ask_environment()

    def action_remove(self) -> None:
        name = self._tree.request
        if name is None:
            refuse(self, "Select a request. Folders cannot be deleted here.")
            return

        def chosen(index: int | None) -> None:
            if index == 1:
                self._remove(name)

        entries = [("Keep it", ""), ("Delete the file", "and its body file")]
        self.app.push_screen(Picker(f"Delete {sanitize_line(name)}?", entries), chosen)

    def on_tree_node_selected(self, event: Tree.NodeSelected[str]) -> None:
        event.stop()
        if event.node.data is not None:
            self.open_request(event.node.data)

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[str]) -> None:
        event.stop()
        self._tell("")

    def on_saved_panel__listed(self, message: _Listed) -> None:
        if message.listing is not None and message.listing is not self._listing:
            self._listing = message.listing
            if message.listing.names != self._names:
                self._names = message.listing.names
                self._tree.show(message.listing.names)
        self._tell(message.error)

    def on_saved_panel__judged(self, message: _Judged) -> None:
        self._verdicts[message.name] = (message.verdict, message.good)
        self._tree.mark(message.name, good=message.good)
        self._tell("")

    def _tell(self, error: str) -> None:
        self._tree.display = bool(self._names)
        verdict, good = self._verdicts.get(self._tree.request or "", ("", True))
        if error:
            self._note.update(Content.assemble((sanitize_line(error), "$text-error")))
        elif not self._names:
            self._note.update(
                f"No saved requests yet. {self._save_key} saves the draft as a file, "
                "which you can send again, check, and commit with your code."
            )
        else:
            self._note.update(Content.assemble((sanitize_line(verdict), "" if good else "$text-error")))

    @work(thread=True, exclusive=True, group="saved-list")
    def _read(self) -> None:
        listing = None
        error_text = ""
        try:
            saved = self._find(None)
            listing = saved.listing(self._listing)
            self.app.call_from_thread(self._say_place, saved.folder.root)
        except WorkbenchError as error:
            error_text = error.text
        if not get_current_worker().is_cancelled:
            self.post_message(self._Listed(listing, error_text))

    def _say_place(self, root: Path) -> None:
        self._place.update(
            f"{sanitize_line(self.environment or _NO_ENVIRONMENT)} · {sanitize_line(_short(root))}"
        )
        self._place.tooltip = Content(sanitize_line(str(root)))

    @work(thread=True, exclusive=True, group="saved-open")
    def open_request(self, name: str) -> None:
        """Makes a request the draft."""
        try:
            saved = self._find(self.environment)
            opened = saved.open(name)
            invocation = saved.drafted(opened)
        except WorkbenchError as error:
            self.post_message(self._Judged(name, error.text, good=False))
            return
        self.post_message(RequestOpened(saved, opened, invocation))

    @work(thread=True, exclusive=True, group="saved-check")
    def _check(self, names: Sequence[str], *, alone: bool) -> None:
        for name in names:
            if get_current_worker().is_cancelled:
                return
            try:
                saved = self._find(self.environment)
                checked = saved.send(saved.open(name).request, check=True)
            except WorkbenchError as error:
                self.post_message(self._Judged(name, error.text, good=False))
                continue
            self.post_message(self._Judged(name, verdict_of(checked), good=not checked.findings))
            if alone:
                self.post_message(RequestChecked(checked))
                if checked.exchange.id is not None:
                    self.post_message(ShowExchangeRequested(checked.exchange.id))

    @work(thread=True, exclusive=True, group="saved-remove")
    def _remove(self, name: str) -> None:
        try:
            self._find(None).folder.remove(name)
        except WorkbenchError as error:
            self.post_message(self._Judged(name, error.text, good=False))
        self.app.call_from_thread(self._read)

    @work(thread=True, exclusive=True, group="saved-environments")
    def _ask_environment(self) -> None:
        try:
            names = self._find(None).folder.environments()
        except WorkbenchError as error:
            self.post_message(self._Listed(None, error.text))
            return
        self.app.call_from_thread(self._choose_environment, names)

    def _choose_environment(self, names: Sequence[str]) -> None:
        entries = [
            (_NO_ENVIRONMENT, "variables stay without values"),
            *((sanitize_line(name), "") for name in names),
        ]
        at = names.index(self.environment) + 1 if self.environment in names else 0

        def chosen(index: int | None) -> None:
            if index is not None:
                self.environment = names[index - 1] if index else None
                self._read()

        self.app.push_screen(Picker("Environment", entries, at), chosen)


def verdict_of(checked: Checked) -> str:
    """Returns what a check came to, in one sentence."""
    if not checked.findings:
        return "as expected"
    return "; ".join(finding.message for finding in checked.findings)


def _short(root: Path) -> str:
    """The end of a path, which tells one project from another; the whole of it is in the tooltip."""
    home = Path.home()
    text = f"~/{root.relative_to(home)}" if root.is_relative_to(home) else str(root)
    return cut_start(text, _PLACE_CHARACTERS)
