"""`chat`: text generation that remembers a session's turns, and streams token by token.

Requests and answers are LMI's (`inputs`, `parameters`, `stream`), or with `messages` those of OpenAI's chat
completions. Sessions are opened and closed as AWS's `model-hosting-container-standards` does it:
`{"requestType": "NEW_SESSION"}` with SessionId=NEW_SESSION, and `{"requestType": "CLOSE"}`. As there,
NEW_SESSION in the header alone opens nothing.

CustomAttributes of `lifetime=SECONDS` with the opening has the session expire sooner, or later, than usual.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
import uuid
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from workbench.sandbox.containers.server import ContainerEnvironment, ModelServer, RejectedError
from workbench.sandbox.containers.text import json_answer
from workbench.sandbox.containers.text_generation.completion import chunk, completion, last_chunks
from workbench.sandbox.containers.text_generation.judgement import judgement
from workbench.sandbox.containers.text_generation.language_model import Token, tokens, wonderland
from workbench.sandbox.errors import NOT_JSON
from workbench.sandbox.hosting.container import (
    CLOSED_SESSION_HEADER,
    CUSTOM_ATTRIBUTES_HEADER,
    NEW_SESSION_HEADER,
    SESSION_HEADER,
    Answer,
    Request,
)

_NEW_SESSION = "NEW_SESSION"
_MOST_TOKENS = 4096
_COLDEST = 0.05
"""The lowest temperature."""
_REMEMBERED = 2000
"""Words of a session that later turns depend on."""
_MOST_SESSIONS = 10_000
_LIFETIME = re.compile(r"\blifetime=(\d{1,5})\b")


class Parameters(msgspec.Struct, frozen=True):
    """How to generate. `tokens_per_second` paces a stream; 0 gives tokens as fast as they are made."""

    max_new_tokens: int = 40
    temperature: float = 0.8
    seed: int | None = None
    tokens_per_second: float = 50.0


class Message(msgspec.Struct, frozen=True):
    """A message of a chat completion (OpenAI API reference, "Create chat completion")."""

    content: str = ""


class Turn(msgspec.Struct, frozen=True):
    """One request: `inputs` with `parameters`, or the messages of a chat completion and its members."""

    inputs: str = ""
    messages: tuple[Message, ...] = ()
    max_tokens: int | None = None
    temperature: float | None = None
    parameters: Parameters = Parameters()
    stream: bool = False
    requestType: Literal["", "NEW_SESSION", "CLOSE"] = ""  # noqa: N815 - the wire's name

    @property
    def generation(self) -> Parameters:
        """How to generate; a chat completion has its own members for it."""
        if not self.messages:
            return self.parameters
        return msgspec.structs.replace(
            self.parameters,
            max_new_tokens=self.parameters.max_new_tokens if self.max_tokens is None else self.max_tokens,
            # OpenAI's 0 asks for the likeliest token; here that is the lowest temperature.
            temperature=self.parameters.temperature
            if self.temperature is None
            else self.temperature or _COLDEST,
        )


# Made once, here: several threads that inspect a type for the first time end the process.
_TURN = msgspec.json.Decoder(Turn)


@dataclass(eq=False)
class Session:
    """What is remembered of one conversation."""

    id: str
    expires: float
    turns: int = 0
    words: list[str] = field(default_factory=list)


class Chat:
    """The model server of one instance: its sessions live here and nowhere else."""

    def __init__(
        self,
        surroundings: ContainerEnvironment,
        lifetime: float,
        rng: random.Random,
        clock: Callable[[], float],
    ) -> None:
        self._instance = surroundings.instance
        self._log = surroundings.log
        self._lifetime = lifetime
        self._clock = clock
        self._rng = rng
        self._sessions: dict[str, Session] = {}

    async def invoke(self, request: Request) -> Answer:
        """Opens or closes a session, or takes a turn."""
        turn = _turn(request.body)
        session_id = request.headers.get(SESSION_HEADER)
        if turn.requestType == "NEW_SESSION":
            return self._open(session_id, request.headers.get(CUSTOM_ATTRIBUTES_HEADER, ""))
        session = None if session_id in {None, _NEW_SESSION} else self._session(session_id or "")
        if turn.requestType == "CLOSE":
            return self._close(session)
        return self._take(turn, session)

    def _open(self, session_id: str | None, attributes: str) -> Answer:
        if session_id != _NEW_SESSION:
            raise RejectedError(400, _detail(f"Bad request: invalid session_id: {session_id}"))
        self._forget_expired()
        wanted = _LIFETIME.search(attributes)
        lifetime = float(wanted[1]) if wanted else self._lifetime
        session = Session(str(uuid.UUID(int=self._rng.getrandbits(128), version=4)), self._clock() + lifetime)
        self._sessions[session.id] = session
        self._log(f"[session] {session.id} opened")
        expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(session.expires))
        headers = {"content-type": "text/plain", NEW_SESSION_HEADER: f"{session.id}; Expires={expires}"}
        return Answer(200, headers, f"Session {session.id} created".encode())

    def _close(self, session: Session | None) -> Answer:
        if session is None:
            raise RejectedError(424, _detail("Failed to close session: invalid session_id: None"))
        del self._sessions[session.id]
        self._log(f"[session] {session.id} closed after {session.turns} turns")
        headers = {"content-type": "text/plain", CLOSED_SESSION_HEADER: session.id}
        return Answer(200, headers, f"Session {session.id} closed".encode())

    def _session(self, session_id: str) -> Session:
        session = self._sessions.get(session_id)
        if session is None or session.expires <= self._clock():
            raise RejectedError(400, _detail(f"Bad request: session not found: {session_id}"))
        return session

    def _take(self, turn: Turn, session: Session | None) -> Answer:
        parameters = turn.generation
        if not 1 <= parameters.max_new_tokens <= _MOST_TOKENS or not _COLDEST <= parameters.temperature <= 10:
            raise RejectedError(
                400, _detail(f"max_new_tokens is 1 to {_MOST_TOKENS}, temperature {_COLDEST} to 10")
            )
        session = session or Session("", 0.0)
        prompt = turn.inputs or "\n\n".join(message.content for message in turn.messages)
        if not turn.stream and (verdict := judgement(prompt)) is not None:
            return completion(verdict, prompt) if turn.messages else json_answer({"generated_text": verdict})
        session.words += tokens(prompt)
        rng = self._rng if parameters.seed is None else random.Random(parameters.seed)
        made = list(
            wonderland().generate(session.words, parameters.max_new_tokens, parameters.temperature, rng)
        )
        session.words += [token.text.strip() for token in made]
        del session.words[:-_REMEMBERED]
        session.turns += 1
        if turn.stream and turn.messages:
            events = self._chunks(made, parameters.tokens_per_second)
            return Answer(200, {"content-type": "text/event-stream"}, events)
        if turn.stream:
            headers = {"content-type": "application/jsonlines"}
            return Answer(200, headers, self._streamed(made, session, parameters.tokens_per_second))
        if turn.messages:
            return completion(_text(made), prompt)
        body = json.dumps({"generated_text": _text(made), "details": self._details(made, session)})
        return Answer(200, {"content-type": "application/json"}, body.encode())

    async def _streamed(
        self, made: list[Token], session: Session, tokens_per_second: float
    ) -> AsyncGenerator[bytes, None]:
        for number, token in enumerate(made, 1):
            if tokens_per_second > 0:
                await asyncio.sleep(1 / tokens_per_second)
            line: dict[str, object] = {
                "token": {"id": token.id, "text": token.text, "log_prob": round(token.log_prob, 4)}
            }
            if number == len(made):
                line |= {"generated_text": _text(made), "details": self._details(made, session)}
            yield json.dumps(line).encode() + b"\n"

    async def _chunks(self, made: list[Token], tokens_per_second: float) -> AsyncGenerator[bytes, None]:
        for number, token in enumerate(made):
            if tokens_per_second > 0:
                await asyncio.sleep(1 / tokens_per_second)
            yield chunk(token.text, first=number == 0)
        for event in last_chunks("length"):
            yield event

    def _details(self, made: list[Token], session: Session) -> dict[str, object]:
        return {
            "finish_reason": "length",
            "generated_tokens": len(made),
            "turn": session.turns,
            "context_tokens": len(session.words),
            "instance": self._instance,
        }

    def _forget_expired(self) -> None:
        """Makes room: what has expired goes, and where that is not enough what was opened first."""
        now = self._clock()
        if len(self._sessions) >= _MOST_SESSIONS:
            self._sessions = {
                name: session for name, session in self._sessions.items() if session.expires > now
            }
        if len(self._sessions) >= _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]


def chat(
    surroundings: ContainerEnvironment,
    lifetime: float,
    rng: random.Random,
    clock: Callable[[], float] = time.time,
) -> ModelServer:
    """The container of one instance.

    Args:
        lifetime: seconds that a session lives where its opening wants nothing else.
        clock: seconds since 1970.
    """
    return ModelServer(surroundings.log, Chat(surroundings, lifetime, rng, clock).invoke)


def _turn(body: bytes) -> Turn:
    try:
        turn = _TURN.decode(body)
        extra = turn.requestType and set(msgspec.json.decode(body)) - {"requestType"}
    except NOT_JSON as error:
        raise RejectedError(400, _detail(f"Bad request: {error}")) from None
    if extra:
        raise RejectedError(400, _detail(f"Bad request: extra_forbidden: {', '.join(sorted(extra))}"))
    return turn


def _text(made: list[Token]) -> str:
    return "".join(token.text for token in made)


def _detail(message: str) -> str:
    return json.dumps({"detail": message})
