"""Endpoints whose names are close to one that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from workbench.aws.failures.hints import hint
from workbench.model.account.endpoint import EndpointListing
from workbench.model.destinations.destination import Destination
from workbench.model.errors import WorkbenchError
from workbench.model.exchange import Failure, Outcome
from workbench.model.invocation import Invocation
from workbench.model.outcome.failure import ANSWERED_IN, SIMILAR_ENDPOINTS
from workbench.model.progress import CancelToken
from workbench.services.account.endpoints import EndpointDirectory

if TYPE_CHECKING:
    from workbench.services.workbench import Workbench

_MOST = 3
_MOST_LOOKED_AT = 20
_CUTOFF = 0.6
"""Of `difflib`: names that differ in a letter or a word of several."""
_SHORTEST = 3
"""Letters that a name has at least where it counts as a part of another."""


def with_similar_endpoints(
    bench: Workbench,
    invocation: Invocation,
    destination: Destination,
    outcome: Outcome,
    cancellation: CancelToken | None = None,
) -> Outcome:
    """Returns the outcome, with a hint that names similar endpoints if there is none of the name.

    AWS is not asked: the names are those of the last listing of where it went, else of what answered there
    from here. Where the endpoint itself answered in another region, the hint says in which.
    """
    failure = outcome.failure
    if failure is None or not _is_about_the_name(failure, invocation.endpoint_name):
        return outcome
    concluded = _concluded(bench, invocation, destination, cancellation)
    if not concluded:
        return outcome
    named = msgspec.structs.replace(failure, members={**failure.members, **concluded})
    return msgspec.structs.replace(outcome, failure=hint(named, invocation, destination.region))


def _concluded(
    bench: Workbench, invocation: Invocation, destination: Destination, cancellation: CancelToken | None
) -> dict[str, Any]:
    # The failure is told without what cannot be read.
    with suppress(WorkbenchError):
        directory, name = EndpointDirectory(bench), invocation.endpoint_name
        if invocation.connection.sandbox:
            listing = directory.listing(invocation.connection, cancellation=cancellation)
            return _similar_to(name, listing)
        answers = directory.last_answers()
        elsewhere = _place_of(bench, answers[name]) if name in answers else None
        if elsewhere is not None and elsewhere.region != destination.region:
            return {ANSWERED_IN: elsewhere.region}
        if (kept := directory.cached_at(destination)) is not None:
            return _similar_to(name, kept)
        likely = [
            other
            for other in similar(name, answers, most=_MOST_LOOKED_AT)
            if _is_same(_place_of(bench, answers[other]), destination)
        ]
        return {SIMILAR_ENDPOINTS: likely[:_MOST]} if likely else {}
    return {}


def _similar_to(name: str, listing: EndpointListing) -> dict[str, Any]:
    likely = similar(name, [row.name for row in listing.endpoints])
    return {SIMILAR_ENDPOINTS: list(likely)} if likely else {}


def _place_of(bench: Workbench, number: int) -> Destination | None:
    return bench.history.summary(number).destination


def _is_same(other: Destination | None, destination: Destination) -> bool:
    if other is None or len({destination.account_id, other.account_id} - {""}) > 1:
        return False
    return (other.endpoint_url, other.region) == (destination.endpoint_url, destination.region)


def similar(name: str, names: Iterable[str], most: int = _MOST) -> tuple[str, ...]:
    """Returns names that are close to another, or hold it, the closest first."""
    # Loaded when a name is unknown.
    from difflib import SequenceMatcher

    def likeness(other: str) -> float:
        shorter, longer = sorted((name.lower(), other.lower()), key=len)
        if len(shorter) >= _SHORTEST and shorter in longer:
            return _CUTOFF + len(shorter) / len(longer)
        matcher = SequenceMatcher(None, shorter, longer)
        return matcher.ratio() if matcher.quick_ratio() >= _CUTOFF else 0.0

    by_likeness = sorted((-likeness(other), other) for other in set(names) - {name})
    return tuple(other for minus, other in by_likeness if -minus >= _CUTOFF)[:most]


def _is_about_the_name(failure: Failure, name: str) -> bool:
    return bool(name) and failure.message.startswith(f"Endpoint {name} ") and "not found" in failure.message
