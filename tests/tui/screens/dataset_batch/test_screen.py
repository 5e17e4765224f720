"""A batch over a dataset in the app: the first request, live numbers, pause, stop, going on."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from tests.aws.server import Behaviour, Serve, Visit, answer
from tests.tui.conftest import IRIS, ready, text, until
from tests.tui.pictures import check_picture
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.model.progress import CancelToken
from workbench.services.dataset_batch.tally import Progress, Second
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.dataset_batch.screen import DatasetBatchScreen
from workbench.tui.screens.picker import Picker

SIZES = [(80, 24), (120, 40)]
FLOWERS = "a,b,c,d,label\n5.1,3.5,1.4,0.2,setosa\n6.2,3.4,5.4,2.3,virginica\n"


async def opened(app: WorkbenchApp, pilot: Pilot[int]) -> DatasetBatchScreen:
    await ready(pilot)
    await pilot.press("alt+f")
    await until(pilot, lambda: isinstance(app.screen, DatasetBatchScreen) and "Name a file" in text(app))
    assert isinstance(app.screen, DatasetBatchScreen)
    return app.screen


def fill(screen: DatasetBatchScreen, folder: Path, data: str, expression: str = "") -> Path:
    (folder / "in.csv").write_text(data)
    screen._fields.output.value = str(folder / "out.jsonl")
    screen._fields.map.value = expression
    screen._fields.input.value = str(folder / "in.csv")
    return folder / "out.jsonl"


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_request_is_shown_then_every_record_is_sent(
    app: WorkbenchApp, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot)
        screen._draft = IRIS.with_(fields={"EndpointName": "iris-classifier", "Accept": "application/json"})
        output = fill(screen, tmp_path, FLOWERS, "[a,b,c,d]")
        await until(pilot, lambda: "5.1,3.5,1.4,0.2" in text(app) and "text/csv" in text(app))

        await pilot.press("f5")
        await until(pilot, lambda: "Done 2 records" in text(app) and "Wrote" in text(app))

        rows = [json.loads(line) for line in output.read_text().splitlines()]
        assert [row["status"] for row in rows] == ["ok", "ok"]
        # Its user goes on where they were, and sees the first request of the next run.
        screen._fields.map.focus()
        await pilot.press("f5")
        await until(pilot, lambda: "An earlier run" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is screen._fields.map)
        await pilot.press("end", "backspace", *",c]")
        await until(pilot, lambda: "5.1,3.5,1.4,0.2,1.4" in text(app) and "Wrote" not in text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "An earlier run" in text(app))
        await pilot.press("down", "down", "down", "enter")
        await until(pilot, lambda: screen._flight is None and "Wrote" in text(app))


async def test_what_is_typed_is_read_at_once(app: WorkbenchApp, tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text('[{"a": 1}, {"a": 2}]')
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        # What is wrong is said.
        screen._fields.input.value = str(tmp_path / "none.csv")
        await until(pilot, lambda: "does not exist" in text(app))
        fill(screen, tmp_path, "a,b\nx\n")
        await until(pilot, lambda: "No record can be sent: line 2: 1 value," in text(app))
        # A payload with columns is the template.
        screen._draft = IRIS.with_(body=TextBody('{"instances": [[${a}, ${b}, ${c}, ${d}]]}'))
        fill(screen, tmp_path, FLOWERS)
        screen._fields.input.value = ""
        screen._fields.input.value = str(tmp_path / "in.csv")
        await until(pilot, lambda: '{"instances": [[5.1, 3.5, 1.4, 0.2]]}' in text(app))
        # The items of one JSON array are offered.
        screen._draft = IRIS
        screen._fields.input.value = str(tmp_path / "in.json")
        await until(pilot, lambda: '[{"a": 1}, {"a": 2}]' in text(app))
        assert "One JSON array is one payload. Format json sends each item." in text(app)
        await pilot.press("tab", "enter", *"json", "enter")
        await until(pilot, lambda: "One JSON array" not in text(app) and "json ▾" in text(app))
        assert '{"a": 1}' in text(app)
        assert '{"a": 2}' not in text(app)
        # Up and Down move between the rows.
        fields = screen._fields
        fields.input.focus()
        for key, expected in (
            ("down", fields.map),
            ("down", fields.output),
            ("down", fields.concurrency),
            ("up", fields.output),
        ):
            await pilot.press(key)
            await until(pilot, lambda expected=expected: app.focused is expected)  # type: ignore[misc]
        # On a choice Down opens its list, and Up leaves it.
        fields.form.focus()
        await pilot.press("down")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is fields.form)


def held_after(count: int, moment: Event) -> Behaviour:
    """Answers so many requests at once, and the others when a moment has come."""
    numbers = itertools.count(1)

    def behave(visit: Visit) -> None:
        while visit.request() is not None:
            if next(numbers) > count:
                moment.wait()
            visit.sock.sendall(answer(b"{}"))

    return behave


@pytest.fixture
def moment() -> Iterator[Event]:
    """When a server answers what it holds."""
    event = Event()
    yield event
    event.set()


@pytest.fixture
def draft(serve: Serve, moment: Event) -> Invocation:
    """A request whose first 40 are answered, and the others when the moment has come."""
    url = serve(held_after(40, moment)).url
    connection = Connection(endpoint_url=url, region="us-east-1", sign=False, read_timeout=600)
    fields = {"EndpointName": "e", "ContentType": "application/json"}
    return IRIS.with_(fields=fields, connection=connection)


def fill_many(screen: DatasetBatchScreen, folder: Path) -> Path:
    output = fill(screen, folder, "number\n" + "7\n" * 300)
    screen._fields.concurrency.value = "2"
    return output


async def test_it_pauses_stops_and_goes_on(
    app: WorkbenchApp, tmp_path: Path, draft: Invocation, moment: Event
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        screen._draft = draft
        output = fill_many(screen, tmp_path)
        await until(pilot, lambda: '{"number":7}' in text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "Sending 40 records" in text(app) and "p95" in text(app))
        await pilot.press("space")
        await until(pilot, lambda: "Paused" in text(app) and "Space continues" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped. F5 continues." in text(app))
        assert len(output.read_text().splitlines()) < 300

        moment.set()
        await pilot.press("f5")
        await until(pilot, lambda: "An earlier run" in text(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "Done 300 records" in text(app))
        assert len(output.read_text().splitlines()) == 300


async def test_what_is_paused_while_it_is_opened_is_paused_when_it_begins(
    app: WorkbenchApp, tmp_path: Path, draft: Invocation
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        screen._draft = draft
        fill_many(screen, tmp_path)
        await until(pilot, lambda: '{"number":7}' in text(app))
        screen.action_start()
        screen.action_pause()
        await until(pilot, lambda: "Paused" in text(app) and "Space continues" in text(app))
        screen.action_pause()
        await until(pilot, lambda: "Sending 40 records" in text(app) and "Space pauses" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped. F5 continues." in text(app))


@pytest.mark.parametrize("size", SIZES)
async def test_pictures_of_a_batch_over_a_dataset(app: WorkbenchApp, size: tuple[int, int]) -> None:
    seconds = tuple(
        Second(at=at, count=80 + at % 7, p50_ms=20 + at % 5, p95_ms=40 + at**2 / 40, concurrency=4 + at // 9)
        for at in range(90)
    )
    moment = Progress(
        ok=41_230,
        failed=617,
        before=2_000,
        requests=42_000,
        retries=153,
        throttled=41,
        seconds=91.0,
        rate=459.9,
        fraction=0.43,
        left_seconds=128.0,
        concurrency=14,
        failures=(("ModelError", 600), ("MalformedRecord", 17)),
        reasons={"ModelError": 'Received server error (500) from primary with message "out of memory"'},
        p50_ms=22.0,
        p95_ms=140.0,
        p99_ms=212.0,
        chart=seconds,
    )
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot)
        await check_picture(app, "dataset-batch-empty")
        screen._fields.input.value = "flowers.csv"
        screen._flight = CancelToken()
        screen._tell_keys()
        screen.set_focus(None)
        screen.post_message(DatasetBatchScreen._Went(moment))
        await until(pilot, lambda: "Sending 43,847 records" in text(app))
        await check_picture(app, "dataset-batch-running")
