"""Drafts follow their saved requests, in whichever window or process those are renamed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from workbench.content.sanitize import sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.model.keys.text import key_of
from workbench.tui.host import Host
from workbench.tui.main.drafts.saved_request_link import REQUEST_FILE
from workbench.tui.main.drafts.tabs import DraftTabs
from workbench.tui.main.parts import Parts
from workbench.tui.messages import RequestGone, RequestNamesChanged, RequestRenamed

if TYPE_CHECKING:
    from workbench.tui.main.drafts.saved_request_link import Link


class RequestRenames:
    """Keeps drafts with the files that they came from.

    Args:
        parts: what the main screen is composed of.
        tabs: the drafts that wait.
    """

    def __init__(self, parts: Parts, tabs: DraftTabs) -> None:
        self._parts = parts
        self._tabs = tabs

    def look(self, message: RequestNamesChanged) -> None:
        """Looks in a thread for the requests of drafts whose files have gone."""
        links = {draft.name: draft.link.link for draft in self._tabs.all}
        links[self._parts.form.draft.name] = self._parts.link.current
        gone = {
            draft: link
            for draft, link in links.items()
            if link is not None
            and str(link[0].folder.root) == message.root
            and link[1].request.name not in message.names
        }
        if self._parts.form.draft.name not in gone:
            self._parts.status.tell(REQUEST_FILE, "")
        if gone:
            act = partial(_look, self._parts.host, gone, message.new_names)
            self._parts.host.run_in_background(act, group="renamed-requests")

    def follow(self, message: RequestRenamed) -> None:
        """A saved request was renamed: the drafts that came from it belong to it still."""
        link, form, renamed = self._parts.link, self._parts.form, message.renamed
        old = link.origin
        link.follow(renamed)
        self._tabs.follow(renamed)
        self._parts.bar.show_request(link.label)
        form.file.save_origin(link.origin, form.draft.name)
        if old is not None and (old.root, old.name) == (renamed.root, renamed.name):
            words = f"{renamed.name} was renamed to {renamed.opened.request.name}"
            self._parts.status.tell(REQUEST_FILE, sanitize_line(words) if message.is_elsewhere else "")

    def gone(self, message: RequestGone) -> None:
        """The file of the draft's saved request is gone, unless it has another name by now."""
        origin = self._parts.link.origin
        if origin is not None and (origin.root, origin.name) == (message.root, message.name):
            then = f"{key_of('save')} saves the draft, and asks before it writes the file again."
            if message.reason:
                then = f"Its new name is not known: {sanitize_line(message.reason)}"
            self._parts.status.tell(
                REQUEST_FILE, f"The file of {sanitize_line(message.name)} is gone. {then}"
            )


def _look(host: Host, gone: Mapping[str, Link], new_names: Sequence[str]) -> None:
    for draft, (saved, opened) in gone.items():
        renamed, reason = None, ""
        try:
            renamed = saved.find_renamed(opened, draft, new_names)
        except WorkbenchError as error:
            reason = error.text
        if renamed is None:
            host.post_message(RequestGone(str(saved.folder.root), opened.request.name, reason))
        else:
            host.post_message(RequestRenamed(renamed, is_elsewhere=True))
