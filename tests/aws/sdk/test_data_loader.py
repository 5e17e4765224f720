"""The SDK's data, parsed as far as it is read, says what the SDK's own loader says."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import botocore.loaders
import pytest
from botocore.regions import EndpointResolver

from workbench.aws.sdk.data_loader import data_loader


@pytest.fixture
def theirs() -> botocore.loaders.Loader:
    """The SDK's own loader."""
    return botocore.loaders.create_loader()


def test_the_endpoints_are_those_of_the_sdk(theirs: botocore.loaders.Loader) -> None:
    expected = theirs.load_data("endpoints")
    endpoints = data_loader(None).load_data("endpoints")
    assert endpoints.keys() == expected.keys()
    assert endpoints["version"] == expected["version"]
    for partition, other in zip(endpoints["partitions"], expected["partitions"], strict=True):
        assert {**partition, "services": dict(partition["services"])} == other
        assert len(partition["services"]) == len(other["services"])
        assert partition["services"].get("nothing") is None


def test_every_endpoint_is_the_one_that_the_sdk_finds(theirs: botocore.loaders.Loader) -> None:
    services = ("runtime.sagemaker", "sagemaker", "s3", "sts", "iam", "nothing")
    regions = ("us-east-1", "eu-central-2", "cn-north-1", "us-gov-west-1", "xx-new-9")
    resolvers = [EndpointResolver(loader.load_data("endpoints")) for loader in (data_loader(None), theirs)]
    for service, region, fips in product(services, regions, (False, True)):
        ours, expected = (
            resolver.construct_endpoint(service, region, use_fips_endpoint=fips) for resolver in resolvers
        )
        assert ours == expected, (service, region, fips)


@pytest.mark.parametrize("text", ["{}", '{"partitions": 7}', '{"partitions": [7]}', '{"partitions": []}'])
def test_a_file_of_the_user_is_handed_on_as_it_is(tmp_path: Path, text: str) -> None:
    (tmp_path / "endpoints.json").write_text(text)
    own = data_loader(str(tmp_path)).load_data("endpoints")
    assert own == botocore.loaders.create_loader(str(tmp_path)).load_data("endpoints")
