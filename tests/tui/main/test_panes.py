"""Panes are resized by key and by mouse, folded and zoomed, and all of it is remembered."""

from __future__ import annotations

import pytest
from textual.geometry import Region
from textual.pilot import Pilot

from tests.tui.conftest import ready, text, until
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.main.layout import REQUEST


def region(app: WorkbenchApp, name: str) -> Region:
    return app.screen.query_one(f"#{name}").region


async def started(pilot: Pilot[int], app: WorkbenchApp) -> None:
    await ready(pilot)
    await until(pilot, lambda: app.main.is_complete)


async def test_keys_and_the_mouse_move_the_borders(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(pilot, app)
        lists, request = region(app, "left").width, region(app, "middle").height
        await pilot.press("alt+right", "alt+right", "alt+left")
        await until(pilot, lambda: region(app, "left").width == lists + 4)
        await pilot.press("alt+down")
        await until(pilot, lambda: region(app, "middle").height == request + 2)
        await pilot.press("alt+up", "alt+up")
        await until(pilot, lambda: region(app, "middle").height == request - 2)
        # A border moves again before it was painted.
        for direction in ("right", "left", "right", "down", "down", "down"):
            app.main.action_panes("move_border", direction)
        await until(pilot, lambda: region(app, "left").width == lists + 8)
        await until(pilot, lambda: region(app, "middle").height == request + 4)
        # The mouse drags them; two clicks have the usual place again.
        await _drag(pilot, "lists-edge", (50, 20))
        await until(pilot, lambda: region(app, "left").width == 50)
        await _drag(pilot, "work-edge", (90, 14))
        await until(pilot, lambda: region(app, "work-edge").y == 14)
        await pilot.click("#lists-edge", times=2)
        await until(pilot, lambda: region(app, "left").width == lists)


async def test_a_border_moves_by_as_much_while_a_notice_takes_rows(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await started(pilot, app)
        request, room = region(app, "middle").height, region(app, "work").height
        # Up, and back again: once the notice is gone, the border is where the keys have put it.
        for key, moved in (("alt+up", 4), ("alt+down", 0)):
            app.notify("It takes rows. " * 24, timeout=600)
            await until(pilot, lambda: region(app, "work").height <= room - 3)
            await pilot.press(key, key)
            await pilot.click("Toast")
            await until(pilot, lambda: region(app, "work").height == room)
            assert region(app, "middle").height == request - moved, key


async def _drag(pilot: Pilot[int], edge: str, to: tuple[int, int]) -> None:
    start = pilot.app.screen.query_one(f"#{edge}").region
    middle = (start.x + start.width // 2, start.y + start.height // 2)
    await pilot.mouse_down(offset=middle)
    await pilot.hover(offset=to)
    await pilot.mouse_up(offset=to)


async def test_beside_each_other_the_border_of_the_focused_part_moves(app: WorkbenchApp) -> None:
    async with app.run_test(size=(160, 45)) as pilot:
        await started(pilot, app)
        lists, request = region(app, "left").width, region(app, "middle").width
        await pilot.press("f4", "alt+left")
        await until(pilot, lambda: region(app, "middle").width == request - 4)
        assert region(app, "left").width == lists
        await pilot.press("f6", "alt+right")
        await until(pilot, lambda: region(app, "left").width == lists + 4)
        await pilot.press("alt+up")
        await until(pilot, lambda: "beside each other" in text(app))


async def test_places_are_folded_and_unfolded_and_it_is_remembered(
    app: WorkbenchApp, bench: Workbench
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(pilot, app)
        of_the_lists, between = "The lists are folded", "One of request and response is folded"
        for key, place, border, reason in (
            ("f6", "left", "alt+left", of_the_lists),
            ("f2", "middle", "alt+up", between),
            ("f4", "right", "alt+down", between),
        ):
            folded = app.screen.query_one(f"#{place}")
            await pilot.press(key, "ctrl+backslash")
            await until(pilot, lambda folded=folded: not folded.display)  # type: ignore[misc]
            # The next key goes to a part that is seen.
            await until(pilot, lambda: app.focused is not None and app.focused.region.area > 0)
            # Beside what is folded there is no border to move.
            await pilot.press(border)
            await until(pilot, lambda reason=reason: reason in text(app))  # type: ignore[misc]
            await pilot.press("ctrl+backslash")
            await until(pilot, lambda folded=folded: folded.display)  # type: ignore[misc]
            # Going there unfolds it too.
            await pilot.press(key, "ctrl+backslash", key)
            await until(pilot, lambda folded=folded: folded.display)  # type: ignore[misc]
        # Where no part has the focus, the keys say so.
        for key in ("alt+w", "ctrl+backslash"):
            app.set_focus(None)
            await pilot.press(key)
            await until(pilot, lambda: "No part has the focus." in text(app))
            await pilot.press("f2")
        await pilot.press("alt+right", "f6", "ctrl+backslash")
        await until(pilot, lambda: "▸" in text(app))
        await pilot.click("#lists-edge")
        await until(pilot, lambda: region(app, "left").width > 0)
        await pilot.press("f6", "ctrl+backslash")
        await until(pilot, lambda: bench.interface.load().folded == ("left",))
        width = bench.interface.load().sizes["stacked.left"]
    again = WorkbenchApp(bench)
    async with again.run_test(size=(120, 40)) as pilot:
        await started(pilot, again)
        assert not again.screen.query_one("#left").display
        await pilot.press("f6")
        await until(pilot, lambda: region(again, "left").width == width)
        # What is seen at the end is seen at the next start.
        await until(pilot, lambda: bench.interface.load().folded == ())


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_where_the_request_is_folded_no_key_changes_it_unseen(
    bench: Workbench, size: tuple[int, int]
) -> None:
    bench.interface.remember(folded=(REQUEST,))
    app = WorkbenchApp(bench)
    async with app.run_test(size=size) as pilot:
        await started(pilot, app)
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: region(app, "right").width > 80)
        await until(pilot, lambda: app.focused is not None and app.focused.region.area > 0)
        seen = app.main.workspace.focused_part
        assert (seen, region(app, "middle").area > 0) == (
            ("response", False) if size[0] > 100 else ("payload", True)
        )


async def _zoomed(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await until(pilot, lambda: pilot.app.screen.maximized is not None)
    await pilot.press("alt+w")
    await until(pilot, lambda: pilot.app.screen.maximized is None)


async def test_the_focused_part_is_zoomed(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(pilot, app)
        # One that has the whole screen keeps its keys, and gives it back where the focus goes.
        await pilot.press("f4", "m")
        await until(pilot, lambda: "v View" in text(app) and "InvokeEndpoint" not in text(app))
        assert app.screen.maximized is not None
        await pilot.press("f")
        await until(pilot, lambda: "Nothing was sent yet: there is no response to show." in text(app))
        await pilot.press("ctrl+f2", *"my-endpoint")
        await until(pilot, lambda: app.main.draft.endpoint_name == "my-endpoint")
        await until(pilot, lambda: "my-endpoint" in text(app))
        await _zoomed(pilot, "f4", "alt+w", "alt+w")
        await _zoomed(pilot, "f6", "alt+w")
        # The part gets more room first, as it has room to give.
        half = region(app, "middle").height
        await pilot.press("f2", "alt+w")
        await until(pilot, lambda: region(app, "middle").height > half)
        await pilot.press("alt+w")
        await until(pilot, lambda: app.screen.maximized is not None)
        # Another part ends it too, and the key begins anew.
        await pilot.press("f4", "f2")
        await until(pilot, lambda: app.screen.maximized is None and region(app, "middle").height == half)
        await pilot.press("alt+w")
        await until(pilot, lambda: region(app, "middle").height > half)
        await _zoomed(pilot, "alt+w")
        await pilot.resize_terminal(40, 10)
        await _zoomed(pilot, "f4", "alt+w")


async def test_the_answer_has_room_at_100_columns_and_one_part_at_a_time_has_no_border(
    app: WorkbenchApp,
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await started(pilot, app)
        for _ in range(2):
            await until(pilot, lambda: app.screen.query_one("#response").content_size.width >= 45)
            before = region(app, "response")
            await pilot.press("alt+v")
            await until(pilot, lambda before=before: region(app, "response") != before)  # type: ignore[misc]
        # Where one part has all the room, no border is moved and nothing folded.
        await pilot.resize_terminal(80, 24)
        for key, reason in (("alt+left", "no border to move"), ("ctrl+backslash", "nothing to fold")):
            await pilot.press(key)
            await until(pilot, lambda reason=reason: reason in text(app))  # type: ignore[misc]
            # The next key takes the remark away.
            await pilot.press("f2")
            await until(pilot, lambda reason=reason: reason not in text(app))  # type: ignore[misc]


async def test_at_40_columns_and_10_rows_the_focused_part_is_usable(app: WorkbenchApp) -> None:
    async with app.run_test(size=(40, 10)) as pilot:
        await started(pilot, app)
        rows = region(app, "editor").height
        await pilot.press("f5")
        await until(pilot, lambda: "200" in text(app))
        for key, name in (("f2", "editor"), ("f4", "response-body"), ("f6", "history-list")):
            await pilot.press(key)
            part = app.screen.query_one(f"#{name}")
            await until(pilot, lambda part=part: part.size.height >= 3 and part.size.width >= 38)  # type: ignore[misc]
        await pilot.press("f3")
        await until(pilot, lambda: text(app).count("\n ·") >= 3)
        # The tabs of drafts leave it its room.
        await pilot.press("f2")
        await until(pilot, lambda: region(app, "editor").height == rows)
        await pilot.press("alt+shift+d")
        await until(pilot, lambda: app.screen.query_one("#draft-tabs").region.height == 1)
        await until(pilot, lambda: region(app, "editor").height == rows - 1)


async def test_of_a_few_rows_the_fields_have_them_all(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(pilot, app)
        await pilot.press("f3")
        await until(pilot, lambda: bool(app.main.query("#fields #about")) and region(app, "about").height > 4)
        for _ in range(8):
            app.main.action_panes("move_border", "up")
        await until(pilot, lambda: region(app, "fields").height < 7)
        await until(pilot, lambda: region(app, "rows").height == region(app, "fields").height)
        for _ in range(8):
            app.main.action_panes("move_border", "down")
        await until(pilot, lambda: region(app, "about").height > 4)
