"""A session's exchanges in order, with the beginnings of what was said on both sides."""

from __future__ import annotations

import msgspec

from workbench.compare import Answer, Comparison, Rules, compare
from workbench.content.formats.json.answers.chat_answer import chat_answer, is_chat_answer
from workbench.content.streaming import Stream
from workbench.content.views.view import ViewUnavailableError
from workbench.model.exchange import Exchange
from workbench.model.service.schema import schema
from workbench.model.sessions.session import Session
from workbench.model.sessions.session_event import SessionEvent
from workbench.services.sessions.lifecycle import ReplayedTurn, opened_session_id
from workbench.services.sessions.transcript_lines import event
from workbench.services.workbench import Workbench

HEAD_BYTES = 16_384
"""So much of a body a transcript shows; the exchange itself has all of it."""


class Side(msgspec.Struct, frozen=True):
    """The beginning of a body.

    Args:
        head: its first bytes; None where it was not kept or there is none.
        more: whether there is more of it.
    """

    head: bytes | None
    more: bool = False

    @classmethod
    def of(cls, body: bytes | None) -> Side:
        """The beginning of a whole body."""
        return cls(None) if body is None else cls(body[:HEAD_BYTES], len(body) > HEAD_BYTES)

    def streamed(self) -> Side:
        """The text that the parts of a streamed answer make, where they make one."""
        if self.head is None:
            return self
        stream = Stream()
        stream.add(self.head, 0.0)
        stream.end()
        return Side(stream.text(0, stream.text_size) or self.head, self.more)

    def readable(self) -> Side:
        """The text that a model answered with, where the body is one of a model in JSON."""
        if self.head is None or self.more or not is_chat_answer(self.head):
            return self
        try:
            return Side(chat_answer(self.head).utf8)
        except ViewUnavailableError:
            return self


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One exchange of a transcript.

    Args:
        use: what it was to the session.
        title: `open`, `close`, or `turn` and its number.
        gap_ms: from the end of the one before to its start; None for the first.
        request, response: what was said; of a streamed answer the text that its parts make, and of a
            model's answer in JSON its text.
    """

    use: SessionEvent
    title: str
    gap_ms: float | None
    request: Side
    response: Side


def transcript(bench: Workbench, session: Session) -> tuple[Entry, ...]:
    """The exchanges of a session in order. Of each body only the beginning is read.

    Raises:
        StoreError: the history cannot be read.
    """
    numbers = [use.number for use in session.uses]
    records = bench.history.sessions
    # A byte more than is shown tells whether there is more.
    sent = records.heads(numbers, HEAD_BYTES + 1)
    heads = records.heads(numbers, HEAD_BYTES + 1, "response")
    streaming = {operation.name for operation in schema().operations.values() if operation.streams}
    entries = []
    turn = 0
    before: SessionEvent | None = None
    for use in session.uses:
        title = event(use)
        if title == "turn":
            turn += 1
            title = f"turn {turn}"
        answer = Side.of(heads.get(use.number))
        gap = None if before is None else (use.started_at - before.ended_at).total_seconds() * 1000
        entries.append(
            Entry(
                use=use,
                title=title,
                gap_ms=None if gap is None else max(gap, 0.0),
                request=Side.of(sent.get(use.number)),
                response=answer.streamed() if use.operation in streaming else answer.readable(),
            )
        )
        before = use
    return tuple(entries)


def difference(
    bench: Workbench, turn: ReplayedTurn, first: Exchange, rules: Rules | None = None
) -> Comparison | None:
    """How an answer of a replayed session differs from the one of before; None for one that had none before.

    The new session's ID counts as the old one's: answers that name their session are not other ones.

    Args:
        bench: what has the original.
        turn: one of the replayed session.
        first: the exchange that opened the new session.
        rules: what counts as a difference; exact where they are not given.

    Raises:
        NotFoundError: the original was deleted meanwhile.
        StoreError: the history cannot be read.
    """
    if turn.original is None:
        return None
    expected, actual = Answer.of(bench.history.exchange(turn.original.number)), Answer.of(turn.again)
    if new := opened_session_id(first):
        body = actual.body.replace(new.encode(), turn.original.session_id.encode())
        actual = msgspec.structs.replace(actual, body=body)
    return compare(expected, actual, rules)
