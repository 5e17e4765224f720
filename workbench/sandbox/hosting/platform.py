"""The platform between the front and the containers: places an invocation, runs it, judges the answer."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial

from workbench.sandbox.errors import ServiceError, validation_error
from workbench.sandbox.hosting.container import (
    CLOSED_SESSION_HEADER,
    NEW_SESSION_HEADER,
    SESSION_HEADER,
    Answer,
    Container,
    GoneError,
    OverLimitError,
    Parts,
    Request,
    whole,
)
from workbench.sandbox.hosting.endpoint import Endpoint
from workbench.sandbox.hosting.explanations import Explainer
from workbench.sandbox.hosting.failures import Blame
from workbench.sandbox.hosting.health import Health
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
        response_limit: bytes that a plain answer may have.
    """

    def __init__(
        self,
        endpoints: Mapping[str, Endpoint],
        *,
        account: str,
        region: str,
        time_limit: float,
        response_limit: int,
        rng: random.Random,
    ) -> None:
        self.endpoints = endpoints
        self.account = account
        self.region = region
        self._time_limit = time_limit
        self._response_limit = response_limit
        self._health = Health(endpoints.values())
        self._routers = {
            name: Router(endpoint, account, rng, self._health) for name, endpoint in endpoints.items()
        }
        self._loaders: dict[Container, ModelLoader] = {}

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
        """Runs one invocation to its end. An `Answer` is bare: it is for the client as it stands.

        Raises:
            ServiceError: it cannot be placed, or the container failed, which is a ModelError.
        """
        return await self.run(self._synchronous(name), fields, request, self._time_limit)

    async def run(
        self,
        endpoint: Endpoint,
        fields: Mapping[str, str],
        request: Request,
        time_limit: float,
        *,
        limit: int | None = None,
    ) -> Completed | Answer:
        """Runs one invocation, synchronous or not, within `time_limit` seconds of a container in service.

        Args:
            limit: bytes of the answer; None for the platform's own.

        Raises:
            ServiceError: see `invoke`.
        """
        limit = self._response_limit if limit is None else limit
        await self._wake(endpoint)
        deadline = asyncio.get_running_loop().time() + time_limit
        explainer = self._explainer(endpoint, fields, request)
        placement, answer = await self._reach(endpoint, fields, request, deadline)
        if answer.bare or answer.unbuffered:
            return answer
        blame = self._blame(endpoint, placement)
        try:
            async with asyncio.timeout_at(deadline):
                body = await whole(answer, limit)
                if not 200 <= answer.status < 300:
                    raise blame.model_error(answer.status, body.decode("utf-8", errors="replace"))
                headers = answer.headers
                if explainer is not None:
                    predict = partial(self._predict, placement.container, request, limit)
                    body = await explainer.explain(headers.get("content-type", ""), body, predict)
                    headers = {**headers, "content-type": "application/json"}
        except TimeoutError:
            raise blame.timed_out() from None
        except OverLimitError:
            raise blame.too_large(limit) from None
        except GoneError as error:
            raise blame.gone(error) from None
        headers = self._follow_session(endpoint, placement, fields, headers)
        return Completed(placement.variant.name, headers, body)

    async def stream(self, name: str, fields: Mapping[str, str], request: Request) -> Begun | Answer:
        """Begins one invocation whose answer is passed on as it comes. An `Answer` is bare.

        Raises:
            ServiceError: it cannot be placed, or the container failed before its first byte. What fails
                later is raised by the parts: `ModelStreamError`, `InternalStreamFailure`.
        """
        endpoint = self._synchronous(name)
        await self._wake(endpoint)
        begun = asyncio.get_running_loop().time()
        placement, answer = await self._reach(endpoint, fields, request, begun + self._time_limit)
        if answer.bare:
            return answer
        blame = self._blame(endpoint, placement)
        if not 200 <= answer.status < 300:
            raise await self._refused(blame, answer, begun + self._time_limit)
        headers = self._follow_session(endpoint, placement, fields, answer.headers)
        body = answer.body
        deadline = begun + self._time_limit * STREAM_FACTOR
        parts = _one_part(body) if isinstance(body, bytes) else _watched(body, blame, deadline)
        return Begun(placement.variant.name, headers, parts)

    async def _refused(self, blame: Blame, answer: Answer, deadline: float) -> ServiceError:
        """Returns what a container that answered an error to a stream is reported as."""
        try:
            async with asyncio.timeout_at(deadline):
                message = await whole(answer, self._response_limit)
        except TimeoutError:
            return blame.timed_out()
        except OverLimitError:
            return blame.too_large(self._response_limit)
        except GoneError as error:
            return blame.gone(error)
        return blame.model_error(answer.status, message.decode("utf-8", errors="replace"))

    async def _reach(
        self, endpoint: Endpoint, fields: Mapping[str, str], request: Request, deadline: float
    ) -> tuple[Placement, Answer]:
        """Places an invocation, and makes its container begin to answer.

        An instance that nobody listens on any more is taken out, and another is tried: no inference ran.
        """
        router = self._routers[endpoint.name]
        while True:
            placement = router.place(fields)
            blame = self._blame(endpoint, placement)
            try:
                async with asyncio.timeout_at(deadline):
                    return placement, await self._ask(endpoint, placement, fields, request)
            except TimeoutError:
                raise blame.timed_out() from None
            except GoneError as error:
                taken_out = not error.reached and self._health.mark_gone(placement.instance)
                if not taken_out or not (router.holds(fields) or router.has_instances()):
                    raise blame.gone(error) from None

    async def status(self, endpoint: Endpoint) -> str:
        """An endpoint's status; foreign containers are asked for their health first."""
        return await self._health.check(endpoint)

    async def close(self) -> None:
        """Lets go of the connections to foreign containers."""
        await self._health.close()
        for endpoint in self.endpoints.values():
            for container in endpoint.foreign:
                await container.close()

    async def _wake(self, endpoint: Endpoint) -> None:
        """Sends nothing to an endpoint whose foreign containers do not pass their health check."""
        if not endpoint.foreign or self._routers[endpoint.name].has_instances():
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

    def _explainer(self, endpoint: Endpoint, fields: Mapping[str, str], request: Request) -> Explainer | None:
        """What explains the answer where that is asked for; refused here, before the container runs."""
        expression = fields.get("EnableExplanations")
        if expression is None:
            return None
        if endpoint.explainer is None:
            raise validation_error(f"Endpoint {endpoint.name} has no explainer: clear EnableExplanations.")
        return Explainer(endpoint.explainer, expression, request)

    async def _predict(self, container: Container, request: Request, limit: int, rows: bytes) -> bytes:
        return await whole(await container.handle(replace(request, body=rows)), limit)

    def _follow_session(
        self,
        endpoint: Endpoint,
        placement: Placement,
        fields: Mapping[str, str],
        headers: Mapping[str, str],
    ) -> Mapping[str, str]:
        """Notes sessions opened and closed, under either of the names that containers use for the header."""
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
