"""The endpoints that the sandbox ships: which containers run on how many instances of which variants."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workbench.sandbox.containers.echo import echo
from workbench.sandbox.containers.faulty import faulty
from workbench.sandbox.containers.iris import FEATURES, LABELS, MEANS, classifier
from workbench.sandbox.containers.server import Surroundings
from workbench.sandbox.hosting.container import Container
from workbench.sandbox.hosting.endpoint import PRIMARY, Endpoint, ExplainerConfig, Instance, Variant
from workbench.sandbox.hosting.logs import LogStore, log_group

Build = Callable[[Surroundings], Container]
"""Makes the container of one instance."""


@dataclass(frozen=True)
class Builder:
    """Puts endpoints together: instances get IDs, containers a log stream.

    Args:
        created: seconds since 1970 that every endpoint was created at.
        bucket: the S3 URI that models and asynchronous outputs lie under, with a trailing slash.
        session_lifetime: seconds that a session of `chat` lives.
    """

    logs: LogStore
    rng: random.Random
    created: float
    bucket: str
    session_lifetime: float

    def instance(self, endpoint: str, variant: str, containers: Mapping[str, Build]) -> Instance:
        """One instance with a container of each hostname."""
        instance_id = f"i-{self.rng.getrandbits(68):017x}"
        group = log_group(endpoint)

        def build(hostname: str, make: Build) -> Container:
            stream = f"{variant}/{instance_id}" + ("" if hostname == PRIMARY else f"/{hostname}")
            return make(
                Surroundings(
                    endpoint, variant, instance_id, lambda line: self.logs.write(group, stream, line)
                )
            )

        return Instance(
            instance_id, {hostname: build(hostname, make) for hostname, make in containers.items()}
        )

    def variant(
        self,
        endpoint: str,
        containers: Mapping[str, Build] | Build,
        *,
        name: str = "AllTraffic",
        weight: float = 1.0,
        instances: int = 1,
    ) -> Variant:
        """One variant of as many instances; a single container goes by `primary`."""
        hosted = containers if isinstance(containers, Mapping) else {PRIMARY: containers}
        return Variant(name, tuple(self.instance(endpoint, name, hosted) for _ in range(instances)), weight)

    def endpoint(self, name: str, make: Build, *, instances: int = 1) -> Endpoint:
        """An endpoint of one variant with one kind of container."""
        return Endpoint(
            name,
            (self.variant(name, make, instances=instances),),
            self.created,
            image=f"sandbox/{name}:1",
        )


def shipped(builder: Builder) -> dict[str, Endpoint]:
    """Every endpoint of the sandbox by name."""
    endpoints = [
        _iris(builder),
        builder.endpoint("echo", echo, instances=2),
        builder.endpoint("faulty", faulty),
    ]
    return {endpoint.name: endpoint for endpoint in endpoints}


def _iris(builder: Builder) -> Endpoint:
    name = "iris-classifier"
    return Endpoint(
        name,
        (
            builder.variant(name, classifier, name="blue", weight=9, instances=2),
            builder.variant(name, classifier, name="green", weight=1),
        ),
        builder.created,
        explainer=ExplainerConfig(FEATURES, MEANS, LABELS),
        image="sandbox/iris-classifier:1",
    )
