"""Whether a pasted text is a whole call of another tool, to be offered as an import."""

from __future__ import annotations

import re

# A call is short but for its body, and begins as one.
_LOOKED_AT = 4096
_CALLS = (
    (re.compile(r"\s*(?:\$ |% |# )?aws\s+(?:--\S+\s+\S+\s+)*sagemaker-runtime\s+invoke"), "an AWS CLI call"),
    (re.compile(r"\s*(?:\$ |% |# )?curl\s+\S"), "a curl call"),
    (
        re.compile(r"(?:^|.*?[\s.=])invoke_endpoint(?:_async|_with_response_stream)?\s*\(", re.DOTALL),
        "a boto3 call",
    ),
)


def call_in(text: str) -> str:
    """What sort of call a text is, as people say it; empty where it is none."""
    beginning = text[:_LOOKED_AT]
    if beginning.lstrip()[:1] in {"{", "[", "<", '"'}:
        # A payload that speaks of a call is a payload.
        return ""
    return next((name for pattern, name in _CALLS if pattern.match(beginning)), "")
