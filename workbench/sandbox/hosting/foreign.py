"""A container that is an HTTP server of its own, such as one that runs in Docker on this machine."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from enum import Enum

import aiohttp

from workbench.sandbox.hosting.container import Answer, GoneError, Request

_PING_LIMIT = 2.0
"""Seconds that `/ping` may take (Developer Guide, "Custom Inference Code with Hosting Services")."""
_CONNECT_LIMIT = 5.0
"""Seconds to get a connection. The service gives a container 250 ms, a busy laptop needs more."""
_SILENT = ("Accept", "Accept-Encoding", "User-Agent", "Content-Type")


class Ping(Enum):
    """What a health check came to."""

    PASSED = "passed"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    """Nobody listens: the container's process is gone, and what it held with it."""


class ForeignContainer:
    """Speaks to the server at `url`, chunk by chunk.

    Args:
        url: scheme, host and port, and the path that `/ping` and `/invocations` lie under.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def handle(self, request: Request) -> Answer:
        """Passes one request on.

        Raises:
            GoneError: the server cannot be reached, or went away before its answer began.
        """
        try:
            response = await self._opened().request(
                request.method,
                self.url + request.path,
                headers=dict(request.headers),
                data=request.body,
                allow_redirects=False,
            )
        except (aiohttp.ClientError, OSError) as error:
            reached = not isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
            raise GoneError(f"{self.url}: {_words(error)}", reached=reached) from None
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, headers, _parts(response))

    async def ping(self) -> Ping:
        """Asks `/ping`, which must answer 200 in time."""
        try:
            async with (
                asyncio.timeout(_PING_LIMIT),
                self._opened().get(f"{self.url}/ping", allow_redirects=False) as response,
            ):
                return Ping.PASSED if response.status == 200 else Ping.FAILED
        except aiohttp.ClientConnectorError:
            return Ping.UNREACHABLE
        except (aiohttp.ClientError, OSError, TimeoutError):
            return Ping.FAILED

    async def close(self) -> None:
        """Lets go of the connections."""
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            # The platform has the time limit; a client of its own would add another.
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_LIMIT)
            self._session = aiohttp.ClientSession(
                timeout=timeout,
                auto_decompress=False,
                skip_auto_headers=_SILENT,
                # A connection for each request: one kept open may be closed by the server just as the next is
                # sent (uvicorn closes it after every exception of the application, and says so nowhere), and
                # an inference must be neither repeated nor blamed on a container that is well.
                connector=aiohttp.TCPConnector(limit=0, force_close=True),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def _words(error: aiohttp.ClientError | OSError) -> str:
    """Returns what happened; of a refused connection in the words of the system, not of aiohttp."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, OSError) and cause.errno is not None:
        return os.strerror(cause.errno)
    return str(cause) or type(cause).__name__


async def _parts(response: aiohttp.ClientResponse) -> AsyncGenerator[bytes, None]:
    try:
        async for part in response.content.iter_any():
            yield part
    except (aiohttp.ClientError, OSError) as error:
        raise GoneError(_words(error), reached=True) from None
    finally:
        response.close()
