"""How the parts of the main screen are arranged: by room, by choice, remembered, room shared by a key."""

from __future__ import annotations

import pytest
from textual.geometry import Region
from textual.pilot import Pilot

from tests.tui.conftest import ready, until
from workbench.services import Workbench
from workbench.store import AppDirs
from workbench.store.interface_state import InterfaceState
from workbench.tui.app import WorkbenchApp
from workbench.tui.main.arrangement import Arrangement, arranged, chosen_arrangement, fitting, following


@pytest.mark.parametrize(
    ("columns", "rows", "expected"),
    [
        (80, 24, Arrangement.TABS),
        (99, 60, Arrangement.TABS),
        (100, 29, Arrangement.TABS),
        (100, 30, Arrangement.STACKED),
        (159, 80, Arrangement.STACKED),
        (160, 24, Arrangement.BESIDE),
        (200, 60, Arrangement.BESIDE),
        (40, 10, Arrangement.TABS),
    ],
)
def test_what_fits_a_terminal(columns: int, rows: int, expected: Arrangement) -> None:
    assert fitting(columns, rows) is expected
    assert arranged(None, columns, rows) is expected


def test_a_choice_is_followed_where_it_has_room() -> None:
    assert arranged(Arrangement.TABS, 200, 60) is Arrangement.TABS
    assert arranged(Arrangement.BESIDE, 100, 30) is Arrangement.BESIDE
    assert arranged(Arrangement.STACKED, 200, 60) is Arrangement.STACKED
    assert arranged(Arrangement.STACKED, 79, 60) is Arrangement.TABS
    assert arranged(Arrangement.BESIDE, 120, 20) is Arrangement.TABS


def test_a_key_goes_through_all_of_them() -> None:
    shown = [Arrangement.TABS]
    for _ in Arrangement:
        shown.append(following(shown[-1]))
    assert (set(shown), shown[-1]) == ({*Arrangement}, Arrangement.TABS)
    assert [chosen_arrangement(name) for name in (*Arrangement, "", "other")] == [*Arrangement, None, None]


def _places(app: WorkbenchApp) -> tuple[Region, Region, Region]:
    left, middle, right = (app.screen.query_one(f"#{name}").region for name in ("left", "middle", "right"))
    return left, middle, right


async def test_stacked_gives_the_width_and_beside_begins_at_160_columns(app: WorkbenchApp) -> None:
    async with app.run_test(size=(160, 40)) as pilot:
        await ready(pilot)
        left, middle, right = _places(app)
        assert left.right <= middle.x < middle.right <= right.x
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: not app.screen.query_one("#right").display)
        assert app.screen.query_one("#middle").region.width == 80
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: 0 < _places(app)[1].bottom <= _places(app)[2].y)
        left, middle, right = _places(app)
        assert (middle.x, right.x) == (left.right + 1, left.right + 1)
        assert min(middle.width, right.width) >= 62
        assert min(middle.height, right.height) >= 10


async def _arrangements(pilot: Pilot[int], app: WorkbenchApp) -> str:
    await pilot.press("alt+v")
    await pilot.pause()
    classes = app.screen.classes
    return "tabs" if "-narrow" in classes else "stacked" if "-stacked" in classes else "beside"


async def test_room_is_shared_by_a_key_and_the_choice_is_remembered(
    app: WorkbenchApp, bench: Workbench, places: AppDirs
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        # The part with the focus gets more room, then all of it, then what it had.
        _, before, _ = _places(app)
        await pilot.press("f2", "alt+w")
        await until(pilot, lambda: _places(app)[1].height > 1.8 * _places(app)[2].height)
        await pilot.press("alt+w")
        await until(pilot, lambda: app.screen.maximized is not None)
        await pilot.press("alt+w")
        await until(pilot, lambda: app.screen.maximized is None and _places(app)[1].height == before.height)
        assert [await _arrangements(pilot, app) for _ in range(4)] == ["beside", "tabs", "stacked", "beside"]
        await until(pilot, lambda: InterfaceState(places).load().arrangement == "beside")
    again = WorkbenchApp(bench)
    async with again.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        left, middle, right = _places(again)
        assert left.right <= middle.x < middle.right <= right.x
