"""The draft on the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from workbench.model.draft_origin import DraftOrigin
from workbench.model.errors import StoreError
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.tui.main.host import Host, Stoppable
from workbench.tui.messages import StatusMessage

_SAVE_AFTER_SECONDS = 0.5


class DraftFile:
    """Keeps the draft across restarts, and the name of the saved request that it came from.

    Args:
        bench: has the file.
        newest: returns the draft, and whether its body may be on the disk. It is asked in the thread that
            writes: whoever comes late does not bring back an older draft.
        host: runs what writes.
    """

    def __init__(self, bench: Workbench, newest: Callable[[], tuple[Invocation, bool]], host: Host) -> None:
        self._drafts = bench.drafts
        self._newest = newest
        self._host = host
        self._lock = threading.Lock()
        self._pause: Stoppable | None = None

    def draft_changed(self) -> None:
        """Writes the draft in a moment, with what changes until then."""
        if self._pause is None:
            self._pause = self._host.set_timer(_SAVE_AFTER_SECONDS, self._pause_ended)

    def save(self) -> None:
        """Writes the draft in a thread."""
        self._host.run_in_background(partial(self._report, self._write), group="draft")

    def save_origin(self, origin: DraftOrigin | None) -> None:
        """Writes in a thread where the draft came from; None for nowhere."""
        write = partial(self._write_origin, origin)
        self._host.run_in_background(partial(self._report, write), group="draft")

    def save_now(self) -> None:
        """Writes the draft on the way out.

        Raises:
            StoreError: it cannot be written.
        """
        if self._pause is not None:
            self._pause.stop()
        self._write()

    def _pause_ended(self) -> None:
        self._pause = None
        self.save()

    def _write(self) -> None:
        with self._lock:
            invocation, with_body = self._newest()
            self._drafts.save(invocation, body=with_body)

    def _write_origin(self, origin: DraftOrigin | None) -> None:
        with self._lock:
            self._drafts.save_origin(origin)

    def _report(self, write: Callable[[], None]) -> None:
        problem = ""
        try:
            write()
        except StoreError as error:
            problem = f"The draft was not saved: {error.message}"
        self._host.post_message(StatusMessage("draft", problem))
