"""Code that calls SageMaker Runtime in a way that is not read: which way, for the message."""

from __future__ import annotations

import re

_ADDRESS = r"/(?:async-)?invocations(?:-response-stream)?\b"
SAGEMAKER_SDK = "the SageMaker Python SDK (Predictor.predict)"
"""Of it, calls whose predictor is known are read."""
_CLIENTS = {
    SAGEMAKER_SDK: (
        r"\bsagemaker\b|Predictor\b",
        r"\.predict(?:_async|_stream)?\s*\(",
    ),
    "LangChain (SagemakerEndpoint)": (r"\bSagemakerEndpoint\w*\s*\(",),
    "LiteLLM": (r"\blitellm\b", r"[\"']sagemaker(?:_chat|_nova)?/"),
    "the AWS SDK for JavaScript": (r"\bInvokeEndpoint(?:Async|WithResponseStream)?Command\b",),
    "the AWS SDK for Java": (
        r"\b(?:awssdk|amazonaws)\.services\.sagemakerruntime\b|\bAmazonSageMakerRuntimeClientBuilder\b|"
        r"\b(?:InvokeEndpoint\w*Request|SageMakerRuntime(?:Async)?Client)\.(?:builder|create)\(|"
        r"\bnew InvokeEndpoint(?:Async)?Request\(\)(?!\s*\{)",
    ),
    "the AWS SDK for .NET": (
        r"\bAmazon\.SageMakerRuntime\b|\bnew AmazonSageMakerRuntimeClient\(|"
        r"\bnew InvokeEndpoint\w*Request(?:\(\))?\s*\{",
    ),
    "the AWS SDK for Go": (r"(?<!services\.)\bsagemakerruntime\.",),
    "the AWS SDK for Rust": (r"\baws_sdk_sagemakerruntime\b",),
    "the AWS SDK for Ruby": (r"\bAws::SageMakerRuntime\b(?!::Model|::SageMakerRuntimeClient)",),
    "the AWS SDK for PHP": (r"\bAws\\SageMakerRuntime\b|->invokeEndpoint(?:Async)?\(",),
    "the AWS SDK for C++": (r"\bAws::SageMakerRuntime::(?:Model|SageMakerRuntimeClient)\b",),
    "AWS Tools for PowerShell": (r"\bInvoke-SMREndpoint\w*",),
    "an HTTP library of Python": (r"\b(?:requests|httpx|aiohttp|urllib3?)\b", _ADDRESS),
    "processes whose arguments are not literals": (r"\bsubprocess\b", r"\binvoke-endpoint\b"),
    "fetch or axios": (r"\b(?:fetch|axios(?:\.\w+)?)\s*\(", _ADDRESS),
    "PowerShell's web requests": (r"\bInvoke-(?:RestMethod|WebRequest)\b", _ADDRESS),
    "wget": (r"\bwget\b", _ADDRESS),
    "HTTPie": (r"^\W*https?\b", _ADDRESS),
}
"""Signs of each client, all of which are in the text."""


def clients_in(text: str) -> list[str]:
    """The names of the clients that a text uses, and whose calls are not read."""
    return [
        name for name, signs in _CLIENTS.items() if all(re.search(sign, text, re.MULTILINE) for sign in signs)
    ]
