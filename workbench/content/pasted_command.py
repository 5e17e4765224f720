"""Whether a pasted text is a whole call of another tool, to be offered as an import."""

from __future__ import annotations

import re

# A call is short but for its body, and begins as one.
_LOOKED_AT = 4096
# A prompt, a body that is piped in, variables that are set for the call, and the program's folder.
_BEFORE = r"\s*(?:\S*[$%#>] )?(?:base64 --decode <<\S+ \| )?(?:env )?(?:[A-Z_]\w*=\S*\s+)*(?:/\S*/)?"
_CALLS = (
    (re.compile(_BEFORE + r"aws\s+(?:--\S+\s+\S+\s+)*sagemaker-runtime\s+invoke"), "an AWS CLI call"),
    (re.compile(_BEFORE + r"workbench\s+(?:--\S+\s+\S+\s+)*invoke-endpoint"), "a call of this workbench"),
    (re.compile(_BEFORE + r"curl\s+\S"), "a curl call"),
    (
        re.compile(r"(?:^|.*?[\s.=])invoke_endpoint(?:_async|_with_response_stream)?\s*\(", re.DOTALL),
        "a boto3 call",
    ),
)


def detect_command(text: str) -> str:
    """What sort of call a text is, as people say it; empty where it is none."""
    beginning = text[:_LOOKED_AT]
    if beginning.lstrip()[:1] in {"{", "[", "<", '"'}:
        # A payload that speaks of a call is a payload.
        return ""
    return next((name for pattern, name in _CALLS if pattern.match(beginning)), "")
