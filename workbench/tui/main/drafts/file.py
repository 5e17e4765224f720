"""The draft on the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from workbench.model.errors import StoreError
from workbench.model.invocation import Invocation
from workbench.model.requests.draft_origin import DraftList, DraftOrigin
from workbench.services import Workbench
from workbench.tui.host import Host
from workbench.tui.messages import StatusMessage
from workbench.tui.widgets.pause import Stoppable

_SAVE_AFTER_SECONDS = 0.5
_Kind = tuple[str, str]
"""What is written, and the name of the draft that it belongs to."""
_SHOWN: _Kind = ("shown", "")


class DraftFile:
    """Keeps the draft across restarts, and the name of the saved request that it came from.

    Args:
        bench: has the file.
        newest: returns the draft, whether its body may be on the disk, and its name among several. It is
            asked in the thread that writes: whoever comes late does not bring back an older draft.
        host: runs what writes.
    """

    def __init__(
        self, bench: Workbench, newest: Callable[[], tuple[Invocation, bool, str]], host: Host
    ) -> None:
        self._bench = bench
        self._drafts = bench.drafts
        self._newest = newest
        self._host = host
        # Held by the thread that writes, until it has told what came of it.
        self._lock = threading.RLock()
        # What is to be written, by what it is. What could not be written stays, and is tried with the next.
        self._guard = threading.Lock()
        self._waiting: dict[_Kind, Callable[[], None]] = {}
        self._pause: Stoppable | None = None

    def draft_changed(self) -> None:
        """Writes the draft in a moment, with what changes until then."""
        if self._pause is None:
            self._pause = self._host.set_timer(_SAVE_AFTER_SECONDS, self._pause_ended)

    def save(self) -> None:
        """Writes the draft in a thread."""
        self._in_thread(_SHOWN, self._write)

    def save_origin(self, origin: DraftOrigin | None, name: str = "") -> None:
        """Writes in a thread where a draft came from; None for nowhere."""
        self._in_thread(("origin", name), partial(self._drafts.save_origin, origin, name))

    def keep(self, name: str, invocation: Invocation, *, with_body: bool) -> None:
        """Writes in a thread a draft that is on show no more.

        Args:
            name: of the draft.
            invocation: as it is now.
            with_body: whether its body may be on the disk.
        """
        self._in_thread(("draft", name), partial(self._drafts.save, invocation, body=with_body, name=name))

    def save_list(self, drafts: DraftList) -> None:
        """Writes in a thread which drafts there are."""
        self._in_thread(("list", ""), partial(self._save_list, drafts))

    def _save_list(self, drafts: DraftList) -> None:
        self._bench.draft_window.save(drafts)

    def forget(self, name: str) -> None:
        """Removes in a thread the files of a draft that was closed."""
        self._in_thread(("draft", name), partial(self._drafts.clear, name))
        self._in_thread(("origin", name), partial(self._drafts.save_origin, None, name))

    def _in_thread(self, kind: _Kind, write: Callable[[], None]) -> None:
        """Writes behind what is being written: each group of threads has an order of its own."""
        self._put(kind, write)
        self._host.run_in_background(self._report, group="draft")

    def _put(self, kind: _Kind, write: Callable[[], None]) -> None:
        """Takes the newest of a kind in place of one that waits."""
        with self._guard:
            self._waiting.pop(kind, None)
            self._waiting[kind] = write

    def _write_waiting(self) -> None:
        """Writes what waits; an error keeps nothing else from the disk, and is raised at the end."""
        problem: StoreError | None = None
        with self._lock:
            for kind, write in self._waiting_now().items():
                if self._waiting_now().get(kind) is not write:
                    # Something newer is to be written, or was.
                    continue
                try:
                    write()
                except StoreError as error:
                    problem = problem or error
                else:
                    self._done(kind, write)
        if problem is not None:
            raise problem

    def _waiting_now(self) -> dict[_Kind, Callable[[], None]]:
        with self._guard:
            return dict(self._waiting)

    def _done(self, kind: _Kind, write: Callable[[], None] | None) -> None:
        """Nothing of a kind waits any more, unless it came since."""
        with self._guard:
            if write is not None and self._waiting.get(kind) is write:
                del self._waiting[kind]

    def save_now(self) -> None:
        """Writes the draft on the way out.

        Raises:
            StoreError: it cannot be written.
        """
        if self._pause is not None:
            self._pause.stop()
        self._put(_SHOWN, self._write)
        self._write_waiting()

    def _pause_ended(self) -> None:
        self._pause = None
        self.save()

    def _write(self) -> None:
        before = self._waiting_now()
        invocation, with_body, name = self._newest()
        # The draft as it was when it was left last is not to come back over this one.
        parked = ("draft", name)
        self._done(parked, before.get(parked))
        self._drafts.save(invocation, body=with_body, name=name)

    def _report(self) -> None:
        problem = ""
        with self._lock:
            try:
                self._write_waiting()
            except StoreError as error:
                problem = f"The draft was not saved: {error.message}"
            self._host.post_message(StatusMessage("draft", problem))
