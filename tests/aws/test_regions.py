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


@pytest.mark.parametrize(
    ("region", "kinds"),
    [
        ("us-west-1", ["FIPS", "dual-stack", "FIPS, dual-stack"]),
        ("eu-central-1", ["dual-stack"]),
        ("us-gov-east-1", ["FIPS", "dual-stack"]),
        ("cn-north-1", ["dual-stack"]),
    ],
)
def test_fips_is_proposed_where_the_sdk_lists_it(region: str, kinds: list[str]) -> None:
    assert [variant.name for variant, _ in region_addresses(region)] == kinds


def test_an_address_tells_its_kind() -> None:
    unlisted = variant_of("https://runtime-fips.sagemaker.eu-west-1.amazonaws.com", "eu-west-1")
    assert unlisted is not None and unlisted.fips
    both = variant_of("https://runtime.sagemaker-fips.us-east-1.api.aws/", "us-east-1")
    assert both is not None and both.fips and both.dual_stack
    assert variant_of("https://runtime.sagemaker.us-east-1.amazonaws.com", "us-east-1") is None
    assert variant_of("https://runtime-fips.sagemaker.us-east-1.amazonaws.com", "eu-west-1") is None


def test_every_further_address_of_every_region_is_known_again() -> None:
    for region in region_names():
        for variant, url in region_addresses(region):
            assert variant_of(url, region) == variant, url
            assert variant_of(f"{url.upper()}/", region) == variant, url
