"""Files of saved requests renamed and deleted, in threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from workbench.content.sanitize import sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.services.requests.saved_requests import Renamed, SavedRequests
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.list_reading import ListReading
from workbench.tui.messages import RequestRenamed
from workbench.tui.panels.saved_requests.tree import RequestTree
from workbench.tui.screens.picker import Picker
from workbench.tui.widgets.panel import Panel, refuse
from workbench.tui.widgets.turns import Queue

_RENAMING = "Its body files follow. A name such as iris/one-flower puts it in the folder iris."
_RENAMING_FOLDER = "All that is in it moves along, and the drafts of its requests follow."


class Removed(FieldMessage, bubble=False):
    """A request was removed, or could not be; `error` says why not."""

    name: str
    error: str


class NameChanged(FieldMessage, bubble=False):
    """A request has another name, or all of a folder; with the names of what was on show as such."""

    name: str
    new_name: str
    renamed: Sequence[Renamed]


class FileChanges:
    """Asks what is needed, and changes what the tree has the cursor on.

    Args:
        panel: hears `Removed` and `NameChanged`.
        find: the requests, with the values of an environment, or of none; called in threads.
        tree: has the cursor.
        reading: whether the tree shows what its user has done.
    """

    def __init__(
        self,
        panel: Panel,
        find: Callable[[str | None], SavedRequests],
        tree: RequestTree,
        reading: ListReading,
    ) -> None:
        self._panel = panel
        self._find = find
        self._tree = tree
        self._reading = reading
        self._changes = Queue(partial(panel.run_worker, thread=True, group="saved-change"))

    def rename(self) -> None:
        """Asks for another name of the request, or of the folder."""
        if name := self._tree.request:
            self._ask_name(name, name, _RENAMING)
        elif folder := self._tree.folder:
            self._ask_name(folder, folder.rstrip("/"), _RENAMING_FOLDER)

    def _ask_name(self, name: str, proposal: str, note: str) -> None:
        from workbench.tui.screens.prompt import PromptScreen

        self._panel.app.push_screen(
            PromptScreen(f"Rename {name} to", proposal, note, attempt=partial(self._rename, name))
        )

    def remove(self) -> None:
        """Deletes the request, once its user has said so."""
        name = self._tree.request
        if name is None:
            refuse(self._panel, "Select a request. Folders cannot be deleted here.")
            return

        def chosen(index: int | None) -> None:
            if index == 1:
                self._reading.change()
                self._changes.add(partial(self._remove, name))

        entries = [("Keep it", ""), ("Delete the file", "and its body file")]
        self._panel.app.push_screen(Picker(f"Delete {sanitize_line(name)}?", entries), chosen)

    # In threads

    def _remove(self, name: str) -> None:
        reason = ""
        try:
            self._find(None).folder.remove(name)
        except WorkbenchError as error:
            reason = error.text
        self._panel.post_message(Removed(name, reason))

    def _rename(self, name: str, new_name: str) -> str:
        """Renames a request, or a folder; returns why not, empty where it has."""
        if not new_name or new_name in {name, name.rstrip("/")}:
            return ""
        try:
            renamed = self._find(None).rename(name, new_name)
        except WorkbenchError as error:
            return sanitize_line(error.text)
        end = "/" if name.endswith("/") and not new_name.endswith("/") else ""
        self._panel.post_message(NameChanged(name, new_name + end, renamed))
        for request in renamed:
            self._panel.post_message(RequestRenamed(request))
        return ""
