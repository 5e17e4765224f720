"""Sessions read and kept, in threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from workbench.model.errors import StoreError
from workbench.model.invocation import Invocation
from workbench.model.sessions.protocol import SessionProtocol
from workbench.services import Workbench
from workbench.services.sessions.catalog import KnownSession, Sessions
from workbench.tui.host import Host
from workbench.tui.keys.list_reading import ListReading
from workbench.tui.panels.sessions.messages import (
    ChangeEnded,
    HistoryChanged,
    NotKept,
    OpeningChecked,
    ProtocolNotRead,
    ProtocolRead,
    SessionsRead,
)
from workbench.tui.widgets.turns import Queue


class SessionReader:
    """Reads the sessions of the history, and keeps what is said of them. Its threads post messages.

    Args:
        bench: what knows the sessions.
        host: runs the threads, and hears the messages.

    Attributes:
        listing: whether the sessions have been read, and show what their user has done.
    """

    def __init__(self, bench: Workbench, host: Host) -> None:
        self._bench = bench
        self._sessions = Sessions(bench)
        self._host = host
        self._checks = 0
        self.listing = ListReading("the list of sessions")
        self._version: int | None = None
        self._forgotten: list[KnownSession] = []
        self._changes = Queue(partial(host.run_in_background, group="sessions-keep"))

    def read(self, endpoint: str, *, is_needed: bool = False) -> None:
        """Reads the sessions, and the protocol of an endpoint; posts `SessionsRead`.

        Args:
            endpoint: whose protocol.
            is_needed: whether keys of the list wait for it.
        """
        turn = self.listing.begin(is_needed=is_needed)
        self._host.run_in_background(partial(self._read, turn, endpoint), group="sessions", exclusive=True)

    def accept(self, message: SessionsRead) -> bool:
        """Takes what was read; returns whether nothing newer is on its way."""
        if not self.listing.is_newest(message.turn):
            return False
        self.listing.show(message.turn)
        self._version = None if message.error else message.version
        return True

    def look(self) -> None:
        """Posts `HistoryChanged` where another program has changed the history since it was read."""
        self._host.run_in_background(self._look, group="sessions-version", exclusive=True)

    def check_opening(self, draft: Invocation, draft_name: str) -> None:
        """Looks whether the endpoint of a draft is known to open no sessions; posts `OpeningChecked`."""
        self._checks += 1
        self._host.run_in_background(
            partial(self._check_opening, self._checks, draft, draft_name),
            group="sessions-opening",
            exclusive=True,
        )

    def is_newest_check(self, message: OpeningChecked) -> bool:
        """Returns whether nothing was asked for after what was checked."""
        return message.turn == self._checks

    def read_protocol(self, endpoint: str) -> None:
        """Reads how an endpoint is asked for sessions; posts `ProtocolRead` or `ProtocolNotRead`."""
        self._host.run_in_background(
            partial(self._read_protocol, endpoint), group="sessions-words", exclusive=True
        )

    def remember(self, endpoint: str, protocol: SessionProtocol) -> None:
        """Keeps how an endpoint is asked for sessions."""
        self._keep(partial(self._sessions.remember, endpoint, protocol))

    def rename(self, entry: KnownSession, name: str) -> None:
        """Gives a session a name; an empty one takes it away."""
        self._keep(partial(self._sessions.rename, entry, name))

    def forget(self, entry: KnownSession) -> None:
        """Takes a session out of the list."""
        self._forgotten.append(entry)
        self._keep(partial(self._sessions.forget, entry))

    def recall(self) -> bool:
        """Brings back the session that was taken out last; returns whether there was one."""
        if not self._forgotten:
            return False
        self._keep(partial(self._sessions.recall, self._forgotten.pop()))
        return True

    def _keep(self, act: Callable[[], None]) -> None:
        self.listing.change()
        self._changes.add(partial(self._kept, act))

    # In threads

    def _kept(self, act: Callable[[], None]) -> None:
        try:
            act()
        except StoreError as error:
            self._host.post_message(NotKept(error))
        self._host.post_message(ChangeEnded())

    def _read(self, turn: int, endpoint: str) -> None:
        # Loaded here: the first paint does not need the history.
        from workbench.services.history import HistoryService

        sessions: Sequence[KnownSession] = ()
        protocol, version, reason = SessionProtocol(), None, ""
        try:
            version = HistoryService(self._bench).version()
            sessions, protocol = self._sessions.sessions(), self._sessions.way(endpoint)
        except StoreError as error:
            reason = error.text
        self._host.post_message(SessionsRead(turn, sessions, endpoint, protocol, version, reason))

    def _check_opening(self, turn: int, draft: Invocation, draft_name: str) -> None:
        from workbench.services.sessions.refusal import opening_refusal

        refusal = opening_refusal(self._bench, draft)
        self._host.post_message(OpeningChecked(turn, draft, draft_name, refusal))

    def _look(self) -> None:
        from workbench.services.history import HistoryService

        try:
            changed = HistoryService(self._bench).version() != self._version
        except StoreError:
            # Reading says what is wrong.
            changed = True
        if changed:
            self._host.post_message(HistoryChanged())

    def _read_protocol(self, endpoint: str) -> None:
        try:
            protocol = self._sessions.way(endpoint)
        except StoreError as error:
            self._host.post_message(ProtocolNotRead(error))
        else:
            self._host.post_message(ProtocolRead(endpoint, protocol))
