"""Texts through another endpoint: several in a request and at once, and none twice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from itertools import count, islice
from time import sleep
from typing import NamedTuple

import msgspec

from workbench.model.errors import (
    ConfigurationError,
    EndpointError,
    OperationCancelledError,
    PayloadError,
    StoreError,
)
from workbench.model.exchange import Exchange, FailureKind, Status
from workbench.model.invocation import FieldValue
from workbench.model.progress import CancelToken
from workbench.services.dataset_batch.bodies.assembly import Part, take_apart
from workbench.services.dataset_batch.bodies.groups import Group, groups
from workbench.services.dataset_batch.failure_policy import OBSTACLES, may_help
from workbench.services.dataset_batch.plan import Plan
from workbench.services.datasets.record import Record, Row
from workbench.services.datasets.record_types import JSON
from workbench.services.requests.redaction import Redactor
from workbench.services.workbench import Workbench
from workbench.store.answer_cache import AnswerCache
from workbench.store.sqlite.temporary import TemporaryDatabase

_FIRST_PAUSE = 0.25
_STEP = 500
"""Texts whose answers are looked up at a time."""

Read = Callable[[Part], bytes]
"""Makes what is kept of an answer's part; raises a `PayloadError` where it is not what was asked for."""


class Cost(NamedTuple):
    """What asking would take.

    Args:
        texts: that differ.
        kept: of them, answered by an earlier run.
        requests: that the others need.
    """

    texts: int
    kept: int
    requests: int


class EndpointAnswers:
    """The answers of one endpoint to texts. To be closed.

    Args:
        bench: what sends.
        plan: how a text becomes a request: `text` is its column, and `prompt` the same.
        read: see `Read`.
        version: another one for every other `read`, so that what was kept is not misread.
        cancellation: ends it.
    """

    def __init__(
        self, bench: Workbench, plan: Plan, read: Read, version: str, cancellation: CancelToken
    ) -> None:
        self._bench = bench
        self._plan = plan
        self._read = read
        self._cancellation = cancellation
        self._veil = Redactor(plan.placement.variables.hidden)
        self._form = _form(bench, plan, version, cancellation)
        self._cache = AnswerCache(bench.places if self._form and _may_keep(bench, plan) else None)

    def close(self) -> None:
        """Lets go of what is kept."""
        self._cache.close()

    def cost(self, texts: Iterable[str]) -> Cost:
        """Returns what asking for these would take; nothing is sent.

        Raises:
            StoreError: what is kept cannot be read.
        """
        kept = 0
        with closing(TemporaryDatabase()) as database:
            asked = database.keys()

            def missing() -> Iterator[str]:
                nonlocal kept
                distinct = ((digest, text) for text in texts if asked.add(digest := self._digest(text)))
                while step := dict(islice(distinct, _STEP)):
                    answered = self._cache.get(step)
                    kept += len(answered)
                    yield from (text for digest, text in step.items() if digest not in answered)

            requests = sum(group.record is None for group in self._groups(missing()))
            return Cost(len(asked), kept, requests)

    def answers(self, texts: Iterable[str]) -> dict[str, bytes]:
        """Returns what is kept or answered, by text; a text whose request failed has no answer.

        Raises:
            EndpointError: the endpoint cannot be reached, or does not take the credentials.
            OperationCancelledError: cancelled.
            StoreError: what is kept cannot be read or written.
            UsageError: the form of the request is wrong.
        """
        digests = {self._digest(text): text for text in texts}
        kept = self._cache.get(digests)
        missing = [text for digest, text in digests.items() if digest not in kept]
        fresh: dict[str, bytes] = {}
        try:
            with ThreadPoolExecutor(self._plan.concurrency or 1, thread_name_prefix="scoring") as pool:
                for _ in pool.map(lambda group: self._ask(group, fresh), self._groups(missing)):
                    pass
        finally:
            # Paid for, whatever ended the others. An answer without a score may have one the next time.
            paid = {digest: fresh[text] for digest, text in digests.items() if fresh.get(text)}
            if paid:
                self._cache.keep(paid)
        return {digests[digest]: data for digest, data in kept.items()} | fresh

    def _groups(self, texts: Iterable[str]) -> Iterator[Group]:
        return groups(map(_record, count(), texts), self._plan.placement.place, self._plan.limits)

    def _ask(self, group: Group, answers: dict[str, bytes]) -> None:
        """Sends a group, and adds what each of its texts is answered; nothing where it failed."""
        if group.record is not None:
            return
        invocation, assembled = self._plan.invocation_of(group)
        attempt = 0
        while True:
            attempt += 1
            exchange = self._bench.send(
                invocation,
                cancellation=self._cancellation,
                failures_only=True,
                veil=self._veil or None,
            )
            if not self._again(exchange, attempt):
                break
            sleep(_FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.5, 1.0))
        if exchange.response is None or exchange.failure is not None:
            return
        body, content_type = exchange.response.body, exchange.content_type
        try:
            whole = [Part(body, content_type)]
            parts = take_apart(body, content_type, assembled) if self._plan.assembles else whole
            for record, part in zip(group.records, parts, strict=False):
                answers[record.id] = self._read(part)
        except PayloadError as error:
            raise EndpointError(
                f"{invocation.endpoint_name}: {error.message}", error.hint, answered=True
            ) from None

    def _again(self, exchange: Exchange, attempt: int) -> bool:
        failure = exchange.failure
        if failure is None:
            return False
        if exchange.status is Status.CANCELLED:
            raise OperationCancelledError("The evaluation was cancelled.")
        if may_help(exchange, failure) and attempt <= self._plan.retries:
            return True
        is_missing = failure.kind is FailureKind.NOT_FOUND  # no text decides on where it is sent
        if failure.kind in OBSTACLES or is_missing or exchange.response is None:
            words = f"{failure.code}: {failure.message}"
            raise EndpointError(words, failure.hint, answered=exchange.response is not None)
        return False

    def _digest(self, text: str) -> bytes:
        digest = sha256(self._form)
        try:
            placed = self._plan.placement.place(_record(0, text))
        except PayloadError:
            digest.update(text.encode("utf-8", "surrogatepass"))  # it is not sent, and so not kept
        else:
            digest.update(msgspec.json.encode([dict(sorted(placed.fields.items())), placed.content_type]))
            digest.update(placed.payload)
        return digest.digest()


def _form(bench: Workbench, plan: Plan, version: str, cancellation: CancelToken) -> bytes:
    """Returns what answers depend on beside fields and payload; empty where nothing can be sent."""
    invocation = plan.placement.invocation
    way: list[str | None] = []
    if not invocation.connection.sandbox:
        try:
            reached = bench.warm(invocation.with_(fields=_fields(plan)), cancellation)
        except (ConfigurationError, PayloadError):
            return b""  # the first request reports it
        account = reached.account_id or reached.usable_profile or reached.access_key_id
        way = [reached.endpoint_url, reached.region, account]
    return msgspec.json.encode(
        [version, invocation.operation, invocation.connection, way, plan.assembles, plan.member]
    )


def asked_endpoint(plan: Plan) -> str:
    """Returns the endpoint's name, with the values of the environment in it.

    Raises:
        PayloadError: a value is missing.
    """
    return str(_fields(plan).get("EndpointName", ""))


def _may_keep(bench: Workbench, plan: Plan) -> bool:
    """Whether a privacy setting allows that answers of an endpoint are kept."""
    try:
        endpoint_name = asked_endpoint(plan)
        history = bench.history
    except (PayloadError, StoreError):
        return False
    return history.keeps(endpoint_name) and not history.withholds(endpoint_name)


def _fields(plan: Plan) -> Mapping[str, FieldValue]:
    """The fields of a request with the values of the environment in them."""
    return plan.placement.place(_record(0, "")).fields


def _record(number: int, text: str) -> Record:
    data = msgspec.json.encode({"text": text, "prompt": text})
    return Record(number, text, Row(data=data, content_type=JSON), 0)
