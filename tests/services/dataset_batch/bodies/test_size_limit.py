"""How much a request may have, by what the account says of its endpoint."""

from __future__ import annotations

import pytest

from tests.services.dataset_batch.test_run import plan
from workbench.services import Workbench
from workbench.services.dataset_batch.bodies.groups import REQUEST_LIMIT, Limits
from workbench.services.dataset_batch.bodies.size_limit import (
    REAL_TIME_LIMIT,
    SERVERLESS_LIMIT,
    with_known_limit,
)


@pytest.mark.parametrize(
    ("endpoint", "limit", "words"),
    [
        ("iris-classifier", REAL_TIME_LIMIT, "up to 25.0 MB in a request, as real-time endpoints take"),
        ("demand-forecast", SERVERLESS_LIMIT, "up to 4.0 MB in a request, as serverless endpoints take"),
        ("nowhere", REQUEST_LIMIT, "up to 6.0 MB in a request, as the API says; the kind"),
    ],
)
def test_the_limit_is_that_of_the_endpoints_kind(
    bench: Workbench, endpoint: str, limit: int, words: str
) -> None:
    bounded, reason = with_known_limit(bench, plan(endpoint=endpoint, limits=Limits(rows=None)))
    assert limit - 2048 < bounded.limits.size < limit
    assert reason.startswith(words)
    assert bounded.default_size, "a run that goes on takes the size that it began with"


def test_one_record_a_request_needs_no_limit(bench: Workbench) -> None:
    alone = plan(endpoint="nowhere")
    assert with_known_limit(bench, alone) == (alone, "")
