"""What this process and a worker say to each other, in MessagePack, a frame each."""

from __future__ import annotations

import msgspec

from workbench.model.exchange import Outcome
from workbench.model.invocation import Invocation
from workbench.model.sandbox_info import SandboxInfo


class Send(msgspec.Struct, frozen=True, kw_only=True, tag=True, array_like=True):
    """Asks for one send.

    Args:
        number: of the question; its answer has the same.
        invocation: its body is None or a `BytesBody`.
        limit: bytes of the answer's body that are kept; None keeps all.
        sandbox: where the sandbox is; None where the invocation is for AWS.
    """

    number: int
    invocation: Invocation
    limit: int | None
    sandbox: SandboxInfo | None


class Connect(msgspec.Struct, frozen=True, kw_only=True, tag=True, array_like=True):
    """Asks for the client of an invocation, and for connections; nothing is sent.

    Args:
        number, invocation, sandbox: see `Send`.
        count: connections, from 1.
    """

    number: int
    invocation: Invocation
    count: int
    sandbox: SandboxInfo | None


class Cancel(msgspec.Struct, frozen=True, kw_only=True, tag=True, array_like=True):
    """Takes a question back; it is answered all the same.

    Args:
        number: of the question.
    """

    number: int


Question = Send | Connect | Cancel


class Reply(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Answers a question.

    Args:
        number: of the question.
        outcome: of a send; None of a connect.
        fault: what went wrong in the worker itself; empty where nothing did.
    """

    number: int
    outcome: Outcome | None = None
    fault: str = ""


encode = msgspec.msgpack.encode
decode_question = msgspec.msgpack.Decoder(Question).decode
decode_reply = msgspec.msgpack.Decoder(Reply).decode
