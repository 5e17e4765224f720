"""Where an exchange went, in words: each fact with what set it."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.destinations.destination import CONNECTION, Destination


def facts(destination: Destination) -> Iterator[tuple[str, str]]:
    """Returns names and values: address, region, profile, access key, account; without what is not known."""
    for label, name in (("EndpointUrl", "endpoint_url"), ("Region", "region"), ("Profile", "profile")):
        if value := getattr(destination, name):
            yield label, value + origin(destination.source(name))
    if destination.credentials or destination.access_key_id:
        method = f" ({destination.credentials})" if destination.credentials else ""
        yield "Access key", f"{destination.access_key_id}{method}"
    if destination.account_id:
        yield "Account", destination.account_id


def origin(source: str) -> str:
    """Returns what set a value, to stand after it; empty for what the request itself names."""
    return f" (from {source})" if source not in {"", CONNECTION} else ""
