"""The form: what is typed becomes the draft, and the draft survives."""

from __future__ import annotations

from textual import events
from textual.widgets import Static

from tests.tui.conftest import IRIS, has_focus, press, ready, take_draft, text, until
from workbench.model.invocation import Base64Body, Connection, FileBody, Invocation, TextBody
from workbench.model.service.schema import schema
from workbench.services import Workbench
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp
from workbench.tui.main import MainScreen
from workbench.tui.widgets.form import ChoiceRow, FormRow

OPERATIONS = list(schema().operations)


def main(app: WorkbenchApp) -> MainScreen:
    assert isinstance(app.screen, MainScreen)
    return app.screen


async def test_every_field_of_each_operation_has_a_control_and_what_is_typed_there_is_in_the_draft(
    bench: Workbench,
) -> None:
    app = WorkbenchApp(bench)
    tried: set[str] = set()
    async with app.run_test(size=(120, 60)) as pilot:
        await ready(pilot)
        for operation in OPERATIONS:
            await take_draft(pilot, app, Invocation(operation=operation))
            await pilot.press("f3")
            await until(pilot, lambda: has_focus(app, "#fields"))
            fields = [field for field in schema()[operation].fields if field.name != "EndpointName"]
            await until(pilot, lambda names={field.name for field in fields}: _shown(app) == names)  # type: ignore[misc]
            # A field of several operations is the same field.
            for field in [field for field in fields if field.name not in tried]:
                tried.add(field.name)
                _row(app, field.name).focus()
                press(app, "7", "7")
                expected: object = 77 if field.kind in {"integer", "long"} else "77"
                await until(pilot, lambda name=field.name, want=expected: main(app).draft.field(name) == want)  # type: ignore[misc]
                await until(pilot, lambda name=field.name: name in text(app))  # type: ignore[misc]


def _shown(app: WorkbenchApp) -> set[str | None]:
    return {row.name for row in app.screen.query("#fields FormRow").results(FormRow)}


async def test_a_value_that_does_not_fit_is_marked_and_kept_and_an_empty_one_sent_on_purpose(
    app: WorkbenchApp,
) -> None:
    async with app.run_test(size=(120, 60)) as pilot:
        await ready(pilot)
        await pilot.press("f3")
        _row(app, "TargetVariant").focus()
        await pilot.press("a", "underscore")
        await until(pilot, lambda: "! does not match" in text(app))
        assert main(app).draft.field("TargetVariant") == "a_"
        _row(app, "SessionId").focus()
        await pilot.press("ctrl+t")
        await until(pilot, lambda: main(app).draft.field("SessionId") == "")
        await pilot.press("ctrl+t")
        await until(pilot, lambda: main(app).draft.field("SessionId") is None)


async def test_what_another_operation_does_not_have_comes_back_with_one_that_has(bench: Workbench) -> None:
    draft = IRIS.with_field("TargetVariant", "blue").with_field("CustomAttributes", "trace=1")
    app = WorkbenchApp(bench, invocation=draft)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)
        app.screen.query_one("#operation").focus()
        await pilot.press("right")
        await until(pilot, lambda: main(app).draft.field("TargetVariant") is None)
        # It keeps what it also has.
        operation = schema()[main(app).draft.operation]
        assert set(main(app).draft.fields) == {name for name in draft.fields if operation.field(name)}
        assert main(app).draft.field("CustomAttributes") == "trace=1"
        assert main(app).draft.body == IRIS.body
        await until(pilot, lambda: "does not have TargetVariant" in " ".join(text(app).split()))
        await pilot.press("left")
        await until(pilot, lambda: main(app).draft.fields == draft.fields)


async def test_an_asynchronous_input_is_in_one_place(bench: Workbench) -> None:
    draft = IRIS.with_(operation="InvokeEndpointAsync").with_field("InputLocation", "s3://b/k")
    app = WorkbenchApp(bench, invocation=draft)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f3")
        _row(app, "InputLocation").focus()
        await until(pilot, lambda: "not both" in " ".join(text(app).split()))
        assert "!" in _row(app, "InputLocation").query_one(".form--mark").render().plain  # type: ignore[union-attr]


async def test_every_part_of_a_connection_has_a_control_and_is_edited(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f8")
        await until(pilot, lambda: has_focus(app, "#connection"))
        rows = {row.name for row in app.screen.query("#connection FormRow, #connection ChoiceRow")}
        assert rows == set(Connection.__struct_fields__)
        await pilot.press("d", "e", "v")
        await until(pilot, lambda: main(app).draft.connection.profile == "dev")
        _row(app, "read_timeout").focus()
        await pilot.press("end", "x")
        await until(pilot, lambda: "must be a number" in text(app))
        assert main(app).draft.connection.read_timeout == 70
        await pilot.press("backspace", "5")
        await until(pilot, lambda: main(app).draft.connection.read_timeout == 705)
        _choice(app, "sign").focus()
        await pilot.press("right")
        await until(pilot, lambda: not main(app).draft.connection.sign)


async def test_a_body_given_another_way_is_the_same_body_and_is_checked_while_typing(
    app: WorkbenchApp,
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        # It is checked while typing.
        await until(pilot, lambda: "✓ JSON" in text(app))
        await pilot.press("f2", "ctrl+end", "comma")
        verdict = app.screen.query_one("#payload-verdict", Static)
        await until(pilot, lambda: "at line 1, column 38" in str(verdict.content))
        assert "can still send it" in str(verdict.content)
        await pilot.press("backspace")
        await until(pilot, lambda: main(app).draft.body == IRIS.body)
        app.screen.query_one("#way").focus()
        await pilot.press("right")
        await until(pilot, lambda: isinstance(main(app).draft.body, Base64Body))
        await pilot.press("left")
        await until(pilot, lambda: main(app).draft.body == IRIS.body)
        await pilot.press("right", "right")
        await until(pilot, lambda: main(app).draft.body == FileBody(""))
        await pilot.press("tab", "x")
        await until(pilot, lambda: main(app).draft.body == FileBody("x"))
        # Line ends of a paste are line feeds.
        for number, end in enumerate(("\r", "\r\n", "\n")):
            await take_draft(pilot, app, Invocation())
            await pilot.press("f2")
            app.post_message(events.Paste(f"{number}{end}b"))
            await until(pilot, lambda number=number: main(app).draft.body == TextBody(f"{number}\nb"))  # type: ignore[misc]


async def test_the_draft_survives_a_restart(places: AppDirs) -> None:
    odd = "a\r\n\x0b\u2028\tb \n"
    with Workbench(places) as bench:
        app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody(odd)))
        async with app.run_test(size=(120, 40)) as pilot:
            await ready(pilot)
            await pilot.press("f2", "ctrl+end", "z")
            await until(pilot, lambda: main(app).draft.body == TextBody(odd + "z"))
            await pilot.press("ctrl+q")
    with Workbench(places) as bench:
        again = WorkbenchApp(bench)
        async with again.run_test(size=(120, 40)) as pilot:
            await ready(pilot)
            assert main(again).draft == IRIS.with_(body=TextBody(odd + "z"))


def _row(app: WorkbenchApp, name: str) -> FormRow:
    return next(row for row in app.screen.query(FormRow) if row.name == name)


def _choice(app: WorkbenchApp, name: str) -> ChoiceRow:
    return next(row for row in app.screen.query(ChoiceRow) if row.name == name)
