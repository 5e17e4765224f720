"""What to do about a failure, in one or two sentences."""

from __future__ import annotations

import msgspec

from workbench.aws.failures.accepted_types import accepted_types
from workbench.aws.failures.hint_rules import TABLE
from workbench.aws.failures.view import FailureView
from workbench.model.exchange import Failure
from workbench.model.invocation import Invocation


def hint(failure: Failure, invocation: Invocation, region: str) -> Failure:
    """The failure with a hint, and with `AcceptedTypes` among its members where the model lists them."""
    seen = FailureView(failure, invocation, region)
    if seen.status == 415:
        sent = str(invocation.field("ContentType") or "")
        if accepted := accepted_types((seen.original or failure.message)[:4096], sent):
            failure = msgspec.structs.replace(failure, members={**failure.members, "AcceptedTypes": accepted})
            seen = FailureView(failure, invocation, region)
    advice = next((advice for test, advice in TABLE if test(seen)), "")
    text = advice if isinstance(advice, str) else advice(seen)
    return msgspec.structs.replace(failure, hint=text)
