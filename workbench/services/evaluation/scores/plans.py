"""How texts are put to an embedding endpoint, and prompts to a judge: as a plan of requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from workbench.model.errors import NotFoundError, UsageError
from workbench.model.invocation import Connection, FieldValue, TextBody
from workbench.services.dataset_batch.bodies.groups import Limits
from workbench.services.dataset_batch.bodies.placement import Placement
from workbench.services.dataset_batch.plan import Plan
from workbench.services.dataset_batch.requests import placement
from workbench.services.datasets.record_types import JSON
from workbench.services.requests.saved_requests import SavedRequests

_ENDPOINT = "EndpointName"
_CHAT = '{"messages": [{"role": "user", "content": "${prompt}"}], "temperature": 0, "max_tokens": 512}'
"""What a judge is asked in: the chat completion of OpenAI's API, which vLLM, LMI and TGI take."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint that scores, and how it is asked.

    Args:
        endpoint: its name; empty for that of the saved request.
        request: the name of a saved request; empty for none.
        fields: by API name.
        body: a template with `${text}` or `${prompt}`; empty for that of the saved request, or the usual one.
        concurrency: requests in flight.
        change: makes its connection of the saved request's, or of a plain one.
    """

    endpoint: str = ""
    request: str = ""
    fields: Mapping[str, FieldValue] = {}
    body: str = ""
    concurrency: int = 4
    change: Callable[[Connection], Connection]


def embedding_plan(saved: SavedRequests, target: Target, *, member: str, rows: int) -> Plan:
    """Returns how texts are embedded: `rows` of them in a list, or one in a template.

    Raises:
        UsageError: the target names no endpoint, or the template has no `${text}`.
        NotFoundError: there is no such saved request.
    """
    placed = _placed(saved, target, target.body)
    if placed.templated:
        return _plan(placed, target)
    bare = msgspec.structs.replace(placed, expression="text")
    return msgspec.structs.replace(_plan(bare, target), limits=Limits(rows=rows), member=member)


def judge_plan(saved: SavedRequests, target: Target) -> Plan:
    """Returns how a judge is asked: by its saved request's template, else as a chat completion.

    Raises:
        UsageError: the target names no endpoint.
        NotFoundError: there is no such saved request.
    """
    placed = _placed(saved, target, target.body)
    return _plan(placed if placed.templated else _placed(saved, target, _CHAT), target)


def named_target(saved: SavedRequests, name: str, target: Target) -> Target:
    """Returns the target that a name stands for: the saved request, where there is one, else the endpoint."""
    try:
        saved.open(name)
    except NotFoundError:
        return msgspec.structs.replace(target, endpoint=name)
    return msgspec.structs.replace(target, request=name)


def _placed(saved: SavedRequests, target: Target, body: str) -> Placement:
    fields = dict(target.fields)
    if target.endpoint:
        fields[_ENDPOINT] = target.endpoint
    template = TextBody(body) if body else None
    placed = placement(
        saved if target.request else None,
        target.request,
        fields=fields,
        change=target.change,
        template=template,
    )
    merged = placed.invocation.fields
    if _ENDPOINT not in merged:
        raise UsageError("No endpoint is named to score with.")
    invocation = placed.invocation.with_(fields={"ContentType": JSON, "Accept": JSON, **merged})
    return msgspec.structs.replace(
        placed, request=msgspec.structs.replace(placed.request, invocation=invocation)
    )


def _plan(placed: Placement, target: Target) -> Plan:
    return Plan(placement=placed, concurrency=target.concurrency)
