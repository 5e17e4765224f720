"""Draw the pictures, or with `--check` say which of them are no longer what the app draws; exit 1 then.

`--film` draws the moving one alone.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from screenshots.film import Frame, film
from screenshots.stage import stage

FOLDER = Path(__file__).parent
SIZES = {"120x40": (120, 40), "80x24": (80, 24)}
FILM = "tour.svg"
FILM_SIZE = (110, 32)


@dataclass(frozen=True)
class Scene:
    """One picture: what is pressed, and what is on the screen when it is taken.

    Attributes:
        name: of the file.
        keys: what is pressed; see `Stage.press`.
        shows: what is on the screen at last.
        endpoint: the endpoint of the sandbox whose first sample is the draft.
        operation: of that sample.
        theme: of the app.
    """

    name: str
    keys: tuple[str, ...]
    shows: str
    endpoint: str = "iris-classifier"
    operation: str = "InvokeEndpoint"
    theme: str = "workbench"


@dataclass(frozen=True)
class Step:
    """One screen of the film.

    Attributes:
        caption: what was done.
        keys: what is pressed; see `Stage.press`.
        shows: what is on the screen then.
        seconds: how long it is shown.
    """

    caption: str
    keys: tuple[str, ...]
    shows: str
    seconds: float


SCENES = (
    Scene("first-answer", ("f5",), "#4"),
    Scene("fields", ("f3", "down"), "X-Amzn-SageMaker"),
    Scene("history", ("f6", "down", "enter"), "The container returned"),
    Scene("forecast", ("f5",), "forecast of", "demand-forecast"),
    Scene("templates", ("f2", "ctrl+t", "<Templates>", '"forecast"'), "DeepAR"),
    Scene("compare", ("f5", "<#4 >", "f4", "6", "s"), "6 of 10 differ"),
    Scene("stream", ("f5",), "tokens/s", "chat", "InvokeEndpointWithResponseStream"),
    Scene("light", ("f5",), "#4", theme="workbench-light"),
    Scene("editor-error", ("f2", "ctrl+end", "backspace"), "line 1, column"),
    Scene("table", ("f5", "<#4 >", "f4", "v"), "0.7792922535"),
    Scene("failure", ("f5",), "Raw response", "faulty"),
    Scene(
        "transcript",
        ("f7", "n", "<turn 1 >", "f5", "<turn 2 >", "f5", "<turn 3 >", "f7", "t"),
        "turn 2",
        "chat",
    ),
    Scene("repeat", ("alt+r", "f5"), "Recorded under"),
    Scene("endpoint", ("alt+g", "<✓ chat>", "slash", '"iris"', "enter", "i"), "Variant blue"),
    Scene("search", ("f6", "slash", '"status:4xx"'), "1 found"),
)
STEPS = (
    Step("A request, here to an endpoint of the sandbox", (), "iris-classifier", 2.5),
    Step("F5 sends it and shows the answer", ("f5",), "#4", 3.5),
    Step("v shows the answer as a table, a plot, hex", ("f4", "v"), "0.7792922535", 3),
    Step(
        "F6 lists what was sent: why it failed, and what to do",
        ("f6", "down", "down", "enter"),
        "The container returned",
        4,
    ),
    Step("F3 has every field of the API, explained and checked", ("f3", "down"), "X-Amzn-SageMaker", 3.5),
    Step(
        "Ctrl+T has example payloads for models and servers",
        ("f2", "ctrl+t", "<Templates>", '"forecast"'),
        "DeepAR",
        3.5,
    ),
)


def main(arguments: list[str]) -> int:
    # The pictures are those of a terminal with all colours, whatever this one has.
    os.environ |= {"TZ": "UTC", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    os.environ.pop("NO_COLOR", None)
    time.tzset()
    check, film_only = "--check" in arguments, "--film" in arguments
    pictures = {FILM: asyncio.run(draw_film())}
    for scene in () if film_only else SCENES:
        for name, size in SIZES.items():
            pictures[f"{scene.name}-{name}.svg"] = asyncio.run(draw(scene, size))
    stale = [
        name
        for name, picture in pictures.items()
        if not (path := FOLDER / name).exists() or path.read_text() != picture
    ]
    if check and stale:
        print(f"stale: {', '.join(stale)}. `make screenshots` draws them anew.", file=sys.stderr)
        return 1
    for name in stale:
        (FOLDER / name).write_text(pictures[name])
    print(f"{'checked' if check else 'drew'} {len(pictures)} pictures, {len(stale)} new")
    return 0


async def draw(scene: Scene, size: tuple[int, int]) -> str:
    """The SVG of a scene."""
    async with stage(scene.endpoint, size, operation=scene.operation, theme=scene.theme) as running:
        for key in scene.keys:
            await running.press(key)
        await running.until(scene.shows)
        return await running.picture()


async def draw_film() -> str:
    """The moving SVG."""
    frames = []
    async with stage("iris-classifier", FILM_SIZE) as running:
        for step in STEPS:
            for key in step.keys:
                await running.press(key)
            await running.until(step.shows)
            frames.append(Frame(await running.picture(), step.caption, step.seconds))
    return film(frames, FILM_SIZE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
