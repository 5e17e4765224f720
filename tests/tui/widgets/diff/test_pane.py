"""The comparison alone: what each of its keys does, in one app over the answers of the sandbox."""

from __future__ import annotations

import json

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.aws.server import Serve, answer, answering
from tests.tui.conftest import IRIS, text, until
from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.store import AppDirs
from workbench.tui.messages import StatusMessage
from workbench.tui.screens.prompt import PromptScreen
from workbench.tui.widgets.diff.pane import DiffPane
from workbench.tui.widgets.text_modal import TextModal

BEFORE = {"a": [{"id": 1, "n": 1.0}, {"id": 2, "n": 2.0}], "b": "x", "same": list(range(30)), "end": 1}
AFTER = BEFORE | {"a": [{"id": 3, "n": 1.5}, {"id": 4, "n": 2.0}], "end": 2}


def sent(bench: Workbench, serve: Serve, body: object) -> int:
    """The number of an exchange that was answered with a document."""
    headers = (("Content-Type", "application/json"),)
    server = serve(answering(answer(json.dumps(body).encode(), headers=headers)))
    connection = Connection(endpoint_url=server.url, region="us-east-1", sign=False)
    number = bench.send(IRIS.with_(connection=connection)).id
    assert number is not None
    return number


class Alone(App[int]):
    """A comparison, and what it says."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.pane = DiffPane(bench)
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.pane

    def notify(self, message: str, **_how: object) -> None:
        self.said.append(message)

    def on_status_message(self, message: StatusMessage) -> None:
        self.said.append(message.text)


async def settled(pilot: Pilot[int], pane: DiffPane) -> None:
    await pilot.pause()
    await until(pilot, lambda: not pane.reading)


async def test_each_key_does_its_part(places: AppDirs, serve: Serve) -> None:
    with Workbench(places) as bench:
        first, second = (sent(bench, serve, body) for body in (BEFORE, AFTER))
        await _press_each_key(bench, first, second)


async def _press_each_key(bench: Workbench, first: int, second: int) -> None:
    app = Alone(bench)
    async with app.run_test(size=(100, 30)) as pilot:
        pane = app.pane

        def listed() -> list[str]:
            return [difference.where for difference in pane._list._differences]

        async def press(*keys: str) -> None:
            await pilot.press(*keys)
            await settled(pilot, pane)

        pane.run("order")
        await pilot.pause()
        assert app.said == ["There is no comparison here."]

        pane.show(second, first)
        await settled(pilot, pane)
        pane.go()
        everything = listed()
        assert set(everything) == {"a[0].id", "a[0].n", "a[1].id", "end"}

        # What is filtered for may be nowhere.
        await press("slash", *"zzz")
        assert listed() == [] and "No path matches the filter." in text(app)
        app.said.clear()
        await press("enter", "i")
        assert app.said == ["Select a difference inside the body first."]
        await press("slash", "escape")
        assert listed() == everything

        # What is ignored of one item is ignored of all, and comes back.
        pane._list.go_to(everything.index("a[0].id"))
        await press("i")
        assert set(listed()) == {"a[0].n", "end"}
        await press("u")
        assert listed() == everything

        before = pane._rules
        await press("equals_sign")
        await until(pilot, lambda: isinstance(app.screen, PromptScreen))
        await press("escape")
        assert pane._rules == before
        await press("minus")
        assert pane._rules == before, "nothing is stricter than to be equal"
        await press("o")
        assert pane._rules.order is not before.order
        await press("o")
        assert pane._rules == before

        await _beside(pilot, app)


async def _beside(pilot: Pilot[int], app: Alone) -> None:
    """Both sides beside each other: one goes from difference to difference, and opens one."""
    pane = app.pane
    await pilot.press("s")
    await settled(pilot, pane)
    here = pane._rows.cursor
    await pilot.press("n")
    next_row = pane._rows.cursor
    assert next_row > here
    await pilot.press("N")
    assert pane._rows.cursor < next_row
    app.said.clear()
    await pilot.press("i")
    assert app.said == ["Select a difference inside the body first."]
    chosen = pane._rows.chosen
    assert chosen is not None
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, TextModal))
    assert str(chosen.expected).strip(" ,") in text(app) and str(chosen.actual).strip(" ,") in text(app)
    await pilot.press("escape")
    # What was compared before the newest rules is not shown.
    rows = pane._rows.count
    pane.on_diff_pane__compared(DiffPane._Compared(0, pane._sides, pane._comparison, ()))  # type: ignore[arg-type]
    pane.on_diff_pane__unable(DiffPane._Unable(0, "of before"))
    assert pane._rows.count == rows and "of before" not in text(app)
