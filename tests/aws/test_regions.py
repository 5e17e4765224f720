"""Regions and their addresses, as the SDK's data have them."""

from __future__ import annotations

import pytest

from workbench.aws.regions import region_addresses, region_names, variant_of


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
    addresses = {variant.name: url for variant, url in region_addresses(region)}
    assert (addresses["FIPS"], addresses["dual-stack"]) == (fips, dual_stack)


def test_an_address_tells_its_kind() -> None:
    both = variant_of("https://runtime.sagemaker-fips.us-east-1.api.aws/", "us-east-1")
    assert both is not None and both.fips and both.dual_stack
    assert variant_of("https://runtime.sagemaker.us-east-1.amazonaws.com", "us-east-1") is None
    assert variant_of("https://runtime-fips.sagemaker.us-east-1.amazonaws.com", "eu-west-1") is None
