"""Region and credentials."""

from __future__ import annotations

from workbench.content.account.destination_text import origin
from workbench.content.account.identity_text import expiry
from workbench.model.errors import NoIdentityError
from workbench.services.account.identity import caller_identity
from workbench.services.doctor.check import Check, CheckContext, Finding, ok, skipped, warning

GROUP = "Account"
_SOON = 10 * 60
"""Seconds before the end of credentials at which it is worth to renew them."""


def _region(context: CheckContext) -> Finding:
    destination = context.destination
    region = f"{destination.region}{origin(destination.source('region'))}"
    profile = f"profile {destination.profile or 'default'}{origin(destination.source('profile'))}"
    return ok(region if context.connection.sandbox else f"{region}, {profile}")


def _credentials(context: CheckContext) -> Finding:
    if not context.connection.sign:
        return skipped("The connection sends unsigned requests.")
    if context.destination_or_none is None:
        return skipped("There is no region to ask in.")
    try:
        identity = caller_identity(context.bench, context.connection, cancellation=context.cancellation)
    except NoIdentityError:
        context.unidentified = True
        raise
    context.identity = identity
    now = context.bench.now()
    left = identity.remaining(now)
    summary = (
        f"{identity.kind} {identity.name} of account {identity.account_id}, by {identity.credentials_text}, "
        f"access key {identity.access_key_id}"
    )
    if left is None:
        return ok(f"{summary}, without an expiry time")
    summary = f"{summary}, until {expiry(identity, now)}"
    if left.total_seconds() < _SOON:
        return warning(summary, "Renew them before a long run.")
    return ok(summary)


REGION = (Check("connection.region", "Region", "Connection", _region),)
CREDENTIALS = (Check("account.credentials", "Credentials", GROUP, _credentials),)
