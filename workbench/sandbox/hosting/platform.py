"""The platform between the front and the containers: places an invocation, runs it, judges the answer."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace

from workbench.sandbox.errors import ServiceError, validation_error
from workbench.sandbox.hosting.container import (
    CLOSED_SESSION_HEADER,
    NEW_SESSION_HEADER,
    SESSION_HEADER,
    Answer,
    Container,
    GoneError,
    Parts,
    Request,
    whole,
)
from workbench.sandbox.hosting.endpoint import Endpoint
from workbench.sandbox.hosting.explanations import Explainer
from workbench.sandbox.hosting.failures import Blame
from workbench.sandbox.hosting.models import ModelLoader
from workbench.sandbox.hosting.routing import NEW_SESSION, Placement, Router

STREAM_FACTOR = 8
"""A stream may take eight times as long as a plain answer: 8 minutes to 60 s (Model Hosting FAQs)."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A whole answer of a container, and the variant that gave it."""

    variant: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Begun:
    """An answer that is still coming."""

    variant: str
    headers: Mapping[str, str]
    parts: Parts


class Platform:
    """Every endpoint of one account in one region.

    Args:
        time_limit: seconds that a container may take for a plain answer.
    """

    def __init__(
        self,
        endpoints: Mapping[str, Endpoint],
        *,
        account: str,
        region: str,
        time_limit: float,
        rng: random.Random,
    ) -> None:
        self.endpoints = endpoints
        self.account = account
        self.region = region
        self._time_limit = time_limit
        self._routers = {name: Router(endpoint, account, rng) for name, endpoint in endpoints.items()}
        self._loaders: dict[Container, ModelLoader] = {}
        self._awake: set[str] = set()

    def endpoint(self, name: str) -> Endpoint:
        """An endpoint by its name.

        Raises:
            ServiceError: there is none.
        """
        try:
            return self.endpoints[name]
        except KeyError:
            raise validation_error(f"Endpoint {name} of account {self.account} not found.") from None

    async def invoke(self, name: str, fields: Mapping[str, str], request: Request) -> Completed | Answer:
        """Run one invocation to its end. An `Answer` is bare: it is for the client as it stands.

        Raises:
            ServiceError: it cannot be placed, or the container failed, which is a ModelError.
        """
        return await self.run(self._synchronous(name), fields, request, self._time_limit)

    async def run(
        self, endpoint: Endpoint, fields: Mapping[str, str], request: Request, time_limit: float
    ) -> Completed | Answer:
        """Run one invocation, synchronous or not, within `time_limit` seconds.

        Raises:
            ServiceError: see `invoke`.
        """
        await self._wake(endpoint)
        placement = self._routers[endpoint.name].place(fields)
        blame = self._blame(endpoint, placement)
        try:
            async with asyncio.timeout(time_limit):
                answer = await self._ask(endpoint, placement, fields, request)
                if answer.bare or answer.unbuffered:
                    return answer
                body = await whole(answer)
                if not 200 <= answer.status < 300:
                    raise blame.model_error(answer.status, body.decode("utf-8", errors="replace"))
                headers = answer.headers
                expression = fields.get("EnableExplanations")
                if expression is not None:
                    explainer = self._explainer(endpoint, placement.container, request, answer)
                    body = await explainer.explain(expression, request.body, body)
                    headers = {**headers, "content-type": "application/json"}
        except TimeoutError:
            raise blame.timed_out() from None
        except GoneError as error:
            raise blame.gone(error) from None
        headers = self._follow_session(endpoint, placement, fields, headers)
        return Completed(placement.variant.name, headers, body)

    async def stream(self, name: str, fields: Mapping[str, str], request: Request) -> Begun | Answer:
        """Begin one invocation whose answer is passed on as it comes. An `Answer` is bare.

        Raises:
            ServiceError: it cannot be placed, or the container failed before its first byte. What fails
                later is raised by the parts: `ModelStreamError`, `InternalStreamFailure`.
        """
        endpoint = self._synchronous(name)
        await self._wake(endpoint)
        placement = self._routers[name].place(fields)
        blame = self._blame(endpoint, placement)
        deadline = asyncio.get_running_loop().time() + self._time_limit * STREAM_FACTOR
        try:
            async with asyncio.timeout(self._time_limit):
                answer = await self._ask(endpoint, placement, fields, request)
                if answer.bare:
                    return answer
                if not 200 <= answer.status < 300:
                    message = (await whole(answer)).decode("utf-8", errors="replace")
                    raise blame.model_error(answer.status, message)
        except TimeoutError:
            raise blame.timed_out() from None
        except GoneError as error:
            raise blame.gone(error) from None
        headers = self._follow_session(endpoint, placement, fields, answer.headers)
        body = answer.body
        parts = _one_part(body) if isinstance(body, bytes) else _watched(body, blame, deadline)
        return Begun(placement.variant.name, headers, parts)

    async def status(self, endpoint: Endpoint) -> str:
        """An endpoint's status; of a foreign container, `/ping` is asked first.

        Simulated: `Creating` until it passed once, `OutOfService` when it fails later.
        """
        if not endpoint.foreign:
            return endpoint.status
        health = await asyncio.gather(*(container.healthy() for container in endpoint.foreign))
        if all(health):
            self._awake.add(endpoint.name)
            return endpoint.status
        return "OutOfService" if endpoint.name in self._awake else "Creating"

    async def close(self) -> None:
        """Let go of the connections to foreign containers."""
        for endpoint in self.endpoints.values():
            for container in endpoint.foreign:
                await container.close()

    async def _wake(self, endpoint: Endpoint) -> None:
        """Send nothing to a foreign container that has not passed its health check once."""
        if not endpoint.foreign or endpoint.name in self._awake:
            return
        if await self.status(endpoint) != "InService":
            urls = ", ".join(container.url for container in endpoint.foreign)
            raise ServiceError(
                "ServiceUnavailable",
                503,
                f"Endpoint {endpoint.name} is not in service: {urls} did not pass the ping health check.",
            )

    def _synchronous(self, name: str) -> Endpoint:
        endpoint = self.endpoint(name)
        if endpoint.async_config is not None:
            raise validation_error(f"Endpoint {name} can only receive asynchronous invocations.")
        return endpoint

    def _blame(self, endpoint: Endpoint, placement: Placement) -> Blame:
        return Blame(endpoint.name, placement.hostname, self.region, self.account)

    async def _ask(
        self, endpoint: Endpoint, placement: Placement, fields: Mapping[str, str], request: Request
    ) -> Answer:
        model = fields.get("TargetModel")
        if endpoint.models:
            if model is None:
                raise _target_model_error(
                    "MISSING", f"Request to {endpoint.name} is missing a target model header"
                )
            return await self._loader(endpoint, placement.container).invoke(model, request)
        if model is not None:
            raise _target_model_error(
                "NOT_SUPPORTED",
                f"Endpoint {endpoint.name} is not a multi-model endpoint and does not support target model "
                "header.",
            )
        return await placement.container.handle(request)

    def _loader(self, endpoint: Endpoint, container: Container) -> ModelLoader:
        loader = self._loaders.get(container)
        if loader is None:
            loader = ModelLoader(container, endpoint.model_prefix, endpoint.models)
            self._loaders[container] = loader
        return loader

    def _explainer(
        self, endpoint: Endpoint, container: Container, request: Request, answer: Answer
    ) -> Explainer:
        if endpoint.explainer is None:
            raise validation_error(f"Endpoint {endpoint.name} has no explainer: clear EnableExplanations.")
        media_type = request.media_type
        if answer.headers.get("content-type", "").partition(";")[0] != media_type:
            raise validation_error("ContentType and Accept must be the same to explain an answer.")

        async def predict(rows: bytes) -> bytes:
            return await whole(await container.handle(replace(request, body=rows)))

        return Explainer(endpoint.explainer, media_type, predict)

    def _follow_session(
        self,
        endpoint: Endpoint,
        placement: Placement,
        fields: Mapping[str, str],
        headers: Mapping[str, str],
    ) -> Mapping[str, str]:
        """Note sessions opened and closed, under either of the names that containers use for the header."""
        asked = fields.get("SessionId")
        if asked is None:
            return headers
        router = self._routers[endpoint.name]
        opened = headers.get(NEW_SESSION_HEADER)
        if opened is None and asked == NEW_SESSION:
            opened = headers.get(SESSION_HEADER)
            if opened is not None:
                headers = {**headers, NEW_SESSION_HEADER: opened}
        if opened is not None:
            router.session_opened(opened, placement)
        closed = headers.get(CLOSED_SESSION_HEADER)
        if closed is not None:
            router.session_closed(closed)
        return headers


def _target_model_error(code: str, message: str) -> ServiceError:
    return ServiceError("ValidationError", 400, message, {"ErrorCode": f"TARGET_MODEL_HEADER_{code}"})


async def _one_part(body: bytes) -> AsyncGenerator[bytes, None]:
    if body:
        yield body


async def _watched(parts: Parts, blame: Blame, deadline: float) -> AsyncGenerator[bytes, None]:
    """The container's parts until it ends, breaks off, or takes too long."""
    async with aclosing(parts):
        while True:
            try:
                async with asyncio.timeout_at(deadline):
                    part = await anext(parts, None)
            except TimeoutError:
                raise blame.stream_timed_out() from None
            except GoneError as error:
                raise blame.stream_broken(error) from None
            if part is None:
                return
            yield part
