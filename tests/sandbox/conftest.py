"""A sandbox for every test of the room, and clients that nobody here wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from workbench.sandbox import Sandbox

Client = Callable[..., Any]


def client_of(sandbox: Sandbox, service: str = "sagemaker-runtime", **changes: Any) -> Any:
    """A boto3 client with the sandbox's credentials, which sends each request once."""
    return boto3.client(
        service,
        **{
            "endpoint_url": sandbox.url,
            "region_name": sandbox.region,
            "aws_access_key_id": sandbox.access_key_id,
            "aws_secret_access_key": sandbox.secret_access_key,
            "config": Config(retries={"total_max_attempts": 1, "mode": "standard"}),
            **changes,
        },
    )


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.start() as running:
        yield running


@pytest.fixture(scope="session")
def runtime(sandbox: Sandbox) -> Any:
    """boto3's client of SageMaker Runtime."""
    return client_of(sandbox)
