"""A check, what it finds, and what it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import msgspec

from workbench.model.account.identity import Identity
from workbench.model.destinations.destination import Destination
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.services.workbench import Workbench


class Verdict(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"
    """It does not apply, or something before it failed."""


class Finding(msgspec.Struct, frozen=True):
    """What a check found.

    Args:
        verdict: how it ended.
        summary: what it is, in a line.
        advice: what to do, in a sentence or two; empty where there is nothing to do.
    """

    verdict: Verdict
    summary: str
    advice: str = ""


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """A finding with its check; safe to be passed on, without secrets and without the home folder's path.

    Args:
        name: of the check, for programs.
        title: of the check, for people.
        group: what it belongs to.
        verdict, summary, advice: of the finding.
        duration_ms: how long the check took.
    """

    name: str
    title: str
    group: str
    verdict: Verdict
    summary: str
    advice: str
    duration_ms: float


@dataclass
class CheckContext:
    """What checks are made with, and what one of them finds that others need.

    Attributes:
        bench: the workbench.
        connection: what is checked.
        endpoint_name: an endpoint that permissions are asked for; empty for none.
        cancellation: ends it early.
        identity: who asks; None before it is known, and where AWS did not accept the credentials.
        unidentified: whether AWS STS did not answer, so that the credentials may be good all the same.
        resolved: whether the first host on the way has an address.
        reached: whether the service endpoint answers.
    """

    bench: Workbench
    connection: Connection
    endpoint_name: str = ""
    cancellation: CancelToken | None = None
    identity: Identity | None = None
    unidentified: bool = False
    resolved: bool = False
    reached: bool = False
    _lost: WorkbenchError | None = field(default=None, init=False)

    @cached_property
    def destination(self) -> Destination:
        """Where the connection leads.

        Raises:
            ConfigurationError: nowhere.
        """
        return self.bench.destination(self.connection, cancellation=self.cancellation)

    @property
    def destination_or_none(self) -> Destination | None:
        """Where it leads; None where nowhere, which one check says for all of them."""
        if self._lost is None:
            try:
                return self.destination
            except WorkbenchError as error:
                self._lost = error
        return None


@dataclass(frozen=True)
class Check:
    """One thing to check.

    Attributes:
        name: for programs: lower case, with dots.
        title: for people.
        group: what it belongs to.
        run: does it. Blocks. A WorkbenchError or OSError that it raises is a failure.
    """

    name: str
    title: str
    group: str
    run: Callable[[CheckContext], Finding] = field(repr=False)


def ok(summary: str) -> Finding:
    """All is well."""
    return Finding(Verdict.OK, summary)


def skipped(summary: str) -> Finding:
    """The check does not apply."""
    return Finding(Verdict.SKIPPED, summary)


def warning(summary: str, advice: str) -> Finding:
    """It works, and may surprise."""
    return Finding(Verdict.WARNING, summary, advice)


def failed(summary: str, advice: str) -> Finding:
    """It does not work."""
    return Finding(Verdict.FAILED, summary, advice)
