"""Choosing an example request."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList

from tests.tui.conftest import IRIS, press, ready, text, until
from tests.tui.pictures import check_picture
from workbench.content.templates import applied, template_named
from workbench.model.invocation import BytesBody, TextBody
from workbench.tui.app import WorkbenchApp
from workbench.tui.main import MainScreen
from workbench.tui.screens.templates import TemplatesScreen

SEGMENTATION = "semantic-segmentation"


def draft(app: WorkbenchApp) -> MainScreen:
    return next(screen for screen in app.screen_stack if isinstance(screen, MainScreen))


def listed(app: WorkbenchApp) -> bool:
    return isinstance(app.screen, TemplatesScreen) and "JSON, dense rows" in text(app)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_template_is_found_looked_at_and_taken(app: WorkbenchApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        before = draft(app).draft
        await pilot.press("f2", "ctrl+t")
        await until(
            pilot, lambda: isinstance(app.screen, TemplatesScreen) and "JSON, dense rows" in text(app)
        )
        await check_picture(app, "templates", of="TemplatesScreen > Vertical")
        await pilot.press(*"forecast")
        await until(pilot, lambda: "DeepAR forecast" in text(app) and '"instances"' in text(app))
        await check_picture(app, "templates-found", of="TemplatesScreen > Vertical")
        await pilot.press(*["shift+down"] * 30)
        await until(pilot, lambda: '"configuration"' in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: draft(app).draft.body != before.body)
        after = draft(app).draft
        assert isinstance(after.body, TextBody)
        assert '"output_types"' in after.body.text
        assert after.endpoint_name == before.endpoint_name
        assert after.connection == before.connection
        assert after.field("ContentType") == "application/json"


async def test_keys_move_past_the_headings_and_what_is_typed_is_taken_however_quickly(
    app: WorkbenchApp,
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        before = draft(app).draft
        await pilot.press("f2", "ctrl+t")
        await until(pilot, lambda: listed(app))
        options = app.screen.query_one(OptionList)
        await pilot.press("pagedown", "pagedown", "down", "up")
        await until(pilot, lambda: (options.highlighted or 0) > 10)
        assert options.highlighted_option is not None
        assert options.highlighted_option.id
        # Escape changes nothing, nor does Enter where nothing is found.
        await pilot.press(*"nothing like this")
        await until(pilot, lambda: "No template contains all these words" in text(app))
        await pilot.press("enter", "escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert draft(app).draft == before
        # What is typed faster than it is listed is taken.
        await pilot.press("ctrl+t")
        await until(pilot, lambda: listed(app))
        press(app, *"deepar", "enter")
        await until(pilot, lambda: draft(app).draft.body == applied(template_named("deepar"), IRIS).body)
        # A binary one is shown in hex, and kept byte for byte.
        await pilot.press("f2", "ctrl+t")
        await until(pilot, lambda: isinstance(app.screen, TemplatesScreen))
        await pilot.press(*"semantic")
        await until(pilot, lambda: "JFIF" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: draft(app).draft.body == applied(template_named(SEGMENTATION), IRIS).body)
        assert isinstance(draft(app).draft.body, BytesBody)
        assert draft(app).draft.field("Accept") == "image/png"
