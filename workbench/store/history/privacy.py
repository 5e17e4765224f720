"""What of a failure is kept where its bodies are not."""

from __future__ import annotations

import msgspec

from workbench.model.exchange import FailureKind, Outcome

_OF_THE_BODY = frozenset({FailureKind.MODEL, FailureKind.STREAM, FailureKind.UNREADABLE})
"""Failures whose words come out of the answer; a container's often repeat what it was sent."""
_NOT_KEPT = "its message is not recorded, because its bodies are not (privacy setting)"


def redact_failure(outcome: Outcome) -> Outcome:
    """An outcome whose failure says its code and statuses, and nothing that stood in a body."""
    failure = outcome.failure
    if failure is None or failure.kind not in _OF_THE_BODY:
        return outcome
    members = {name: value for name, value in failure.members.items() if not name.endswith("Message")}
    bare = msgspec.structs.replace(failure, message=_NOT_KEPT, members=members)
    return msgspec.structs.replace(outcome, failure=bare)
