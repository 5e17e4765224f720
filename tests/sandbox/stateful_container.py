"""A container as AWS's own library makes one: run as `python stateful_container.py PORT` by the tests.

Its session manager opens, keeps, expires and closes the sessions; the route counts the requests of each.
Where CLOCK_AHEAD names a file, the manager's clock is ahead by the seconds in it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

os.environ["SAGEMAKER_ENABLE_STATEFUL_SESSIONS"] = "true"

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from model_hosting_container_standards.sagemaker import stateful_session_manager
from model_hosting_container_standards.sagemaker.sessions import manager

if ahead := os.environ.get("CLOCK_AHEAD"):
    manager.time = SimpleNamespace(time=lambda: time.time() + float(Path(ahead).read_text()))

app = FastAPI()
counts: Counter[str] = Counter()


@app.get("/ping")
async def ping() -> Response:
    return Response()


@app.post("/invocations")
@stateful_session_manager()  # type: ignore[untyped-decorator]
async def invocations(raw_request: Request) -> Response:
    session_id = raw_request.headers.get("x-amzn-sagemaker-session-id", "none")
    counts[session_id] += 1
    body: dict[str, Any] = await raw_request.json()
    if "stream" in body:
        return StreamingResponse(_counted(body["stream"], Path(body["turn"])), media_type="text/plain")
    if "crash" in body:
        os._exit(1)
    if "status" in body:
        return Response(b"as asked", status_code=body["status"])
    if "sleep" in body:
        await asyncio.sleep(body["sleep"])
    content = f"{session_id} {counts[session_id]} {os.getpid()}"
    seen = {name: value for name, value in raw_request.headers.items() if name.startswith("x-amzn")}
    return Response(
        content, media_type="text/plain", headers={"x-amzn-sagemaker-custom-attributes": str(len(seen))}
    )


async def _counted(parts: int, turn: Path) -> AsyncIterator[bytes]:
    for number in range(parts):
        await asyncio.to_thread(_wait_for, turn, number)
        yield f"{number}\n".encode()


def _wait_for(turn: Path, size: int) -> None:
    while turn.stat().st_size < size:
        time.sleep(0.005)


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
