"""How containers are asked to open and to close a stateful session: each has words of its own.

The header `SessionId=NEW_SESSION` alone opens nothing: the payload has to ask for it as well, in the words
that the container understands (Developer Guide, "Stateful sessions with Amazon SageMaker AI models").
"""

from __future__ import annotations

import msgspec

from workbench.model.inspection import inspect_now


class SessionProtocol(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=False
):
    """What to send to an endpoint for a new session, and for the end of one.

    Args:
        content_type: of both payloads.
        opening, closing: the payloads, as text.
        continues: whether what opens a session by hand goes on in it, or opens another one each time.
    """

    content_type: str = "application/json"
    opening: str = '{"requestType": "NEW_SESSION"}'
    closing: str = '{"requestType": "CLOSE"}'
    continues: bool = True


class Dialect(msgspec.Struct, frozen=True):
    """The words of one family of containers.

    Args:
        title: which.
        note: where it is spoken.
        way: what it wants to be sent.
    """

    title: str
    note: str
    way: SessionProtocol


DIALECTS = (
    Dialect(
        "requestType: NEW_SESSION, CLOSE",
        "LMI (DJL Serving), vLLM, and whatever uses model-hosting-container-standards",
        SessionProtocol(),
    ),
    Dialect(
        "type: start_session, close_session",
        "AWS's LLaVA sample on TorchServe; path is what the session is about",
        SessionProtocol(opening='{"type": "start_session", "path": ""}', closing='{"type": "close_session"}'),
    ),
    Dialect(
        "type: start_session, end_session",
        "SAM 2.1 of SageMaker JumpStart; its turns go through the streaming operation",
        SessionProtocol(opening='{"type": "start_session", "path": ""}', closing='{"type": "end_session"}'),
    ),
)
"""Known from AWS's samples and libraries; the first is the usual one."""


inspect_now(SessionProtocol)
