"""What is shown again, and gone to, before it hears that it was hidden."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.containers import Vertical

from workbench.tui.widgets.field import Field


class _Fields(App[None]):
    def compose(self) -> ComposeResult:
        with Vertical():
            yield Field()


async def test_a_field_that_is_shown_again_keeps_the_focus_and_one_that_is_hidden_drops_it() -> None:
    async with _Fields().run_test() as pilot:
        field, around = pilot.app.query_one(Field), pilot.app.query_one(Vertical)
        field.focus()
        await pilot.pause()

        # The layout that it was left out of tells it late.
        field.post_message(events.Hide())
        await pilot.press("a")
        assert field.value == "a"

        for hidden in (field, around):
            hidden.display = False
            await pilot.pause()
            await pilot.press("b")
            assert field.value == "a", hidden
            hidden.display = True
            field.focus()
            await pilot.pause()
