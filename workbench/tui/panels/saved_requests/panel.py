"""Saved requests: the files of a folder as a tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Tree
from textual.worker import get_current_worker

from workbench.content.humanize import cut_start
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.model.keys.tables.saved_requests import SAVED
from workbench.model.keys.text import key_of
from workbench.services.requests.saved_requests import Checked, Listing, SavedRequests
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.list_reading import ListReading
from workbench.tui.messages import RequestChecked, RequestNamesChanged, RequestOpened, ShowExchangeRequested
from workbench.tui.panels.saved_requests.file_changes import FileChanges, NameChanged, Removed
from workbench.tui.panels.saved_requests.tree import RequestTree
from workbench.tui.screens.picker import Picker
from workbench.tui.widgets.frame.steady_text import SteadyText
from workbench.tui.widgets.panel import Panel
from workbench.tui.widgets.turns import Turn, Turns

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

    class _Listed(FieldMessage):
        """The saved requests were listed, or `error` says why not; `root` is their folder.

        `number` is that of the reading.
        """

        listing: Listing | None
        root: Path | None
        error: str
        number: int

    class _Judged(FieldMessage):
        """The verdict of a request that was sent and checked."""

        name: str
        verdict: str
        _: KW_ONLY
        good: bool

    class _NotOpened(FieldMessage):
        """A request could not be opened, and why."""

        name: str
        reason: str

    class _Environments(FieldMessage):
        """The environments were read that the folder has."""

        names: Sequence[str]
        error: str = ""

    def __init__(self, find: Callable[[str | None], SavedRequests]) -> None:
        """
        Args:
            find: the requests, with the values of an environment, or of none; called in workers.
        """
        super().__init__(id="saved")
        self._find = find
        self.environment: str | None = None
        # Whether the draft belongs to a request, which may be renamed elsewhere while the list is not seen.
        self.is_followed: Callable[[], bool] = lambda: False
        self._names: tuple[str, ...] | None = None
        self._listing: Listing | None = None
        self._reading = ListReading("the list of saved requests")
        self._verdicts: dict[str, tuple[str, bool]] = {}
        self._readings: Turns[SavedPanel._Listed] = Turns(self.post_message)
        self._openings: Turns[Message] = Turns(self.post_message)
        self._place = SteadyText(id="saved-place", markup=False)
        self._tree = RequestTree(id="saved-tree")
        self._note = SteadyText(id="saved-note", markup=False)
        self._files = FileChanges(self, find, self._tree, self._reading)

    def compose(self) -> ComposeResult:
        yield self._place
        yield self._tree
        yield self._note

    def on_mount(self) -> None:
        self._read()
        self.set_interval(_SECONDS_BETWEEN_LOOKS, self._look)

    def _look(self) -> None:
        if (self.display and self.is_on_screen) or self.is_followed():
            self._read()

    def focus_part(self) -> None:
        """Goes to the tree, or where there is none to the panel, so that keys go nowhere else."""
        self.screen.set_focus(self._tree if self._tree.display else self)

    def allow_focus(self) -> bool:
        """Returns whether there is no tree to go to."""
        return not self._tree.display

    def begin_save(self) -> None:
        """The draft is about to be saved, which may have to be asked about."""
        self.leading = "what is being saved"
        self._reading.change()

    def end_save(self) -> None:
        """The draft was saved, or was not."""
        self.leading = ""
        self._end_change()

    def _end_change(self) -> None:
        self._reading.end_change()
        self._read()

    @property
    def reading(self) -> str:
        """The folder."""
        return self._reading.awaited

    def needs_reading(self, action: str) -> bool:
        return action != "environment"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to act on where nothing is highlighted."""
        if action in {"open", "check", "rename", "remove"}:
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
            self._check(names, self.environment, alone=self._tree.request is not None)

    def action_environment(self) -> None:
        self.leading = "the list of environments"
        self._ask_environment()

    def action_rename(self) -> None:
        self._files.rename()

    def action_remove(self) -> None:
        self._files.remove()

    def on_tree_node_selected(self, event: Tree.NodeSelected[str]) -> None:
        event.stop()
        if event.node.data is not None:
            self.open_request(event.node.data)

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[str]) -> None:
        event.stop()
        self._tell("")

    def on_saved_panel__listed(self, message: _Listed) -> None:
        self._reading.show(message.number)
        if message.root is not None:
            self._say_place(message.root)
        if message.listing is not None and message.listing is not self._listing:
            self._listing = message.listing
            if message.listing.names != self._names:
                before, self._names = self._names or (), message.listing.names
                self._tree.show(self._names)
                root, new_names = str(message.listing.root), sorted({*self._names}.difference(before))
                self.post_message(RequestNamesChanged(root, self._names, new_names))
        self._tell(message.error)

    def on_saved_panel__judged(self, message: _Judged) -> None:
        self._judge(message.name, message.verdict, good=message.good)

    def _judge(self, name: str, verdict: str, *, good: bool) -> None:
        self._verdicts[name] = (verdict, good)
        self._tree.mark(name, good=good)
        self._tell("")

    def on_saved_panel__not_opened(self, message: _NotOpened) -> None:
        self.leading = ""
        self._judge(message.name, message.reason, good=False)

    def on_removed(self, message: Removed) -> None:
        if message.error:
            self._judge(message.name, message.error, good=False)
        self._end_change()

    def on_name_changed(self, message: NameChanged) -> None:
        for renamed in message.renamed:
            new_name = renamed.opened.request.name
            if renamed.name in self._verdicts:
                self._verdicts[new_name] = self._verdicts.pop(renamed.name)
            self._tree.follow(renamed.name, new_name)
        self._tree.follow(message.name, message.new_name)
        self._read(is_needed=True)

    def _tell(self, error: str) -> None:
        awaited = self.screen.focused is self and not self._tree.display
        self._tree.display = bool(self._names)
        if awaited and self._names:
            self.focus_part()  # the tree that was gone to before it was read
        verdict, good = self._verdicts.get(self._tree.request or "", ("", True))
        if error:
            self._note.update(Content.assemble((sanitize_line(error), "$text-error")))
        elif not self._names:
            empty = (
                f"No saved requests yet. {key_of('save')} saves the draft as a file, "
                "which you can send again, check, and commit with your code."
            )
            self._note.update(Content(empty))
        else:
            self._note.update(Content.assemble((sanitize_line(verdict), "" if good else "$text-error")))

    def _read(self, *, is_needed: bool = False) -> None:
        self._list(self._listing, self._reading.begin(is_needed=is_needed), self._readings.begin())

    @work(thread=True, exclusive=True, group="saved-list")
    def _list(self, before: Listing | None, number: int, turn: Turn[_Listed]) -> None:
        listing, root, error_text = None, None, ""
        try:
            saved = self._find(None)
            root = saved.folder.root
            listing = saved.listing(before)
        except WorkbenchError as error:
            error_text = error.text
        turn.deliver(self._Listed(listing, root, error_text, number))

    def _say_place(self, root: Path) -> None:
        self._place.update(
            Content(f"{sanitize_line(self.environment or _NO_ENVIRONMENT)} · {sanitize_line(_short(root))}")
        )
        self._place.tooltip = Content(sanitize_line(str(root)))

    def request_opened(self) -> None:
        """The request that was asked for is the draft."""
        self.leading = ""

    def open_request(self, name: str) -> None:
        """Makes a request the draft."""
        self.leading = "the saved request"
        self._open(name, self.environment, self._openings.begin())

    @work(thread=True, exclusive=True, group="saved-open")
    def _open(self, name: str, environment: str | None, turn: Turn[Message]) -> None:
        try:
            saved = self._find(environment)
            opened = saved.open(name)
            invocation = saved.drafted(opened)
        except WorkbenchError as error:
            turn.deliver(self._NotOpened(name, error.text))
            return
        turn.deliver(RequestOpened(saved, opened, invocation))

    @work(thread=True, exclusive=True, group="saved-check")
    def _check(self, names: Sequence[str], environment: str | None, *, alone: bool) -> None:
        for name in names:
            if get_current_worker().is_cancelled:
                return
            try:
                saved = self._find(environment)
                checked = saved.send(saved.open(name).request, check=True)
            except WorkbenchError as error:
                self.post_message(self._Judged(name, error.text, good=False))
                continue
            self.post_message(self._Judged(name, verdict_of(checked), good=not checked.findings))
            if alone:
                self.post_message(RequestChecked(checked))
                if checked.exchange.id is not None:
                    self.post_message(ShowExchangeRequested(checked.exchange.id, stays=True))

    @work(thread=True, exclusive=True, group="saved-environments")
    def _ask_environment(self) -> None:
        try:
            names = self._find(None).folder.environments()
        except WorkbenchError as error:
            self.post_message(self._Environments((), error.text))
        else:
            self.post_message(self._Environments(names))

    def on_saved_panel__environments(self, message: _Environments) -> None:
        self.leading = ""
        if message.error:
            self._tell(message.error)
            return
        if not self.screen.is_active:
            # Something else was opened meanwhile.
            return
        names = message.names
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
