"""The names of SageMaker Runtime's operations (API reference, Actions)."""

from __future__ import annotations

INVOKE = "InvokeEndpoint"
INVOKE_STREAM = "InvokeEndpointWithResponseStream"
INVOKE_ASYNC = "InvokeEndpointAsync"
