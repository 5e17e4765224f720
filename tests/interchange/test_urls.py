"""Addresses of SageMaker Runtime are those that the SDK makes."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.session import Session

from workbench.interchange.urls import exported_connection, parse_runtime_url, url, usual
from workbench.model.destinations.destination import Destination
from workbench.model.invocation import Connection, Invocation
from workbench.model.service.schema import schema

SESSION: Any = Session()


@pytest.mark.parametrize("partition", SESSION.get_available_partitions())
def test_a_region_has_the_sdk_s_own_address(partition: str) -> None:
    regions = SESSION.get_available_regions("sagemaker-runtime", partition, allow_non_regional=False)
    for region in regions or SESSION.get_available_regions("ec2", partition)[:1]:
        client: Any = SESSION.create_client(
            "sagemaker-runtime", region_name=region, aws_access_key_id="x", aws_secret_access_key="x"
        )
        assert usual(region) == client.meta.endpoint_url


@pytest.mark.parametrize("name", ["iris", "a b/é?x", "..", "100%"])
@pytest.mark.parametrize("operation", schema().operations.values(), ids=lambda operation: operation.command)
@pytest.mark.parametrize(
    "connection",
    [
        Connection(region="eu-west-1"),
        Connection(region="cn-north-1"),
        Connection(),
        Connection(endpoint_url="http://localhost:8080"),
        Connection(endpoint_url="https://[::1]/behind/a/proxy"),
        Connection(endpoint_url="https://runtime-fips.sagemaker.us-east-1.amazonaws.com"),
    ],
)
def test_an_address_says_what_it_was_made_of(connection: Connection, operation: Any, name: str) -> None:
    invocation = Invocation(operation=operation.name, fields={"EndpointName": name}, connection=connection)
    parsed = parse_runtime_url(url(operation, invocation))
    assert parsed is not None
    assert (parsed.operation, parsed.endpoint_name) == (operation, name)
    assert parsed.endpoint_url == connection.endpoint_url
    fips = connection.endpoint_url is not None and "fips" in connection.endpoint_url
    assert parsed.region == ("us-east-1" if fips else connection.region)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "https://example.com/",
        "ftp://h/endpoints/e/invocations",
        "https://[::1/endpoints/e/invocations",
    ],
)
def test_other_addresses_are_none(address: str) -> None:
    assert parse_runtime_url(address) is None


US = "https://runtime.sagemaker.us-east-1.amazonaws.com"


@pytest.mark.parametrize(
    ("connection", "destination", "exported"),
    [
        (
            Connection(sandbox=True),
            Destination(endpoint_url="http://127.0.0.1:1", region="us-east-1"),
            Connection(sandbox=True),
        ),
        (
            Connection(),
            Destination(endpoint_url=US, region="us-east-1", profile="dev", credentials="sso"),
            Connection(region="us-east-1", profile="dev"),
        ),
        (
            Connection(),
            Destination(endpoint_url=US, region="us-east-1", profile="dev", credentials="env"),
            Connection(region="us-east-1"),
        ),
        (
            Connection(),
            Destination(endpoint_url="https://vpce.example", region="us-east-1"),
            Connection(endpoint_url="https://vpce.example", region="us-east-1"),
        ),
        (
            Connection(sign=False, endpoint_url="http://127.0.0.1:8080"),
            Destination(endpoint_url="http://127.0.0.1:8080", region="us-east-1"),
            Connection(sign=False, endpoint_url="http://127.0.0.1:8080"),
        ),
        (
            Connection(sign=False),
            Destination(endpoint_url=US, region="us-east-1"),
            Connection(sign=False, region="us-east-1"),
        ),
        (
            Connection(sign=False, endpoint_url=US),
            Destination(endpoint_url=US, region="us-east-1"),
            Connection(sign=False, endpoint_url=US),
        ),
        (
            Connection(region="eu-west-1", profile="prod"),
            Destination(endpoint_url=US, region="us-east-1", profile="dev", credentials="sso"),
            Connection(region="eu-west-1", profile="prod"),
        ),
    ],
)
def test_what_somebody_elses_environment_would_not_say_is_named(
    connection: Connection, destination: Destination, exported: Connection
) -> None:
    assert exported_connection(connection, destination) == exported
