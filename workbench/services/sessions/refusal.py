"""Whether an endpoint is known to open no sessions, before it is asked for one."""

from __future__ import annotations

import re
from contextlib import suppress

from workbench.model.account.endpoint import EndpointDescription, Trait
from workbench.model.errors import StoreError, WorkbenchError
from workbench.model.exchange import ExchangeSummary, Status
from workbench.model.invocation import NEW_SESSION, Invocation, TextBody
from workbench.model.service.operations import INVOKE_ASYNC
from workbench.services.account.endpoints import EndpointDirectory
from workbench.services.sessions.catalog import Sessions
from workbench.services.sessions.requests import build_opening
from workbench.services.workbench import Workbench

_SWITCH = "SAGEMAKER_ENABLE_STATEFUL_SESSIONS"
"""Of the containers that use `model-hosting-container-standards` (0.1.16)."""
_OFF = {"false", "0", "no", "off"}
_LOOKED_AT = 200
"""The newest exchanges of the endpoint: older ones say little about what is deployed now."""
_REFUSED = re.compile(r"client error \(4\d\d\)")


def opening_refusal(bench: Workbench, like: Invocation) -> str:
    """Returns why the endpoint of an invocation opens no session, a sentence; empty where that is not known.

    It is known from the endpoint's description that is kept, and from the newest answer to the same opening.
    AWS is not asked. Blocks on the disk.

    Args:
        bench: whose history and cache are read.
        like: where to: its endpoint and its connection.
    """
    with suppress(WorkbenchError):  # the request itself reports what is wrong with the connection
        described = EndpointDirectory(bench).cached_description(like.endpoint_name, like.connection)
        if described is not None and (reason := _described(described)):
            return reason
    try:
        return _recorded(bench, like)
    except StoreError:
        return ""


def _described(description: EndpointDescription) -> str:
    if Trait.ASYNC in (description.summary.traits or ()):
        return f"{description.name} takes {INVOKE_ASYNC} only, which has no sessions."
    switches = [container.environment.get(_SWITCH, "") for container in description.containers]
    if switches and all(value.lower() in _OFF for value in switches):
        return f"The container of {description.name} has sessions switched off: {_SWITCH} is {switches[0]}."
    return ""


def _recorded(bench: Workbench, like: Invocation) -> str:
    """What the newest answer to the opening says that would be sent now."""
    rows = bench.history.page(limit=_LOOKED_AT, endpoint_name=like.endpoint_name)
    asked = (
        row
        for row in rows
        if row.fields.get("SessionId") == NEW_SESSION and row.connection == like.connection
    )
    newest = next((row for row in asked if row.status in {Status.OK, Status.ERROR}), None)
    answer = _answer(newest) if newest is not None else ""
    if newest is None or not answer:
        return ""
    opening = build_opening(like, Sessions(bench).way(like.endpoint_name)).body
    text = opening.text if isinstance(opening, TextBody) else ""
    sent = bench.history.sessions.heads([newest.id], len(text.encode()) + 1).get(newest.id)
    is_same = sent is None or sent == text.encode()
    return (
        f"#{newest.id} asked {like.endpoint_name} for a session in the same way: {answer}" if is_same else ""
    )


def _answer(row: ExchangeSummary) -> str:
    if row.status is Status.OK:
        return "" if row.session_id else f"it answered {row.http_status} and opened none."
    message = row.error_message or ""
    if row.http_status != 424 or not _REFUSED.search(message):
        return ""
    # The service adds where the log is, which helps little here.
    own_words, _, _ = message.partition(" See https://")
    return f"it refused. {own_words.rstrip('.')}."
