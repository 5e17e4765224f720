"""Who asks, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from workbench.content.account.destination_text import origin
from workbench.content.humanize import elapsed
from workbench.model.account.identity import Identity


def facts(identity: Identity, now: datetime) -> Iterator[tuple[str, str]]:
    """Returns labels and values: account, role or user, profile, region, credentials, expiry.

    Args:
        now: what the remaining time is counted from.
    """
    yield "Account", identity.account_id
    session = f", session {identity.session_name}" if identity.session_name else ""
    yield identity.kind.capitalize(), f"{identity.name}{session}"
    yield "ARN", identity.arn
    yield "Profile", (identity.profile or "default") + origin(identity.sources.get("profile", ""))
    for label, name in (("Region", "region"), ("Endpoint URL", "endpoint_url")):
        yield label, getattr(identity, name) + origin(identity.sources.get(name, ""))
    yield "Credentials", f"{identity.credentials_text}, access key {identity.access_key_id}"
    yield "Expires", expiry(identity, now)


def expiry(identity: Identity, now: datetime) -> str:
    """Returns when the credentials end, and how long that is from now."""
    left = identity.remaining(now)
    if left is None or identity.expires_at is None:
        return "never"
    moment = f"{identity.expires_at.astimezone():%Y-%m-%d %H:%M:%S}"
    seconds = left.total_seconds()
    return f"{moment}, in {elapsed(seconds)}" if seconds > 0 else f"{moment}, {elapsed(-seconds)} ago"
