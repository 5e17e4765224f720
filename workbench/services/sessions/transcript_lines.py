"""A session as lines of JSON, to be kept, read by other programs, or compared."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import msgspec

from workbench.model.body_absence import AbsentBodyError, Part
from workbench.model.sessions.session import Session
from workbench.model.sessions.session_event import SessionEvent
from workbench.services.workbench import Workbench


def event(use: SessionEvent) -> str:
    """Returns what an exchange was to its session: `open`, `close` or `turn`."""
    return "open" if use.opens else "close" if use.closes else "turn"


def session_lines(bench: Workbench, session: Session) -> Iterator[bytes]:
    """A line for each exchange of a session, in order: what was sent, what came, and when.

    Bodies are `{"text": …}` where they are UTF-8, else `{"base64": …}`, and null where there is none. Where
    the history does not have one that was sent or came, `request_absence` or `response_absence` says why.

    Raises:
        NotFoundError: an exchange of it was deleted meanwhile.
        StoreError: the history cannot be read.
    """
    turns = {use.uuid: number for number, use in enumerate(session.turns, 1)}
    for use in session.uses:
        exchange = bench.history.exchange(use.number)
        row = bench.history.summary(use.number)
        line: dict[str, Any] = {
            **msgspec.to_builtins(row),
            "event": event(use),
            "turn": turns.get(use.uuid),
            **_body(bench, use.number, "request", None),
            **_body(bench, use.number, "response", b"" if exchange.response else None),
        }
        yield msgspec.json.encode(line) + b"\n"


def _body(bench: Workbench, number: int, part: Part, empty: bytes | None) -> dict[str, object]:
    try:
        body = bench.history.body_if_any(number, part)
    except AbsentBodyError as error:
        return {part: None, f"{part}_absence": error.absence.value}
    return {part: _as_json(empty if body is None else body)}


def _as_json(data: bytes | None) -> dict[str, str] | None:
    if data is None:
        return None
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": b64encode(data).decode()}
