"""What a load test is asked to do: values that a master sends to its workers."""

from __future__ import annotations

import random
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from workbench.model.errors import UsageError
from workbench.model.invocation import BytesBody, Connection, FieldValue, Invocation
from workbench.model.sandbox_info import SandboxInfo
from workbench.model.sessions.protocol import SessionProtocol
from workbench.services.dataset_batch.recording import Recording
from workbench.services.load.measurement.slo import Slo, parse_seconds

MOST_USERS = 256
"""Users of one process: as many connections as a client keeps."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request that users send, but for its connection.

    Args:
        operation, fields: see `Invocation`.
        body: None sends no body.
    """

    operation: str
    fields: Mapping[str, FieldValue]
    body: bytes | None = None

    @classmethod
    def of(cls, invocation: Invocation) -> Request:
        """Returns the request of an invocation whose body was read."""
        body = invocation.body
        data = body.data if isinstance(body, BytesBody) else None
        return cls(operation=invocation.operation, fields=dict(invocation.fields), body=data)

    def invocation(self, connection: Connection) -> Invocation:
        """Returns it as it is sent over a connection."""
        return Invocation(
            operation=self.operation,
            fields=self.fields,
            body=None if self.body is None else BytesBody(self.body),
            connection=connection,
        )


class Arrivals(StrEnum):
    """How requests of an open loop follow one another."""

    POISSON = "poisson"
    """At random moments, as those of many independent clients do."""
    CONSTANT = "constant"

    def interval(self, rate: float) -> float:
        """Returns the seconds until the next request, at a rate each second."""
        return random.expovariate(rate) if self is Arrivals.POISSON else 1 / rate


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """A stage of the load.

    Args:
        users: that run.
        seconds: how long.
        spawn_rate: users that start or stop each second, until they are as many.
    """

    users: int
    seconds: float
    spawn_rate: float


class LoadPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What users of a load test do.

    Args:
        name: what is sent, for people.
        requests: that users send, in turn.
        connection: how they go out.
        stages: of the load, one after the other, without a pause.
        sweep: whether each stage is a level of its own: measured apart, the next begins when it has ended.
        rate: requests that begin each second in all, whatever has ended (open loop); 0 for a closed loop,
            in which a user sends when its last request has ended.
        arrivals: how those of an open loop follow one another.
        grace: seconds that requests in flight have to end in when a level ends.
        slos: what a request has to hold to be good.
        tokenizer: counts tokens of answers that do not say how many they have; empty for none.
        sessions: how each user opens and closes a session of its own; None for requests without sessions.
        recording: what the history keeps.
        tags: words to find the exchanges by.
        keep_samples: whether each request is kept, for files with a row for each.
        hidden: secrets by name, taken out of what is kept.
        sandbox: the sandbox that the connection leads to; None where it leads to the service.
    """

    name: str
    requests: tuple[Request, ...]
    connection: Connection = Connection()
    stages: tuple[Stage, ...] = ()
    sweep: bool = False
    rate: float = 0.0
    arrivals: Arrivals = Arrivals.POISSON
    grace: float = 10.0
    slos: tuple[Slo, ...] = ()
    tokenizer: str = ""
    sessions: SessionProtocol | None = None
    recording: Recording = Recording.FAILURES
    tags: tuple[str, ...] = ()
    keep_samples: bool = False
    hidden: Mapping[str, str] = {}
    sandbox: SandboxInfo | None = None

    @property
    def levels(self) -> tuple[tuple[Stage, ...], ...]:
        """The stages of each level that is measured apart."""
        return tuple((stage,) for stage in self.stages) if self.sweep else (self.stages,)

    @property
    def users(self) -> int:
        """Users that run at once, at most."""
        return max(stage.users for stage in self.stages)

    @property
    def operation(self) -> str:
        """The operation of the first request."""
        return self.requests[0].operation

    @property
    def endpoint_name(self) -> str:
        """The endpoint of the first request."""
        return str(self.requests[0].fields.get("EndpointName", ""))


def parse_stages(text: str, spawn_rate: float | None) -> tuple[Stage, ...]:
    """Returns the stages that `10:30s,50:1m` stands for: users and how long.

    Args:
        spawn_rate: users that start each second; None for all at once.

    Raises:
        UsageError: it stands for none.
    """
    stages = []
    for part in text.split(","):
        users, colon, seconds = part.strip().partition(":")
        if not colon or not users.isdecimal():
            raise UsageError(
                f"--stages {part.strip()!r} is not users and a duration.", "For example, 10:30s,50:1m,10:30s."
            )
        stages.append(
            Stage(
                users=int(users),
                seconds=parse_seconds(seconds, "--stages"),
                spawn_rate=spawn_rate or max(float(users), 1.0),
            )
        )
    if not any(stage.users for stage in stages):
        raise UsageError(f"--stages {text!r} has no users.")
    return tuple(stages)


def parse_sweep(text: str, seconds: float) -> tuple[Stage, ...]:
    """Returns a level for each number of users in `1,2,4,8`.

    Args:
        seconds: how long each level takes.

    Raises:
        UsageError: it stands for none.
    """
    counts = [part.strip() for part in text.split(",")]
    if not all(count.isdecimal() and int(count) for count in counts):
        raise UsageError(f"--sweep {text!r} is not a list of numbers of users.", "For example, 1,2,4,8.")
    return tuple(Stage(users=int(count), seconds=seconds, spawn_rate=float(count)) for count in counts)
