"""The regions of SageMaker, and the addresses that each of them has."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.service.schema import SERVICE

_VARIANTS = (
    ("FIPS", True, False),
    ("dual-stack", False, True),
    ("FIPS, dual-stack", True, True),
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


def region_addresses(region: str) -> Iterator[tuple[str, str]]:
    """Yields the name and the URL of each further address of SageMaker Runtime in a region.

    Source: the endpoint rules of the service, which botocore has; none where they name none.
    """
    from botocore.endpoint_provider import EndpointProvider
    from botocore.exceptions import BotoCoreError
    from botocore.loaders import create_loader

    loader = create_loader()
    rules = loader.load_service_model(SERVICE, "endpoint-rule-set-1")
    provider = EndpointProvider(rules, loader.load_data("partitions"))
    for name, fips, dual_stack in _VARIANTS:
        try:
            url = provider.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dual_stack).url
        except (BotoCoreError, ValueError):
            continue
        yield name, url
