"""Which instance and container an invocation goes to."""

from __future__ import annotations

import calendar
import heapq
import random
import time
from collections.abc import Mapping
from typing import NamedTuple

from workbench.sandbox.errors import ServiceError, denied, validation_error
from workbench.sandbox.hosting.container import Container
from workbench.sandbox.hosting.endpoint import Endpoint, InferenceComponent, Instance, Variant
from workbench.sandbox.hosting.health import Health

NEW_SESSION = "NEW_SESSION"
_EXPIRES = "; Expires="


class Placement(NamedTuple):
    """Where an invocation runs."""

    variant: Variant
    instance: Instance
    hostname: str
    container: Container


class _Home(NamedTuple):
    """Where a session lives, and which life of the instance it began in."""

    variant: Variant
    instance: Instance
    life: int


class Router:
    """Chooses for one endpoint, and remembers on which instance each session lives."""

    def __init__(self, endpoint: Endpoint, account: str, rng: random.Random, health: Health) -> None:
        self._endpoint = endpoint
        self._health = health
        self._account = account
        self._rng = rng
        self._variants = {variant.name: variant for variant in endpoint.variants}
        self._sessions: dict[str, _Home] = {}
        self._expiries: list[tuple[float, str]] = []

    def place(self, fields: Mapping[str, str]) -> Placement:
        """Chooses by session, then by what the request targets, then by weight.

        Args:
            fields: the request's input members by API name.

        Raises:
            ServiceError: the endpoint is not in service, has no such variant, component or container,
                needs one named, no instance passes its health check, or the one that held the session is
                gone. The texts for endpoints not in service and for sessions that are gone are simulated.
        """
        endpoint = self._endpoint
        if endpoint.account.denied:
            raise denied("sagemaker:InvokeEndpoint", endpoint.name.lower(), self._account)
        if endpoint.status != "InService":
            raise validation_error(
                f"Endpoint {endpoint.name} of account {self._account} is not in service: {endpoint.status}."
            )
        component = self._component(fields.get("InferenceComponentName"))
        variant, instance = self._instance(fields, component)
        if component is not None:
            return Placement(variant, instance, component.name, instance.containers[component.name])
        hostname, container = self._container(instance, fields.get("TargetContainerHostname"))
        return Placement(variant, instance, hostname, container)

    def has_instances(self) -> bool:
        """Returns whether any instance passes its health check."""
        return any(self._in_rotation(variant) for variant in self._endpoint.variants) or not self._variants

    def holds(self, fields: Mapping[str, str]) -> bool:
        """Returns whether a request belongs to a session that lives, or lived, on one of the instances."""
        return fields.get("SessionId", "") in self._sessions

    def session_opened(self, header: str, placement: Placement) -> None:
        """Notes `<id>; Expires=YYYY-MM-DDThh:mm:ssZ` as living where it was opened."""
        session_id, _, expires = header.partition(_EXPIRES)
        try:
            moment = calendar.timegm(time.strptime(expires, "%Y-%m-%dT%H:%M:%SZ"))
        except ValueError:
            return
        self._forget_expired()
        life = self._health.life(placement.instance)
        self._sessions[session_id] = _Home(placement.variant, placement.instance, life)
        heapq.heappush(self._expiries, (moment, session_id))

    def session_closed(self, session_id: str) -> None:
        """Forgets where a session lived."""
        self._sessions.pop(session_id, None)

    def _forget_expired(self) -> None:
        now = time.time()
        while self._expiries and self._expiries[0][0] < now:
            self._sessions.pop(heapq.heappop(self._expiries)[1], None)

    def _component(self, name: str | None) -> InferenceComponent | None:
        components = self._endpoint.components
        if name is None:
            if components:
                raise ServiceError(
                    "ValidationError",
                    400,
                    "Inference Component Name header is required for endpoints to which you plan to deploy "
                    "inference components. Please include Inference Component Name header or consider using "
                    "SageMaker models.",
                    {"ErrorCode": "INFERENCE_COMPONENT_NAME_MISSING"},
                )
            return None
        try:
            return components[name]
        except KeyError:
            raise validation_error(
                f"Inference Component {name} of account {self._account} not found in endpoint "
                f"{self._endpoint.name}."
            ) from None

    def _instance(
        self, fields: Mapping[str, str], component: InferenceComponent | None
    ) -> tuple[Variant, Instance]:
        target = fields.get("TargetVariant")
        if target is not None and target not in self._variants:
            raise validation_error(f"Variant {target} not found in endpoint {self._endpoint.name}.")
        home = self._sessions.get(fields.get("SessionId", ""))
        if home is not None:
            return self._at_home(home, target)
        if component is not None:
            if not component.copies:
                # The text is that of users whose components had scaled to zero.
                raise validation_error(
                    f"Inference Component {component.name} has no capacity to process this request. "
                    "ApplicationAutoScaling may be in-progress (if configured) or try to increase the "
                    "capacity by invoking UpdateInferenceComponentRuntimeConfig API."
                )
            return self._variants[component.variant_name], self._rng.choice(component.copies)
        variants = self._endpoint.variants if target is None else (self._variants[target],)
        healthy = {variant: self._in_rotation(variant) for variant in variants}
        weights = [variant.weight if healthy[variant] else 0.0 for variant in variants]
        if not any(healthy.values()):
            raise ServiceError(
                "ServiceUnavailable",
                503,
                f"Endpoint {self._endpoint.name} has no instance in service that passes its health check.",
            )
        variant = next(candidate for candidate in variants if healthy[candidate])
        if len(variants) > 1 and any(weights):
            variant = self._rng.choices(variants, weights)[0]
        instances = healthy[variant]
        return variant, instances[0] if len(instances) == 1 else self._rng.choice(instances)

    def _in_rotation(self, variant: Variant) -> tuple[Instance, ...]:
        return tuple(instance for instance in variant.instances if self._health.in_rotation(instance))

    def _at_home(self, home: _Home, target: str | None) -> tuple[Variant, Instance]:
        if target is not None and home.variant.name != target:
            raise validation_error(f"The session does not live on variant {target}.")
        if home.life != self._health.life(home.instance):
            raise validation_error(
                f"The session does not exist: the instance of endpoint {self._endpoint.name} that held it is "
                "gone."
            )
        return home.variant, home.instance

    def _container(self, instance: Instance, hostname: str | None) -> tuple[str, Container]:
        if hostname is None:
            if self._endpoint.direct:
                raise validation_error(
                    f"Endpoint {self._endpoint.name} has containers that are invoked directly: "
                    "the target container hostname header is required."
                )
            return next(iter(instance.containers.items()))
        if not self._endpoint.direct:
            raise validation_error(
                f"Endpoint {self._endpoint.name} does not support the target container hostname header."
            )
        try:
            return hostname, instance.containers[hostname]
        except KeyError:
            raise validation_error(
                f"Container {hostname} not found in endpoint {self._endpoint.name}."
            ) from None
