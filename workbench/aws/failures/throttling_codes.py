"""The error codes with which AWS says that requests come too fast."""

from __future__ import annotations

THROTTLED = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
    }
)
"""Those of botocore (`botocore/retries/standard.py`) that these services use."""
