"""The regions of SageMaker, and the addresses that each of them has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from workbench.model.service.schema import SERVICE


class Variant(NamedTuple):
    """A kind of address that services have beside the usual one, as the SDK's settings name them.

    Attributes:
        name: for people.
        fips: `use_fips_endpoint`.
        dual_stack: `use_dualstack_endpoint`.
    """

    name: str
    fips: bool
    dual_stack: bool


_PREFIX = "runtime.sagemaker"
"""What the SDK's list of endpoints calls the service."""
_USUAL = Variant("", fips=False, dual_stack=False)
_VARIANTS = (
    Variant("FIPS", fips=True, dual_stack=False),
    Variant("dual-stack", fips=False, dual_stack=True),
    Variant("FIPS, dual-stack", fips=True, dual_stack=True),
)


def region_names() -> tuple[str, ...]:
    """Returns every region that the SDK knows SageMaker in, of all partitions, sorted."""
    from botocore.session import Session

    from workbench.aws.sdk.data_loader import load_quickly

    session = Session()
    # botocore's own parses all that the list of endpoints says of every service, anew for each session.
    load_quickly(session)
    return tuple(
        sorted(
            region
            for partition in session.get_available_partitions()
            for region in session.get_available_regions("sagemaker", partition)
        )
    )


def region_addresses(region: str) -> Iterator[tuple[Variant, str]]:
    """Yields the kind and the URL of each further address of SageMaker Runtime in a region.

    Source: the endpoint rules of the service and the list of endpoints, which botocore has.
    """
    for variant in _VARIANTS:
        url = variant_address(variant, region)
        if url is not None:
            yield variant, url


def variant_address(variant: Variant, region: str) -> str | None:
    """Returns the address of SageMaker Runtime of a kind in a region; None where the region has none.

    The rules of the service make one for every region of a partition. Of FIPS, one counts that the SDK's list
    of endpoints has in the region, or that is the region's usual one, as in AWS GovCloud.
    """
    url = _by_rules(variant, region)
    if not variant.fips or url in {None, _by_rules(_USUAL, region)} or _has_fips(region):
        return url
    return None


def _by_rules(variant: Variant, region: str) -> str | None:
    from botocore.exceptions import BotoCoreError

    try:
        url: str = (
            _rules()
            .resolve_endpoint(Region=region, UseFIPS=variant.fips, UseDualStack=variant.dual_stack)
            .url
        )
    except (BotoCoreError, ValueError):
        return None
    return url


@lru_cache(maxsize=64)
def _has_fips(region: str) -> bool:
    """Whether the SDK's list of endpoints has one of SageMaker Runtime for FIPS in a region."""
    from workbench.aws.sdk.data_loader import data_loader

    for partition in data_loader(None).load_data("endpoints")["partitions"]:
        endpoints = partition["services"].get(_PREFIX, {}).get("endpoints", {})
        variants = endpoints.get(region, {}).get("variants", ())
        if any("fips" in variant["tags"] for variant in variants):
            return True
    return False


@lru_cache(maxsize=1)
def _rules() -> Any:
    from botocore.endpoint_provider import EndpointProvider

    from workbench.aws.sdk.data_loader import data_loader

    loader = data_loader(None)
    rules = loader.load_service_model(SERVICE, "endpoint-rule-set-1")
    return EndpointProvider(rules, loader.load_data("partitions"))


def variant_of(url: str, region: str) -> Variant | None:
    """Returns what kind of address of SageMaker Runtime a URL is; None for the usual one and any other."""
    named = url.rstrip("/").lower()
    if region not in named:
        return None  # each address has its region in it, and to read the rules takes 10 ms
    return next((variant for variant in _VARIANTS if _by_rules(variant, region) == named), None)
