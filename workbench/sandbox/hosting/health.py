"""Which instances can be sent to: those whose containers pass `/ping`.

Source: the Developer Guide, "How Your Container Should Respond to Health Check (Ping) Requests". How soon a
container that fails is taken out, and comes back, is simulated.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from workbench.sandbox.hosting.endpoint import Endpoint, Instance
from workbench.sandbox.hosting.foreign import ForeignContainer, Ping

_SECONDS_BETWEEN_PINGS = 2.0


class Health:
    """The health of foreign containers; those of the sandbox itself always pass.

    An endpoint's containers are watched from its first check on, until `close`.
    """

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        self._last: dict[ForeignContainer, Ping] = {
            container: Ping.FAILED for endpoint in endpoints for container in endpoint.foreign
        }
        self._lives = dict.fromkeys(self._last, 0)
        self._awake: set[str] = set()
        self._watches: dict[str, asyncio.Task[None]] = {}

    def in_rotation(self, instance: Instance) -> bool:
        """Returns whether every container of an instance passed its last check."""
        return all(self._last.get(container, Ping.PASSED) is Ping.PASSED for container in _foreign(instance))

    def life(self, instance: Instance) -> int:
        """A number that changes when a container of the instance is gone: what it held is lost then."""
        return sum(self._lives[container] for container in _foreign(instance))

    def mark_gone(self, instance: Instance) -> bool:
        """Takes an instance out that could not be reached. Whether there was anything to take out."""
        containers = _foreign(instance)
        for container in containers:
            self._note(container, Ping.UNREACHABLE)
        return bool(containers)

    async def check(self, endpoint: Endpoint) -> str:
        """Asks an endpoint's containers now, and returns its status.

        Simulated: `Creating` until one passed once, `OutOfService` while none does later.
        """
        if not endpoint.foreign:
            return endpoint.status
        for container, ping in zip(
            endpoint.foreign,
            await asyncio.gather(*(container.ping() for container in endpoint.foreign)),
            strict=True,
        ):
            self._note(container, ping)
        if endpoint.name not in self._watches:
            self._watches[endpoint.name] = asyncio.create_task(self._watch(endpoint))
        if any(self._last[container] is Ping.PASSED for container in endpoint.foreign):
            self._awake.add(endpoint.name)
            return endpoint.status
        return "OutOfService" if endpoint.name in self._awake else "Creating"

    async def close(self) -> None:
        """Stops watching."""
        for watch in self._watches.values():
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    async def _watch(self, endpoint: Endpoint) -> None:
        while True:
            await asyncio.sleep(_SECONDS_BETWEEN_PINGS)
            await self.check(endpoint)

    def _note(self, container: ForeignContainer, ping: Ping) -> None:
        if ping is Ping.UNREACHABLE and self._last[container] is not Ping.UNREACHABLE:
            self._lives[container] += 1
        self._last[container] = ping


def _foreign(instance: Instance) -> list[ForeignContainer]:
    return [
        container for container in instance.containers.values() if isinstance(container, ForeignContainer)
    ]
