"""Rows of a form and choices: room for values, hints that are whole, keys that move."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tests.tui.conftest import text, until
from workbench.tui.widgets.choice import Choice, Picker
from workbench.tui.widgets.form import ChoiceRow, FormRow

HINTS = ("from the profile or the environment", "from the profile")
WAYS = [(name, f"as {name}") for name in ("text", "file", "base64", "array")]


class FormApp(App[int]):
    """Two rows to type in, and a choice."""

    def compose(self) -> ComposeResult:
        yield FormRow("region", "Region", example=HINTS)
        yield ChoiceRow("way", "Body", WAYS, "text")
        yield FormRow("model", "TargetModel")


def value_columns(app: App[int]) -> int:
    return min(row.query_one("Input").content_size.width for row in app.query(FormRow))


async def test_the_label_is_above_where_the_value_would_have_too_little_room() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 10)) as pilot:
        for columns, height in ((80, 1), (57, 1), (50, 2), (32, 2)):
            await pilot.resize_terminal(columns, 10)
            row = app.query(FormRow).first()
            await until(pilot, lambda row=row, height=height: row.size.height == height)  # type: ignore[misc]
            assert value_columns(app) >= 28
            assert "Region" in text(app)


async def test_a_hint_is_whole_or_a_shorter_one() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 10)) as pilot:
        for columns, shown in ((80, HINTS[0]), (60, HINTS[1]), (30, HINTS[1]), (14, "")):
            await pilot.resize_terminal(columns, 10)
            field = app.query(FormRow).first().query_one("Input")
            await until(pilot, lambda field=field, shown=shown: field.placeholder == shown)  # type: ignore[misc]


async def test_a_value_returns_to_its_head_when_it_is_left() -> None:
    app = FormApp()
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press(*"HEAD", *"abcdefghij" * 5)
        await until(pilot, lambda: "ghij" in text(app) and "HEAD" not in text(app))
        await pilot.press("down")
        await until(pilot, lambda: "HEADabc" in text(app))
        await pilot.press("up", "Z")
        # What is typed goes on where it was.
        await until(pilot, lambda: "ghijZ" in text(app) and "HEAD" not in text(app))


async def test_a_choice_opens_with_down_and_filters_as_one_types() -> None:
    app = FormApp()
    async with app.run_test(size=(60, 20)) as pilot:
        choice = app.query_one(Choice)
        choice.focus()
        await pilot.press("down")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await until(pilot, lambda: "type to filter" in text(app))
        await pilot.press("b", "a", "x")
        await until(pilot, lambda: "as base64" not in text(app))
        await pilot.press("backspace")
        await until(pilot, lambda: "as base64" in text(app) and "as file" not in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: choice.value == "base64")
        await pilot.press("down")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        # Esc gives the whole list back, then leaves.
        await pilot.press("f", "i", "escape")
        await until(pilot, lambda: "as array" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, Picker))
        assert choice.value == "base64"


async def test_up_leaves_a_choice_for_the_field_above() -> None:
    app = FormApp()
    async with app.run_test(size=(60, 20)) as pilot:
        app.query_one(Choice).focus()
        await pilot.press("up")
        await until(pilot, lambda: app.query(FormRow).first().has_focus_within)
