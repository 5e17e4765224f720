"""Further endpoints, so that the sandbox's account is as large as that of a company."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.sandbox.containers.echo import echo
from workbench.sandbox.endpoints import Builder
from workbench.sandbox.hosting.account import AccountFacts
from workbench.sandbox.hosting.endpoint import Endpoint

_TEAMS = ("search", "risk", "pricing", "vision", "support", "ads", "growth", "logistics")
_MODELS = ("ranker", "embedder", "classifier", "forecaster", "summarizer", "detector", "reranker", "router")
_STAGES = ("dev", "test", "staging", "prod")
_STATUSES = {17: "Failed", 31: "OutOfService", 43: "Updating", 59: "Creating"}
"""What every so many endpoints is; all others are in service and echo."""
_HOUR = 3600.0


def fleet(builder: Builder, count: int) -> Iterator[Endpoint]:
    """Yields so many endpoints with names that teams would give them; each in service answers as `echo`."""
    for number in range(1, count + 1):
        team = _TEAMS[number % len(_TEAMS)]
        stage = _STAGES[number // 7 % len(_STAGES)]
        name = f"{team}-{_MODELS[number // 3 % len(_MODELS)]}-{stage}-{number:04}"
        status = next((word for every, word in _STATUSES.items() if number % every == 0), "InService")
        variants = (builder.variant(name, echo),) if status == "InService" else ()
        yield Endpoint(
            name,
            variants,
            builder.created - number * _HOUR,
            status=status,
            failure_reason=_QUOTA if status == "Failed" else "",
            image=f"sandbox/{team}:1",
            account=AccountFacts(tags={"team": team, "stage": stage}),
        )


_QUOTA = (
    "The account-level service limit 'ml.g5.2xlarge for endpoint usage' is 0 Instances, with current "
    "utilization of 0 Instances and a request delta of 1 Instances. Please use AWS Service Quotas to request "
    "an increase for this quota."
)
