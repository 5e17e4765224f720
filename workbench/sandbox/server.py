"""The running sandbox: a web server on a thread and an event loop of its own, inside its owner's process."""

from __future__ import annotations

import asyncio
import random
import secrets
import socket
import threading
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from aiohttp import web

from workbench.sandbox.endpoints import Builder, foreign, shipped
from workbench.sandbox.fleet import fleet
from workbench.sandbox.front.app import LOGGER, Front
from workbench.sandbox.front.authorization import Authorizer
from workbench.sandbox.front.control_plane import ControlPlane
from workbench.sandbox.front.log_service import LogService
from workbench.sandbox.front.metric_service import MetricService
from workbench.sandbox.front.runtime import Runtime
from workbench.sandbox.front.s3 import ObjectService
from workbench.sandbox.front.scaling_service import ScalingService
from workbench.sandbox.hosting.asynchronous import AsyncInference
from workbench.sandbox.hosting.logs import LogStore
from workbench.sandbox.hosting.metrics import MetricLog
from workbench.sandbox.hosting.models import put_models
from workbench.sandbox.hosting.objects import ObjectStore
from workbench.sandbox.hosting.platform import Platform
from workbench.sandbox.service_model import operations

ACCOUNT = "123456789012"
ACCESS_KEY_ID = "SANDBOXACCESSKEY0001"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound to
"""Addresses that stand for every one of this machine's, and where it reaches itself."""
RESPONSE_LIMIT = 25 * 1024 * 1024
"""Bytes of a real-time answer (Model Hosting FAQs); serverless has 4 MB, the service model 6 MiB."""
_LARGEST_HEADER = 16 * 1024
_LINGERING = 2.0
"""Seconds that what is left of a refused body is read for, so that its sender sees the answer."""
_START_LIMIT = 10.0
_AGE = 9 * 86_400.0
"""Seconds since the endpoints were created, in the words of the control plane."""
_STOP_LIMIT = 5.0


class Sandbox:
    """Local SageMaker hosting. Started by `Sandbox.start`; stopped by `stop`, its block, or its process.

    Attributes:
        url: `http://HOST:PORT`.
        access_key_id, secret_access_key: the dummy credentials that signatures are checked with.
        region: the region that requests are signed for.
        bucket: the one S3 bucket, which asynchronous inference reads and writes.
        endpoint_names: what can be invoked, or seen not to be.
    """

    def __init__(
        self,
        listener: socket.socket,
        front: Front,
        platform: Platform,
        *,
        secret_access_key: str,
        region: str,
        bucket: str,
    ) -> None:
        bound, port = listener.getsockname()[:2]
        host = _WILDCARDS.get(bound, bound)
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        self.access_key_id = ACCESS_KEY_ID
        self.secret_access_key = secret_access_key
        self.region = region
        self.bucket = bucket
        self.endpoint_names = tuple(platform.endpoints)
        self._front = front
        self._platform = platform
        self._listener = listener
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)

    @classmethod
    def start(
        cls,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        region: str = "us-east-1",
        containers: Mapping[str, str] = {},
        allow_unsigned: bool = False,
        time_limit: float = 60.0,
        response_limit: int = RESPONSE_LIMIT,
        session_lifetime: float = 1200.0,
        log_delay: float = 0.0,
        patience: float = 60.0,
        extra_endpoints: int = 0,
        control_plane_delay: float = 0.0,
        seed: int | None = None,
        clock: Callable[[], float] = time.time,
    ) -> Self:
        """A sandbox that answers by the time this returns.

        Args:
            host: the address to listen on; anything but loopback lets others in.
            port: 0 takes a free one.
            containers: URLs of HTTP servers with `/ping` and `/invocations`, by the name of the endpoint that
                they are to stand behind; several URLs with commas between are several instances.
            allow_unsigned: lets requests without a signature in.
            time_limit: seconds that a container may take for an answer, eight times as many for a stream.
            response_limit: bytes that a plain answer may have.
            session_lifetime: seconds that a session of `chat` lives.
            log_delay: seconds from the moment a container prints a line until it can be read.
            patience: seconds that a request may take to arrive, and an idle connection is kept open.
            extra_endpoints: how many endpoints the account has besides, as a large one does.
            control_plane_delay: seconds that every answer of the control plane is held back.
            clock: seconds since 1970, by which sessions of `chat` expire, endpoints have their age and lines
                of logs become readable.
            seed: makes IDs, the choice of variants and generated text the same each time.

        Raises:
            OSError: the address cannot be listened on.
            ValueError: a name that no endpoint can have, or a URL that is none.
        """
        for name, urls in containers.items():
            _check_container(name, urls)
        rng = random.Random(seed)
        secret = secrets.token_urlsafe(30) if seed is None else f"sandbox-secret-{seed}"
        logs = LogStore(log_delay, clock)
        metrics = MetricLog()
        objects = ObjectStore(f"sagemaker-{region}-{ACCOUNT}")
        builder = Builder(logs, rng, clock() - _AGE, objects.uri(""), session_lifetime, clock)
        endpoints = shipped(builder) | {
            name: foreign(builder, name, urls) for name, urls in containers.items()
        }
        endpoints |= {endpoint.name: endpoint for endpoint in fleet(builder, extra_endpoints)}
        put_models(objects, endpoints.values())
        platform = Platform(
            endpoints,
            account=ACCOUNT,
            region=region,
            time_limit=time_limit,
            response_limit=response_limit,
            rng=rng,
        )
        front = Front(
            Authorizer(ACCESS_KEY_ID, secret, region, allow_unsigned),
            Runtime(platform, AsyncInference(platform, objects, rng, logs), metrics),
            ControlPlane(platform, control_plane_delay),
            LogService(logs, region, ACCOUNT),
            ObjectService(objects, region, _random(seed, "uploads")),
            scaling_service=ScalingService(platform),
            metric_service=MetricService(platform, metrics),
            account=ACCOUNT,
            hosts=_LOOPBACK | {f"[{host}]" if ":" in host else host.lower()},
            any_address=host in _WILDCARDS,
            patience=patience,
            rng=rng,
            rng_beside=_random(seed, "beside"),
        )
        listener = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=512
        )
        sandbox = cls(
            listener, front, platform, secret_access_key=secret, region=region, bucket=objects.bucket
        )
        sandbox._begin()
        return sandbox

    def stop(self) -> None:
        """Closes every connection and the port. May be called again, and from any thread."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            if threading.current_thread() is not self._thread:
                self._thread.join(_STOP_LIMIT)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _begin(self) -> None:
        self._thread.start()
        if not self._ready.wait(_START_LIMIT):
            raise TimeoutError("the sandbox did not start")
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        # asyncio's own handler would write to the terminal.
        self._loop.set_exception_handler(lambda _, context: LOGGER.error("%s", context))
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:  # noqa: BLE001 - raised where the sandbox was started
            self._failure = error
            LOGGER.exception("the sandbox ended")
        finally:
            self._loop.close()
            self._listener.close()
            self._ready.set()

    async def _serve(self) -> None:
        server = web.Server(
            self._front.handle,
            handler_cancellation=True,
            access_log=None,
            logger=LOGGER,
            auto_decompress=False,
            keepalive_timeout=self._front.patience,
            max_line_size=_LARGEST_HEADER,
            max_field_size=_LARGEST_HEADER,
            lingering_time=min(_LINGERING, self._front.patience),
        )
        runner = web.ServerRunner(server, shutdown_timeout=0.2)
        await runner.setup()
        try:
            await web.SockSite(runner, self._listener).start()
            self._ready.set()
            await self._stopping.wait()
        finally:
            await runner.cleanup()
            await self._platform.close()


def _random(seed: int | None, purpose: str) -> random.Random:
    """Returns a source of its own: what one purpose draws does not depend on how often another did."""
    return random.Random(None if seed is None else f"{seed} {purpose}")


def _check_container(name: str, urls: str) -> None:
    complaint = operations()["invocations"].endpoint_name.complaint(name)
    if complaint:
        raise ValueError(complaint)
    for url in urls.split(","):
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{url!r} is not the URL of a container, such as http://127.0.0.1:8080")
