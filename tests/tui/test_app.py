"""The ends of the app: a crash, a remapped key, and what is loaded at its beginning."""

from __future__ import annotations

import pytest

from tests.tui.conftest import IRIS, ready, text, until
from workbench.model.errors import ConfigurationError
from workbench.model.hints.text import either
from workbench.model.invocation import TextBody
from workbench.services import Workbench
from workbench.store import AppDirs
from workbench.store.theme_names import THEME_NAMES
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.prompt import PromptScreen
from workbench.tui.terminal.crash_report import report

pytestmark = pytest.mark.usefixtures("lasting_notices")

SECRET = "hunter2-very-secret"


async def test_a_crash_leaves_a_report_without_values_and_keeps_the_draft(
    bench: Workbench, places: AppDirs
) -> None:
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody(SECRET)))

    def crash() -> None:
        token = SECRET
        raise RuntimeError(f"broken by {token}")

    with pytest.raises(RuntimeError):
        async with app.run_test(size=(120, 40)) as pilot:
            await ready(pilot)
            app.call_later(crash)
            await until(pilot, lambda: not app.is_running)
    (written,) = (places.data / "reports").iterdir()
    words = written.read_text()
    assert "RuntimeError" in words
    assert "in crash" in words
    assert SECRET not in words
    assert written.stat().st_mode & 0o777 == 0o600
    shown = app.crash_report
    assert str(written) in shown
    assert SECRET not in shown
    kept = bench.drafts.load()
    assert kept is not None and kept.body == TextBody(SECRET)


def test_a_report_names_every_cause() -> None:
    def fail() -> None:
        raise ValueError(SECRET)

    try:
        try:
            fail()
        except ValueError as cause:
            raise RuntimeError(SECRET) from cause
    except RuntimeError as error:
        words = report(error)
    assert "builtins.RuntimeError" in words and "builtins.ValueError" in words
    assert SECRET not in words


async def test_keys_can_be_remapped_in_the_settings(bench: Workbench, places: AppDirs) -> None:
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text('[keys]\nsend = "ctrl+g"\n')
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        assert "^G Send" in text(app)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "setosa" in text(app))


async def test_every_part_can_be_jumped_to(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        # Parts side by side, then one at a time.
        for size in ((120, 40), (80, 24)):
            await pilot.resize_terminal(*size)
            for letter, place in (
                ("f", "#fields"),
                ("c", "#connection"),
                ("r", "#response"),
                ("h", "#history"),
                ("p", "#payload"),
                ("e", "#endpoint"),
            ):
                await pilot.press("ctrl+o")
                await until(pilot, lambda: len(app.screen_stack) == 2)
                await pilot.press(letter)
                await until(pilot, lambda: len(app.screen_stack) == 1)
                await until(pilot, lambda place=place: app.screen.query_one(place).has_focus_within)  # type: ignore[misc]
                assert app.focused is not None and app.focused.region.area, (size, place)


async def test_a_notice_of_strangers_words_is_no_markup_and_a_hint_names_the_parts_of_the_app(
    app: WorkbenchApp,
) -> None:
    hint = f"Give {either('--region', 'Connection › Region')}."
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)
        assert ConfigurationError("No region.", hint).hint == "Give Connection › Region."
        app.notify("[red]x[/red] \x1b[31m", title="[b]")
        await until(pilot, lambda: "[red]x[/red] ␛[31m" in text(app))
    assert ConfigurationError("No region.", hint).hint == "Give --region."


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_a_notice_covers_nothing_and_does_not_stay_over_a_small_screen(
    app: WorkbenchApp, size: tuple[int, int]
) -> None:
    is_small = size == (40, 10)
    async with app.run_test(size=size, notifications=True) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "✓ JSON" in text(app))
        rows = text(app).splitlines()
        app.notify("The session\nhas expired.", title="Session")
        await until(pilot, lambda: "Session: The session has expired." in text(app).splitlines()[-2])
        *_, status, _, keys = text(app).splitlines()
        assert (status, keys) == (rows[-2], rows[-1])
        place = getattr(app.focused, "cursor", None)
        await pilot.press("right")
        await until(pilot, lambda: getattr(app.focused, "cursor", None) != place)
        await until(pilot, lambda: ("Session" in text(app)) is not is_small)
        assert not is_small or text(app).splitlines() == rows
        assert bool(app._notifications) is not is_small
        app.clear_notifications()
        app.push_screen(PromptScreen("Name of the flower", "tulip", "Any name."))
        await until(pilot, lambda: "Any name." in text(app))
        app.notify("The session\nhas expired.", title="Session")
        await until(pilot, lambda: "Session: The session has expired." in text(app))
        rows = text(app).splitlines()
        assert "Session: The session" in rows[-1], rows
        assert all(any(word in row for row in rows) for word in ("Name of the flower", "tulip", "Any name."))


async def test_help_tells_every_key(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 160)) as pilot:
        await ready(pilot)
        await pilot.press("f1")
        await until(pilot, lambda: "In the payload" in text(app))
        await pilot.press("right")
        await until(pilot, lambda: "Everywhere" in text(app))
        for word in ("F5, Ctrl+J", "F6", "Esc", "Ctrl+O", "Ctrl+P", "Ctrl+Q"):
            assert word in text(app), word
        await pilot.press("f1")
        await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_odd_sizes_are_laid_out(app: WorkbenchApp, bench: Workbench) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        for number, size in enumerate(((20, 10), (20, 4), (250, 20)), 1):
            await pilot.resize_terminal(*size)
            await pilot.press("f2", "f3", "f8", "f4", "f6", "f5")
            await until(pilot, lambda: bool(text(app).strip()))
            await until(pilot, lambda number=number: bench.history.page()[0].id == number)  # type: ignore[misc]
            await until(pilot, lambda: app.main.sender.flight is None)
        # Nothing of it is left where there is room again.
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "F1 More" in text(app) and "200 ·" in text(app))
        await until(pilot, lambda: "· #3 ·" in text(app))


def test_the_settings_know_every_theme(app: WorkbenchApp) -> None:
    assert set(app.available_themes) == set(THEME_NAMES)
