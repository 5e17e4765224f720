"""The saved request that the draft came from, and the one that it becomes."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from workbench.content.sanitize import sanitize_line
from workbench.model.errors import NotFoundError, WorkbenchError
from workbench.model.hints.text import in_face
from workbench.model.invocation import Invocation
from workbench.model.requests.draft_origin import DraftOrigin
from workbench.services import Workbench
from workbench.tui.host import Host
from workbench.tui.main.drafts.draft import UNDO_STEPS
from workbench.tui.messages import RequestChecked, RequestOpened, RequestSaved, StatusMessage
from workbench.tui.recording_mode import Asked
from workbench.tui.widgets.turns import Queue

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.services.requests.saved_requests import Opened, Renamed, SavedRequests

    Link = tuple[SavedRequests, Opened]
    from workbench.model.exchange import Exchange
    from workbench.model.progress import CancelToken, Listener
    from workbench.tui.main.sender import Act


REQUEST_FILE = "request file"
"""The source of a message about the file that the draft came from."""


class LinkMemory(msgspec.Struct, frozen=True):
    """What a draft that waits came from.

    Attributes:
        link: the saved request; None for none.
        replaced: of the drafts that its undo brings back, the newest last.
        is_known: whether that was read from the disk by now.
    """

    link: Link | None = None
    replaced: tuple[Link | None, ...] = ()
    is_known: bool = True

    def following(self, renamed: Renamed) -> LinkMemory:
        """Returns the same, with a saved request under its new name."""
        return structs.replace(
            self,
            link=_followed(self.link, renamed),
            replaced=tuple(_followed(link, renamed) for link in self.replaced),
        )


def _followed(link: Link | None, renamed: Renamed) -> Link | None:
    if link is None or (str(link[0].folder.root), link[1].request.name) != (renamed.root, renamed.name):
        return link
    saved, opened = link
    return saved, renamed.follow(opened)


NO_LINK = LinkMemory()


class SavedRequestLink:
    """Knows which file the draft belongs to, and keeps it there.

    Args:
        bench: what sends and remembers.
        root: the folder of saved requests; None for the project's, or the user's own.
        host: runs what reads and writes.
    """

    def __init__(self, bench: Workbench, root: str | None, host: Host) -> None:
        self._bench = bench
        self._root = root
        self._host = host
        self._link: Link | None = None
        self._replaced: deque[Link | None] = deque(maxlen=UNDO_STEPS)
        self._draft = ""
        self._is_known = True
        self._saves = Queue(partial(host.run_in_background, group="save-request"))

    def park(self) -> LinkMemory:
        """Returns all that is needed to go on with this link later."""
        return LinkMemory(self._link, tuple(self._replaced), self._is_known)

    def unpark(self, memory: LinkMemory, draft: str) -> None:
        """Goes on with the link of another draft.

        Args:
            memory: the link.
            draft: the draft's name.
        """
        self._draft = draft
        self._is_known = memory.is_known
        self._link = memory.link
        self._replaced = deque(memory.replaced, maxlen=UNDO_STEPS)
        if not memory.is_known:
            self.resume(draft)

    def find(self, environment: str | None) -> SavedRequests:
        """Returns the saved requests of an environment; None for no environment. It reads the disk.

        Raises:
            WorkbenchError: the folder or the environment cannot be read.
        """
        from workbench.services.requests.saved_requests import SavedRequests

        return SavedRequests.find(self._bench, self._root, environment=environment)

    @property
    def name(self) -> str:
        """The request's name; empty where the draft came from none."""
        return self._link[1].request.name if self._link else ""

    @property
    def current(self) -> Link | None:
        """The saved request that the draft belongs to; None where it belongs to none."""
        return self._link

    @property
    def label(self) -> str:
        """The request's name with its environment; empty where the draft came from none."""
        if self._link is None:
            return ""
        environment = self._link[0].environment
        return f"{self.name} · {environment}" if environment else self.name

    @property
    def origin(self) -> DraftOrigin | None:
        """What is kept of it on the disk; None where the draft came from none."""
        if self._link is None:
            return None
        saved, opened = self._link
        return DraftOrigin(
            root=str(saved.folder.root), name=opened.request.name, environment=saved.environment
        )

    def draft_replaced(self, link: Link | None) -> None:
        """The draft is another one.

        Args:
            link: the saved request that it came from; None where it came from none.
        """
        self._replaced.append(self._link)
        self.attach(link)

    def draft_edited(self) -> None:
        """The draft has another body, which its undo takes back; it still came from the same request."""
        self._replaced.append(self._link)

    def draft_restored(self) -> None:
        """The draft that was replaced last is back, and with it what it came from."""
        self._link = self._replaced.pop() if self._replaced else None

    def attach(self, link: Link | None) -> None:
        """The draft, as it is, belongs to a saved request, or to none any more."""
        self._link = link
        self._is_known = True

    def recall(self, link: Link) -> bool:
        """Takes what the draft of last time came from; returns whether it belongs to nothing else by now."""
        is_awaited = not self._is_known
        if is_awaited:
            self.attach(link)
        return is_awaited

    def follow(self, renamed: Renamed) -> None:
        """A saved request has another name now."""
        followed = self.park().following(renamed)
        self._link, self._replaced = followed.link, deque(followed.replaced, maxlen=UNDO_STEPS)

    def act(self, draft: Invocation, asked: Asked) -> Act | None:
        """Returns what sends the draft with its variables replaced, and checks the answer.

        None where the draft came from no saved request.
        """
        if self._link is None:
            return None
        saved, opened = self._link
        request = structs.replace(opened.request, invocation=draft)
        check = request.expect is not None

        def send(token: CancelToken, hear: Listener) -> Exchange:
            checked = saved.send(request, check=check, cancellation=token, listener=hear, **asked)
            if check:
                self._host.post_message(RequestChecked(checked))
            return checked.exchange

        return send

    def save(
        self, name: str, draft: Invocation, draft_name: str, environment: str | None, *, replace: bool
    ) -> None:
        """Saves the draft in a thread, which posts `RequestSaved`.

        Args:
            name: of the request.
            draft: what to save.
            draft_name: which of several drafts it is.
            environment: where a request that is saved for the first time belongs; None for none.
            replace: whether a file of this name is overwritten.
        """
        save = partial(self._save, self._link, name, draft, draft_name, environment, replace=replace)
        self._saves.add(save)

    def _save(
        self,
        link: Link | None,
        name: str,
        draft: Invocation,
        draft_name: str,
        environment: str | None,
        *,
        replace: bool,
    ) -> None:
        try:
            saved, before = link or (self.find(environment), None)
            opened = saved.save(name, draft, opened=before, replace=replace)
        except WorkbenchError as error:
            self._host.post_message(RequestSaved(name, draft, draft_name, error=error))
        else:
            self._host.post_message(RequestSaved(name, draft, draft_name, saved=saved, opened=opened))

    def resume(self, draft: str = "") -> None:
        """Finds in a thread what a draft of last time came from; posts `RequestOpened` if it is there.

        Args:
            draft: its name, of several.
        """
        self._draft = draft
        self._is_known = False
        self._host.run_in_background(partial(self._resume, draft), group="resume-request")

    def _resume(self, draft: str) -> None:
        try:
            origin = self._bench.drafts.origin(draft)
            if origin is None:
                return
            saved = self.find(origin.environment)
            opened = saved.open(origin.name)
        except NotFoundError:
            # The request was removed or renamed meanwhile: the draft stands for itself.
            return
        except WorkbenchError as error:
            self._tell_unread(draft, error)
            return
        if str(saved.folder.root) == origin.root and self._draft == draft:
            self._host.post_message(RequestOpened(saved, opened, draft_name=draft))

    def _tell_unread(self, draft: str, error: WorkbenchError) -> None:
        """Says why what a draft came from is not known."""
        if self._draft == draft:
            words = f"The saved request of the draft cannot be read: {sanitize_line(in_face(error.message))}"
            self._host.post_message(StatusMessage(REQUEST_FILE, words))
