"""Rows of a form and choices: room for values, hints that are whole, keys that move."""

from __future__ import annotations

from functools import partial

from textual import events, on
from textual.app import App, ComposeResult
from textual.widgets import Static

from tests.tui.conftest import text, until
from workbench.tui.messages import StatusMessage
from workbench.tui.screens.picker import Picker
from workbench.tui.widgets.choice import Choice
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


async def test_a_row_is_shown_without_a_layout() -> None:
    """A draft is shown in all its rows after every key."""
    app = FormApp()
    async with app.run_test(size=(80, 10)) as pilot:
        row, choice = app.query_one(FormRow), app.query_one(ChoiceRow)
        shown: list[tuple[FormRow | ChoiceRow, str | None, str]] = [
            (row, None, "·"),
            (row, "", "∅"),
            (row, "eu", "●"),
            (row, "eu", "●"),
            (choice, "text", "·"),
            (choice, "file", "●"),
            (choice, "file", "●"),
        ]
        for part, value, character in shown:
            mark = part.query_one(".form--mark", Static)
            part.show(value)  # type: ignore[arg-type]
            assert not mark._layout_required, value
            await pilot.pause()
            assert mark.render_line(0).text[0] == character, value


async def test_a_value_returns_to_its_head_when_it_is_left() -> None:
    app = FormApp()
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press(*"HEAD")
        app.post_message(events.Paste("abcdefghij" * 5))
        await until(pilot, lambda: "ghij" in text(app) and "HEAD" not in text(app))
        await pilot.press("down")
        await until(pilot, lambda: "HEADabc" in text(app))
        await pilot.press("up", "Z")
        # What is typed goes on where it was.
        await until(pilot, lambda: "ghijZ" in text(app) and "HEAD" not in text(app))


async def test_the_label_of_the_field_with_the_focus_stands_out() -> None:
    app = FormApp()

    def are_bold(expected: list[bool]) -> bool:
        return [bool(label.rich_style.bold) for label in app.query(".form--label")] == expected

    async with app.run_test(size=(80, 10)) as pilot:
        for keys, bold in (((), [True, False, False]), (("tab",), [False, True, False])):
            await pilot.press(*keys)
            await until(pilot, partial(are_bold, bold))


async def test_enter_goes_to_the_next_field_as_down_does() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.press(*"us", "enter", "tab", *"m.tar")
        await until(pilot, lambda: "us" in text(app) and "m.tar" in text(app))
        await pilot.press("up", "up", "Z")
        await until(pilot, lambda: "usZ" in text(app))


async def test_a_choice_opens_with_down_and_filters_as_one_types() -> None:
    app = FormApp()
    async with app.run_test(size=(60, 20)) as pilot:
        choice = app.query_one(Choice)
        choice.focus()
        await pilot.press("down")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await until(pilot, lambda: "Type to filter" in text(app))
        await pilot.press("b", "a", "x")
        await until(pilot, lambda: "as base64" not in text(app))
        await pilot.press("backspace")
        await until(pilot, lambda: "as base64" in text(app) and "as file" not in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: choice.value == "base64")
        await pilot.press("down")
        await until(pilot, lambda: "Type to filter" in text(app))
        # Esc gives the whole list back, then leaves.
        await pilot.press("x", "x")
        await until(pilot, lambda: "Nothing matches." in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "as array" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, Picker))
        assert choice.value == "base64"


async def test_an_entry_goes_by_its_synonyms_and_the_list_keeps_its_width() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 20)) as pilot:
        entries = [("Transcribe Morse code with a long label", ""), ("Chat", ""), ("Classify", "")]
        app.push_screen(Picker("Samples", entries, synonyms=("InvokeEndpointAsync", "", "")))
        await until(pilot, lambda: "Type to filter" in text(app))
        width = app.screen.query_one("Vertical").region.width
        await pilot.press(*"async")
        await until(pilot, lambda: "Transcribe" in text(app) and "Chat" not in text(app))
        await pilot.press("escape", *"cha")
        await until(pilot, lambda: "Chat" in text(app) and "Transcribe" not in text(app))
        assert app.screen.query_one("Vertical").region.width == width


async def test_up_leaves_a_choice_for_the_field_above() -> None:
    app = FormApp()
    async with app.run_test(size=(60, 20)) as pilot:
        app.query_one(Choice).focus()
        await pilot.press("up")
        await until(pilot, lambda: app.query(FormRow).first().has_focus_within)


async def test_a_completion_that_is_known_late_is_offered_for_what_is_typed_already() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 10)) as pilot:
        region, model = (row for row in app.query(FormRow) if row.name in {"region", "model"})
        await pilot.press(*"us", "tab", "tab", "r")
        region.complete_with(["us-east-1"])
        model.complete_with(["germanic.tar.gz", "romance.tar.gz"])
        await until(pilot, lambda: "romance.tar.gz" in text(app))
        assert "us-east-1" not in text(app), "nobody types there"
        await pilot.press("right", "x")
        await until(pilot, lambda: "romance.tar.gzx" in text(app))


async def test_a_mark_that_changes_nothing_says_why() -> None:
    remarks: list[str] = []

    class Hearing(FormApp):
        @on(StatusMessage)
        def _hear(self, message: StatusMessage) -> None:
            remarks.append(message.text)

    app = Hearing()
    async with app.run_test(size=(80, 10)) as pilot:
        row = app.query(FormRow).last()
        await pilot.click(row.query_one(".form--mark"))
        await pilot.press("x")
        assert remarks == []
        await pilot.click(row.query_one(".form--mark"))
        await until(pilot, lambda: len(remarks) == 1)
        assert remarks[0].startswith("Only an empty field can be sent as an empty string.")


async def test_a_click_on_the_mark_sends_an_empty_value_on_purpose_or_none() -> None:
    class MarkApp(App[int]):
        def compose(self) -> ComposeResult:
            yield FormRow("model", "TargetModel")
            yield FormRow("type", "ContentType", can_be_empty=False)

        def on_form_row_changed(self, event: FormRow.Changed) -> None:
            changes.append((event.row.name or "", event.value))
            event.row.show(event.value)

    app, changes = MarkApp(), list[tuple[str, str | None]]()
    async with app.run_test(size=(80, 10)) as pilot:
        may_be_empty, never = app.query(FormRow)
        for place in (".form--label", ".form--mark", ".form--mark"):
            await pilot.click(may_be_empty.query_one(place))
        # One that has a value says that it is not empty, and a row that is never empty does nothing.
        await pilot.press("x")
        await pilot.click(may_be_empty.query_one(".form--mark"))
        await pilot.click(never.query_one(".form--mark"))
        await pilot.pause()
    assert changes == [("model", ""), ("model", None), ("model", "x")]
