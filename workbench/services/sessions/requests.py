"""Invocations aimed at a session: its next turn, its opening, its end, and its turns in another one."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from workbench.model.invocation import NEW_SESSION, BytesBody, Connection, FieldValue, Invocation, TextBody
from workbench.model.service.field_metadata import field_metadata
from workbench.model.service.operations import INVOKE
from workbench.model.service.schema import schema
from workbench.model.sessions.protocol import SessionProtocol
from workbench.model.sessions.session import Session

OPENER = INVOKE
"""The only operation that can open a session (API reference, InvokeEndpointWithResponseStream, SessionId)."""


def session_target(session: Session) -> Invocation:
    """Where a session lives: its endpoint and what else was targeted, and how it was reached last."""
    last = session.last_success
    return Invocation(fields=_carried(last.fields), connection=last.connection)


def build_turn(draft: Invocation, session: Session) -> Invocation:
    """A draft as the next turn of a session: aimed where the session lives, with its own body and fields.

    Its operation becomes InvokeEndpoint where it is one that has no sessions.
    """
    target = session_target(session)
    operation = draft.operation if schema()[draft.operation].field("SessionId") else OPENER
    own = {name: value for name, value in draft.fields.items() if field_metadata(name).group != "routing"}
    fields = {**target.fields, **own, "SessionId": session.session_id}
    return draft.with_(
        operation=operation, fields=_existing_fields(operation, fields), connection=target.connection
    )


def dwelling(session: Session) -> Connection:
    """Returns the connection that leads to where a session lives, whatever the environment says by now."""
    last = session.last_success
    return last.destination.leading_to(last.connection) if last.destination else last.connection


def build_opening(like: Invocation, way: SessionProtocol) -> Invocation:
    """Returns what asks for a new session where `like` goes."""
    return _asking(like, NEW_SESSION, way, way.opening)


def build_closing(like: Invocation, session_id: str, way: SessionProtocol) -> Invocation:
    """Returns what asks for the end of a session where `like` goes."""
    return _asking(like, session_id, way, way.closing)


def retarget(invocation: Invocation, old_id: str, new_id: str) -> Invocation:
    """A turn of one session as the same turn of another.

    Containers such as SAM's want the ID in the payload as well: it is replaced there too, where it stands as
    a JSON string.
    """
    invocation = invocation.with_field("SessionId", new_id)
    body = invocation.body
    if new_id == NEW_SESSION or not isinstance(body, BytesBody):
        return invocation
    before, after = (msgspec.json.encode(name) for name in (old_id, new_id))
    return invocation.with_(body=BytesBody(body.data.replace(before, after), body.origin))


def _asking(like: Invocation, session_id: str, way: SessionProtocol, body: str) -> Invocation:
    fields = {**_carried(like.fields), "SessionId": session_id}
    if way.content_type:
        fields["ContentType"] = way.content_type
    return Invocation(
        operation=OPENER,
        fields=_existing_fields(OPENER, fields),
        body=TextBody(body),
        connection=like.connection,
    )


def _carried(fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """What is said with every request of a session: where it goes, and what the container wants besides."""
    return {
        name: value
        for name, value in fields.items()
        if field_metadata(name).group == "routing" or name == "CustomAttributes"
    }


def _existing_fields(operation: str, fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    definition = schema()[operation]
    return {name: value for name, value in fields.items() if definition.field(name)}
