"""The sessions that the history tells of, and what their user says of them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from workbench.content.snippet import HEAD_BYTES, snippet
from workbench.model.errors import NotFoundError, UsageError
from workbench.model.sessions.protocol import SessionProtocol
from workbench.model.sessions.session import Session, SessionIndex, SessionState
from workbench.services.workbench import Workbench
from workbench.store.history.sessions import Note, SessionRecords

_SHORTEST_PREFIX = 4


class KnownSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session with what its user calls it and what it is about.

    Args:
        session: what the exchanges tell.
        name: given by its user; empty where none was.
        first_words: of its first turn; empty where there is none, or its body is not kept or no text.
        forgotten: whether its user wants it out of the list.
        reachable: False where it lives, or lived, in the sandbox of another process.
    """

    session: Session
    name: str = ""
    first_words: str = ""
    forgotten: bool = False
    reachable: bool = True

    @property
    def names(self) -> tuple[str, str]:
        """Its endpoint and its ID, which tell it from every other."""
        return self.session.endpoint_name, self.session.session_id

    @property
    def label(self) -> str:
        """What to call it: its name, or its ID."""
        return self.name or self.session.session_id


class Sessions:
    """The sessions of a workbench. Thread-safe: every call reads the history anew.

    Args:
        bench: whose.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    @property
    def _records(self) -> SessionRecords:
        return self._bench.history.sessions

    def sessions(self, *, forgotten: bool = False) -> tuple[KnownSession, ...]:
        """Every session, the one that was used last first.

        Args:
            forgotten: whether those too that were forgotten.

        Raises:
            StoreError: the history cannot be read.
        """
        records = self._records
        notes = records.notes()
        sessions = SessionIndex(records.uses()).sessions()
        firsts = [session.turns[0].number if session.turns else 0 for session in sessions]
        heads = records.heads(filter(None, firsts), HEAD_BYTES)
        away = self._out_of_reach(sessions)
        entries = []
        for session, first in zip(sessions, firsts, strict=True):
            note = notes.get((session.endpoint_name, session.session_id), Note())
            entry = KnownSession(
                session=session,
                name=note.name,
                first_words=snippet(heads.get(first, b"")),
                forgotten=note.forgotten is not None and _newest(session) <= note.forgotten,
                reachable=session.last_success.number not in away,
            )
            if forgotten or not entry.forgotten:
                entries.append(entry)
        return tuple(entries)

    def _out_of_reach(self, sessions: Sequence[Session]) -> frozenset[int]:
        """The last success of each session that may be open in a sandbox which is not this process's."""
        now = self._bench.now()
        asked = [
            session.last_success.number
            for session in sessions
            if session.last_success.connection.sandbox
            and session.state(now) in {SessionState.OPEN, SessionState.UNKNOWN}
        ]
        here = self._bench.clients.sandbox_url
        places = self._records.sent_to(asked)
        return frozenset(
            number for number, url in places.items() if not here or not url.startswith(f"{here}/")
        )

    def find(self, text: str, endpoint_name: str = "") -> KnownSession:
        """A session by its ID, its name, or the beginning of its ID; forgotten ones are found as well.

        Args:
            text: which.
            endpoint_name: of this endpoint; empty for any.

        Raises:
            NotFoundError: there is none.
            UsageError: there are several.
            StoreError: the history cannot be read.
        """
        candidates = [
            entry
            for entry in self.sessions(forgotten=True)
            if endpoint_name in {"", entry.session.endpoint_name}
        ]
        for matching in (
            [entry for entry in candidates if entry.session.session_id == text],
            [entry for entry in candidates if text and entry.name == text],
            [
                entry
                for entry in candidates
                if len(text) >= _SHORTEST_PREFIX and entry.session.session_id.startswith(text)
            ],
        ):
            if len(matching) == 1:
                return matching[0]
            if matching:
                places = ", ".join(
                    f"{entry.session.session_id} of {entry.session.endpoint_name}" for entry in matching
                )
                raise UsageError(f"{text!r} matches {len(matching)} sessions", f"They are {places}.")
        raise NotFoundError(
            f"There is no session {text!r} in the history", "`workbench sessions list` lists them."
        )

    def way(self, endpoint_name: str) -> SessionProtocol:
        """Returns how an endpoint is asked to open and close sessions.

        Raises:
            StoreError: it cannot be read.
        """
        return self._records.way(endpoint_name)

    def remember(self, endpoint_name: str, way: SessionProtocol) -> None:
        """Asks an endpoint in this way from now on.

        Raises:
            StoreError: it cannot be kept.
        """
        self._records.keep_way(endpoint_name, way)

    def rename(self, session: KnownSession, name: str) -> None:
        """Calls a session by a name; an empty one takes it away.

        Raises:
            StoreError: it cannot be kept.
        """
        forgotten = _newest(session.session) if session.forgotten else None
        self._note(session, Note(name=name.strip(), forgotten=forgotten))

    def forget(self, session: KnownSession) -> None:
        """Takes a session out of the list. Its exchanges stay; using it again brings it back.

        Raises:
            StoreError: it cannot be kept.
        """
        self._note(session, Note(name=session.name, forgotten=_newest(session.session)))

    def recall(self, session: KnownSession) -> None:
        """Puts a forgotten session back into the list.

        Raises:
            StoreError: it cannot be kept.
        """
        self._note(session, Note(name=session.name))

    def _note(self, session: KnownSession, note: Note) -> None:
        self._records.note(session.session.endpoint_name, session.session.session_id, note)


def _newest(session: Session) -> int:
    return max(use.number for use in session.uses)
