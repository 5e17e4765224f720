"""Regions and their addresses, as the SDK's data have them."""

from __future__ import annotations

import pytest

from workbench.aws.regions import region_addresses, region_names


def test_every_partition_has_regions() -> None:
    assert {"us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"} <= set(region_names())


@pytest.mark.parametrize(
    ("region", "fips", "dual_stack"),
    [
        (
            "us-east-1",
            "https://runtime-fips.sagemaker.us-east-1.amazonaws.com",
            "https://runtime.sagemaker.us-east-1.api.aws",
        ),
        (
            "us-gov-west-1",
            "https://runtime.sagemaker.us-gov-west-1.amazonaws.com",
            "https://runtime.sagemaker.us-gov-west-1.api.aws",
        ),
    ],
)
def test_a_region_has_further_addresses(region: str, fips: str, dual_stack: str) -> None:
    addresses = dict(region_addresses(region))
    assert (addresses["FIPS"], addresses["dual-stack"]) == (fips, dual_stack)
