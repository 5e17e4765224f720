"""The draft on the disk."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from workbench.model.draft_origin import DraftList, DraftOrigin
from workbench.model.errors import StoreError
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.tui.host import Host
from workbench.tui.messages import StatusMessage
from workbench.tui.widgets.pause import Stoppable

_SAVE_AFTER_SECONDS = 0.5


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
        self._lock = threading.Lock()
        self._waiting: deque[Callable[[], None]] = deque()
        self._pause: Stoppable | None = None

    def draft_changed(self) -> None:
        """Writes the draft in a moment, with what changes until then."""
        if self._pause is None:
            self._pause = self._host.set_timer(_SAVE_AFTER_SECONDS, self._pause_ended)

    def save(self) -> None:
        """Writes the draft in a thread."""
        self._host.run_in_background(partial(self._report, self._write), group="draft")

    def save_origin(self, origin: DraftOrigin | None, name: str = "") -> None:
        """Writes in a thread where a draft came from; None for nowhere."""
        self._in_thread(partial(self._drafts.save_origin, origin, name))

    def keep(self, name: str, invocation: Invocation, *, with_body: bool) -> None:
        """Writes in a thread a draft that is on show no more.

        Args:
            name: of the draft.
            invocation: as it is now.
            with_body: whether its body may be on the disk.
        """
        self._in_thread(partial(self._drafts.save, invocation, body=with_body, name=name))

    def save_list(self, drafts: DraftList) -> None:
        """Writes in a thread which drafts there are."""
        self._in_thread(partial(self._save_list, drafts))

    def _save_list(self, drafts: DraftList) -> None:
        self._bench.draft_window.save(drafts)

    def forget(self, name: str) -> None:
        """Removes in a thread the files of a draft that was closed."""
        self._in_thread(partial(self._forget, name))

    def _forget(self, name: str) -> None:
        self._drafts.clear(name)
        self._drafts.save_origin(None, name)

    def _in_thread(self, write: Callable[[], None]) -> None:
        """Writes behind what is being written: each group of threads has an order of its own."""
        self._waiting.append(write)
        self._host.run_in_background(partial(self._report, self._write_waiting), group="draft")

    def _write_waiting(self) -> None:
        with self._lock:
            while self._waiting:
                self._waiting.popleft()()

    def save_now(self) -> None:
        """Writes the draft on the way out.

        Raises:
            StoreError: it cannot be written.
        """
        if self._pause is not None:
            self._pause.stop()
        try:
            self._write_waiting()
        finally:
            self._write()

    def _pause_ended(self) -> None:
        self._pause = None
        self.save()

    def _write(self) -> None:
        with self._lock:
            invocation, with_body, name = self._newest()
            self._drafts.save(invocation, body=with_body, name=name)

    def _report(self, write: Callable[[], None]) -> None:
        problem = ""
        try:
            write()
        except StoreError as error:
            problem = f"The draft was not saved: {error.message}"
        self._host.post_message(StatusMessage("draft", problem))
