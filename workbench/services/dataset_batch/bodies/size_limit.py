"""How many bytes a request may have, by the kind of its endpoint."""

from __future__ import annotations

import msgspec

from workbench.content.humanize import size
from workbench.model.account.endpoint import Trait, traits_of
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Invocation
from workbench.services.account.endpoints import EndpointDirectory
from workbench.services.dataset_batch.bodies.groups import REQUEST_LIMIT
from workbench.services.dataset_batch.plan import Plan
from workbench.services.workbench import Workbench

_MB = 1024 * 1024
SERVERLESS_LIMIT = 4 * _MB
"""Of a serverless endpoint (SageMaker developer guide, Serverless Inference)."""
REAL_TIME_LIMIT = 25 * _MB
"""Of an endpoint with instances (SageMaker hosting FAQs; the service model still says 6 MiB)."""
_ENVELOPE = 1024
"""Bytes that are left for what surrounds the records, such as `{"instances": []}`."""


def with_known_limit(bench: Workbench, plan: Plan) -> tuple[Plan, str]:
    """Returns a plan whose requests stay under what the kind of its endpoint takes, and that in words.

    A plan with one record a request stays as it is: nothing can be made smaller. The description that is kept
    of the endpoint is read; where there is none, it is asked for.
    """
    if plan.limits.rows == 1:
        return plan, ""
    limit, reason = _limit(bench, plan.placement.invocation)
    limits = msgspec.structs.replace(plan.limits, size=limit - _ENVELOPE)
    bounded = msgspec.structs.replace(plan, limits=limits, default_size=True)
    return bounded, f"up to {size(limit)} in a request, {reason}"


def _limit(bench: Workbench, invocation: Invocation) -> tuple[int, str]:
    directory = EndpointDirectory(bench)
    name, connection = invocation.endpoint_name, invocation.connection
    try:
        description = directory.cached_description(name, connection) or directory.describe(name, connection)
    except WorkbenchError:
        return REQUEST_LIMIT, "as the API says; the kind of the endpoint is not known"
    if Trait.SERVERLESS in traits_of(description):
        return SERVERLESS_LIMIT, "as serverless endpoints take"
    return REAL_TIME_LIMIT, "as real-time endpoints take"
