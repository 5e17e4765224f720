"""The regions of SageMaker, and the addresses that each of them has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

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


_VARIANTS = (
    Variant("FIPS", fips=True, dual_stack=False),
    Variant("dual-stack", fips=False, dual_stack=True),
    Variant("FIPS, dual-stack", fips=True, dual_stack=True),
)


def region_names() -> tuple[str, ...]:
    """Returns every region that the SDK knows SageMaker in, of all partitions, sorted."""
    from botocore.session import Session

    session = Session()
    return tuple(
        sorted(
            region
            for partition in session.get_available_partitions()
            for region in session.get_available_regions("sagemaker", partition)
        )
    )


def region_addresses(region: str) -> Iterator[tuple[Variant, str]]:
    """Yields the kind and the URL of each further address of SageMaker Runtime in a region.

    Source: the endpoint rules of the service, which botocore has; none where they name none.
    """
    from botocore.endpoint_provider import EndpointProvider
    from botocore.exceptions import BotoCoreError
    from botocore.loaders import create_loader

    loader = create_loader()
    rules = loader.load_service_model(SERVICE, "endpoint-rule-set-1")
    provider = EndpointProvider(rules, loader.load_data("partitions"))
    for variant in _VARIANTS:
        try:
            url = provider.resolve_endpoint(
                Region=region, UseFIPS=variant.fips, UseDualStack=variant.dual_stack
            ).url
        except (BotoCoreError, ValueError):
            continue
        yield variant, url


def variant_of(url: str, region: str) -> Variant | None:
    """Returns what kind of address of SageMaker Runtime a URL is; None for the usual one and any other."""
    named = url.rstrip("/").lower()
    return next((variant for variant, address in region_addresses(region) if address == named), None)
