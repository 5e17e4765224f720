"""Sessions read and kept in threads, which only post messages. No app."""

from __future__ import annotations

from tests.tui.main.host import RecordingHost
from tests.tui.panels.sessions.test_tracker import opened
from workbench.model.sessions.protocol import SessionProtocol
from workbench.services import Workbench
from workbench.tui.panels.sessions.messages import ChangeEnded, HistoryChanged, ProtocolRead, SessionsRead
from workbench.tui.panels.sessions.reader import SessionReader


def test_the_newest_reading_counts_and_a_look_says_whether_another_is_due(moved_bench: Workbench) -> None:
    host = RecordingHost()
    reader = SessionReader(moved_bench, host)
    reader.read("chat")
    reader.read("chat")
    first, second = host.posted
    assert isinstance(first, SessionsRead) and isinstance(second, SessionsRead)
    assert (reader.accept(first), reader.accept(second)) == (False, True)
    assert (second.sessions, second.error) == ((), "")
    reader.look()
    assert len(host.posted) == 2
    opened(moved_bench)
    reader.look()
    assert isinstance(host.posted[-1], HistoryChanged)


def test_what_is_said_of_a_session_is_kept_and_taken_back(moved_bench: Workbench) -> None:
    opened(moved_bench)
    host = RecordingHost()
    reader = SessionReader(moved_bench, host)

    def names() -> list[str]:
        reader.read("chat")
        message = host.posted[-1]
        assert isinstance(message, SessionsRead) and reader.accept(message)
        return [entry.name for entry in message.sessions]

    assert names() == [""]
    entry = reader._sessions.sessions()[0]
    reader.rename(entry, "the rabbit")
    assert isinstance(host.posted[-1], ChangeEnded) and names() == ["the rabbit"]
    assert not reader.recall()
    reader.forget(reader._sessions.sessions()[0])
    assert names() == []
    assert reader.recall() and names() == ["the rabbit"]
    reader.remember("chat", SessionProtocol(opening="hello"))
    reader.read_protocol("chat")
    message = host.posted[-1]
    assert isinstance(message, ProtocolRead) and message.protocol.opening == "hello"
