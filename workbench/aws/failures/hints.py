"""What to do about a failure, in one or two sentences."""

from __future__ import annotations

import msgspec

from workbench.aws.failures.accepted_types import accepted_types
from workbench.aws.failures.view import FailureView, Place
from workbench.model.exchange import Failure, FailureKind
from workbench.model.hints.remedy import Remedy, RemedyKind
from workbench.model.invocation import Invocation
from workbench.model.outcome.failure import ACCEPTED_TYPES


def hint(failure: Failure, invocation: Invocation, region: str) -> Failure:
    """The failure with a hint, and with `AcceptedTypes` among its members where the model lists them."""
    seen = FailureView(failure, invocation, region)
    if seen.status == 415:
        sent = str(invocation.field("ContentType") or "")
        if accepted := accepted_types((seen.original or failure.message)[:4096], sent):
            failure = msgspec.structs.replace(failure, members={**failure.members, ACCEPTED_TYPES: accepted})
            seen = FailureView(failure, invocation, region)
    return msgspec.structs.replace(failure, hint=_text(seen))


def remedy(failure: Failure, invocation: Invocation) -> Remedy | None:
    """Returns what a key can do about a failure; None where nothing can be done by one."""
    from workbench.aws.failures.rules import TABLE

    seen = FailureView(failure, invocation)
    rule = next((rule for rule in TABLE if rule.test(seen)), None)
    mended = rule.mend(seen) if rule else None
    if mended is not None and mended.kind is RemedyKind.ATTEMPTS:
        # No key promises what the request had.
        return mended if int(mended.value) > invocation.connection.max_attempts else None
    return mended


def advice(text: str, place: Place) -> str:
    """Returns what to do about a text that is not of a response; empty where nothing is known of it.

    Args:
        text: a line of a container's log, a failure reason of a deployment, or an error of the SDK.
        place: where it was seen.
    """
    kind = FailureKind.CREDENTIALS if place is Place.CONFIGURATION else FailureKind.MODEL
    return _text(FailureView(Failure(kind=kind, code="", message=text), place=place))


def _text(seen: FailureView) -> str:
    # Loaded here: what succeeds needs no hints.
    from workbench.aws.failures.rules import TABLE

    rule = next((rule for rule in TABLE if rule.test(seen)), None)
    return rule.text(seen) if rule else ""
