"""Draw the pictures, or with `--check` say which of them are no longer what the app draws; exit 1 then."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.app import App
from textual.pilot import Pilot

from screenshots.still import StillClock
from workbench.cli.app_launcher import offers
from workbench.model.invocation import Invocation, TextBody
from workbench.model.sandbox_info import SandboxInfo
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp

FOLDER = Path(__file__).parent
DEADLINE_SECONDS = 30.0
SIZES = {"120x40": (120, 40), "80x24": (80, 24)}

Act = Callable[[Pilot[int]], Awaitable[None]]


@dataclass(frozen=True)
class Scene:
    """One picture: what is pressed, and what is on the screen when it is taken.

    Attributes:
        name: of the file.
        keys: what is pressed; a word in `<` and `>` is waited for on the screen, one in `"` is typed.
        shows: what is on the screen at last.
        endpoint: the endpoint of the sandbox whose first sample is the draft.
    """

    name: str
    keys: tuple[str, ...]
    shows: str
    endpoint: str = "iris-classifier"


SCENES = (
    Scene("first-answer", ("f5",), "#4"),
    Scene("fields", ("f3", "down"), "X-Amzn-SageMaker"),
    Scene("history", ("f6", "down", "enter"), "The container returned"),
    Scene("forecast", ("f5",), "forecast of", "demand-forecast"),
    Scene("templates", ("f2", "ctrl+t", "<Templates>", '"forecast"'), "DeepAR"),
)


def main(arguments: list[str]) -> int:
    # The pictures are those of a terminal with all colours, whatever this one has.
    os.environ |= {"TZ": "UTC", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    os.environ.pop("NO_COLOR", None)
    time.tzset()
    check = arguments == ["--check"]
    stale = []
    for scene in SCENES:
        for name, size in SIZES.items():
            path = FOLDER / f"{scene.name}-{name}.svg"
            drawn = asyncio.run(draw(scene, size))
            if not path.exists() or path.read_text() != drawn:
                stale.append(path.name)
                if not check:
                    path.write_text(drawn)
    if check and stale:
        print(f"stale: {', '.join(stale)}. `make screenshots` draws them anew.", file=sys.stderr)
        return 1
    print(f"{'checked' if check else 'drew'} {len(SCENES) * len(SIZES)} pictures, {len(stale)} new")
    return 0


async def draw(scene: Scene, size: tuple[int, int]) -> str:
    """The SVG of a scene, drawn by the app over a history that was really sent."""
    clock = StillClock()
    with TemporaryDirectory() as folder, Sandbox.start(seed=7) as sandbox:
        root = Path(folder)
        hosting = SandboxInfo(
            url=sandbox.url,
            access_key_id=sandbox.access_key_id,
            secret_access_key=sandbox.secret_access_key,
            region=sandbox.region,
        )
        places = AppDirs(data=root / "data", config=root / "config", cache=root / "cache")
        with Workbench(places, hosting=lambda: hosting, clock=clock) as bench:
            invocation = _past(bench, clock, scene.endpoint)
            app = WorkbenchApp(bench, invocation=invocation, offers=offers())
            async with app.run_test(size=size) as pilot:
                await _until(pilot, lambda: len(app.screen.query("#fields FormRow")) > 0)
                for key in scene.keys:
                    await _press(pilot, key)
                await _until(pilot, lambda: scene.shows in _text(app))
                await _settled(pilot)
                return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8080", app.export_screenshot())


async def _press(pilot: Pilot[int], key: str) -> None:
    if key.startswith("<"):
        await _until(pilot, lambda: key.strip("<>") in _text(pilot.app))
    elif key.startswith('"'):
        await pilot.press(*key.strip('"'))
    else:
        await pilot.press(key)


def _past(bench: Workbench, clock: StillClock, endpoint: str) -> Invocation:
    """Something to have in the history; returns the draft to begin with."""
    iris = offers()[0].invocation
    bench.send(iris)
    clock.wait(1)
    bench.send(
        iris.with_(
            fields={"EndpointName": "faulty", "ContentType": "application/json"},
            body=TextBody('{"error": "ModelError", "status": 500, "message": "out of memory"}'),
        )
    )
    clock.wait(1)
    bench.replay(1)
    clock.wait(1)
    return next(offer.invocation for offer in offers() if offer.invocation.endpoint_name == endpoint)


def _text(app: App[int]) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def _until(pilot: Pilot[int], true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError("the scene never came about")
        await asyncio.sleep(0.01)
        await pilot.pause()


async def _settled(pilot: Pilot[int]) -> None:
    """Waits until no worker is at work and the screen has stopped changing."""
    before = ""
    while before != (before := _text(pilot.app)) or any(
        not worker.is_finished for worker in pilot.app.workers
    ):
        await asyncio.sleep(0.2)
        await pilot.pause()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
