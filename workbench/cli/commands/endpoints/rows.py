"""Endpoints as lines: a table for people, JSON objects for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from workbench.content.account.endpoint_sections import Section, age, kinds
from workbench.content.humanize import cut, cut_middle, width
from workbench.content.sanitize import sanitize_line
from workbench.model.account.endpoint import EndpointDescription, EndpointSummary

_HEADS = ("NAME", "STATUS", "CREATED", "LAST INVOKED", "KIND")
_LONGEST_NAME = 63
_SHORTEST_NAME = 16


def summary_object(summary: EndpointSummary, region: str, last_invoked_at: datetime | None) -> dict[str, Any]:
    """Returns an endpoint as one object of JSON; every member is present, null where nothing is known."""
    return {
        "name": summary.name,
        "arn": summary.arn,
        "status": summary.status,
        "account_id": summary.account_id,
        "region": region,
        "created_at": summary.created_at,
        "modified_at": summary.modified_at,
        "traits": summary.traits,
        "last_invoked_at": last_invoked_at,
    }


def description_object(description: EndpointDescription, last_invoked_at: datetime | None) -> dict[str, Any]:
    """Returns everything about an endpoint as one object of JSON."""
    members = msgspec.to_builtins(description)
    members.pop("summary")
    members.pop("complete")
    return {
        **summary_object(description.summary, description.region, last_invoked_at),
        **members,
    }


def table(
    endpoints: Sequence[EndpointSummary],
    last: dict[str, datetime],
    now: datetime,
    columns: int | None,
) -> Iterator[str]:
    """Yields a heading and a line for each endpoint.

    Args:
        last: when each was invoked last, by name.
        columns: of the terminal; None where there is none, and lines may have any length.
    """
    rows = [_HEADS, *(_cells(endpoint, last.get(endpoint.name), now) for endpoint in endpoints)]
    widths = [max(width(row[position]) for row in rows) for position in range(len(_HEADS))]
    if columns is not None:
        # The name gives way first, from its middle: endings tell variants of a name apart.
        room = columns - sum(widths[1:]) - 2 * (len(_HEADS) - 1)
        widths[0] = max(min(widths[0], room), min(widths[0], _SHORTEST_NAME))
    for row in rows:
        cells = [cut_middle(row[0], widths[0]), *row[1:]]
        padded = (cell + " " * (size - width(cell)) for cell, size in zip(cells, widths, strict=True))
        text = "  ".join(padded).rstrip()
        yield text if columns is None else cut(text, columns)


def _cells(endpoint: EndpointSummary, last: datetime | None, now: datetime) -> tuple[str, ...]:
    cells = (endpoint.name, endpoint.status, age(endpoint.created_at, now), age(last, now), kinds(endpoint))
    return tuple(map(sanitize_line, cells))


def page(sections: Sequence[Section]) -> Iterator[str]:
    """Yields the lines of sections, labels of all in one column."""
    size = max((len(line.label) for section in sections for line in section.lines), default=0)
    for position, section in enumerate(sections):
        if position:
            yield ""
        yield sanitize_line(section.title)
        before = ""
        for line in section.lines:
            label = "" if line.label == before else line.label
            before = line.label
            yield sanitize_line(f"  {label:<{size}}  {line.text}").rstrip()
