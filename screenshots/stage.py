"""The app over a sandbox and a history that was really sent, where keys are pressed and pictures taken."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.pilot import Pilot
from textual.widgets import Input

from screenshots.still import StillClock
from workbench.cli.app_launcher import Offers
from workbench.model.invocation import Invocation, TextBody
from workbench.model.sandbox_info import SandboxInfo
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.services.replay.recorded_invocation import replay
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp

DEADLINE_SECONDS = 30.0


class Stage:
    """The app as it runs, with hands on its keys.

    Args:
        app: the app.
        pilot: presses its keys.
    """

    def __init__(self, app: WorkbenchApp, pilot: Pilot[int]) -> None:
        self._app = app
        self._pilot = pilot

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(strip.text for strip in self._app.screen._compositor.render_strips())

    async def press(self, key: str) -> None:
        """Presses a key; a word in `<` and `>` is waited for on the screen, one in `"` is typed."""
        if key.startswith("<"):
            await self.until(key.strip("<>"))
        elif key.startswith('"'):
            await self._pilot.press(*key.strip('"'))
        else:
            await self._pilot.press(key)

    async def until(self, words: str) -> None:
        """Waits until words are on the screen.

        Raises:
            TimeoutError: they did not come.
        """
        await self._until(lambda: words in self.text)

    async def picture(self) -> str:
        """Returns the screen as SVG, once no worker is at work and it has stopped changing.

        What reads the container's log is not waited for: it looks for late lines for most of a minute.
        """
        for field in self._app.screen.query(Input):
            field.cursor_blink = False  # the cursor is there, however late the picture is taken
        before = ""
        while before != (before := self._app.export_screenshot()) or self._is_at_work:
            await asyncio.sleep(0.2)
            await self._pilot.pause()
        return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8080", before)

    @property
    def _is_at_work(self) -> bool:
        return any(not worker.is_finished and worker.group != "log" for worker in self._app.workers)

    async def _until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not true():
            if time.monotonic() > deadline:
                raise TimeoutError("the scene never came about")
            await asyncio.sleep(0.01)
            await self._pilot.pause()


@asynccontextmanager
async def stage(
    endpoint: str, size: tuple[int, int], *, operation: str = "InvokeEndpoint", theme: str = "workbench"
) -> AsyncIterator[Stage]:
    """Starts the app with the first sample of an endpoint of the sandbox as its draft.

    Args:
        endpoint: its name.
        size: columns and rows of the terminal.
        operation: of that sample.
        theme: of the app.
    """
    clock = StillClock()
    with TemporaryDirectory() as folder, Sandbox.start(seed=7, clock=clock.time) as sandbox:
        root = Path(folder)
        hosting = SandboxInfo(
            url=sandbox.url,
            access_key_id=sandbox.access_key_id,
            secret_access_key=sandbox.secret_access_key,
            region=sandbox.region,
        )
        places = AppDirs(data=root / "data", config=root / "config", cache=root / "cache")
        places.config.mkdir(parents=True)
        (places.config / "settings.toml").write_text(f'theme = "{theme}"\n')
        with Workbench(places, hosting=lambda: hosting, clock=clock) as bench:
            invocation = _past(bench, clock, endpoint, operation)
            app = WorkbenchApp(bench, invocation=invocation, offers=Offers())
            async with app.run_test(size=size) as pilot:
                running = Stage(app, pilot)
                await running._until(lambda: app.main.is_complete)
                yield running


def _past(bench: Workbench, clock: StillClock, endpoint: str, operation: str) -> Invocation:
    """Something to have in the history; returns the draft to begin with."""
    iris = Offers()[0].invocation
    bench.send(iris)
    clock.wait(1)
    bench.send(
        iris.with_(
            fields={"EndpointName": "faulty", "ContentType": "application/json"},
            body=TextBody('{"error": "ModelError", "status": 500, "message": "out of memory"}'),
        )
    )
    clock.wait(1)
    replay(bench, 1)
    clock.wait(1)
    drafts = (offer.invocation for offer in Offers())
    return next(draft for draft in drafts if (draft.endpoint_name, draft.operation) == (endpoint, operation))
