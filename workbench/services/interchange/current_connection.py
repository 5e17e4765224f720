"""Where an imported invocation goes that says nothing of it: where the draft goes now."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from workbench.interchange.types import Reading
from workbench.model.invocation import Connection

_UNVERIFIED = "TLS certificates are not verified, as in the draft"


def over_current(reading: Reading, current: Connection) -> Reading:
    """Returns what was read, sent where the draft goes now unless the text says otherwise.

    A text that names neither a profile, nor a region, nor an endpoint URL stays in the sandbox, or with the
    profile, region and endpoint URL of the draft. A region stands for its own endpoint URL, a profile for its
    own region and endpoint URL. Signing, the CA bundle and whether certificates are verified belong to an
    address: they are the draft's only where its address is kept.

    Args:
        reading: what was read.
        current: the connection of the draft.
    """
    own = reading.invocation.connection
    connection = _connection(own, current)
    notes = (*_differences(own, connection, current), *reading.notes)
    if connection == own and notes == reading.notes:
        return reading
    return replace(reading, invocation=reading.invocation.with_(connection=connection), notes=notes)


def _connection(own: Connection, current: Connection) -> Connection:
    if own.profile or own.sandbox:
        return own
    if own.region or own.endpoint_url:
        if current.sandbox:
            return own
        return msgspec.structs.replace(own, profile=current.profile, region=own.region or current.region)
    return msgspec.structs.replace(
        own,
        profile=current.profile,
        region=current.region,
        endpoint_url=current.endpoint_url,
        ca_bundle=own.ca_bundle or current.ca_bundle,
        verify_ssl=own.verify_ssl and current.verify_ssl,
        sign=own.sign and current.sign,
        sandbox=current.sandbox,
    )


def _differences(own: Connection, connection: Connection, current: Connection) -> tuple[str, ...]:
    notes: tuple[str, ...] = ()
    address = "the sandbox" if current.sandbox else current.endpoint_url
    if address and (connection.sandbox, connection.endpoint_url) != (current.sandbox, current.endpoint_url):
        notes = (f"the draft leaves {address}, as the text names {_place(own)}",)
    if own.verify_ssl and not connection.verify_ssl:
        notes = (*notes, _UNVERIFIED)
    return notes


def _place(own: Connection) -> str:
    """The place that a text names, in words."""
    if own.sandbox:
        return "the sandbox"
    if own.endpoint_url:
        return own.endpoint_url
    return f"region {own.region}" if own.region else f"profile {own.profile}"
