"""An evaluation in the app: the numbers of the command, and the records to look at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import ready, text, until
from tests.tui.pictures import check_picture
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.evaluation.form import Answers
from workbench.tui.screens.evaluation.screen import EvaluationScreen
from workbench.tui.widgets.text_modal import TextModal

SIZES = [(80, 24), (120, 40)]
LABELS = ("cat", "dog", "cat", "dog", "bird", "bird", "cat", "dog")
FIRST = ("cat", "dog", "cat", "cat", "bird", "bird", "cat", "dog")
SECOND = ("cat", "dog", "dog", "dog", "bird", "cat", "cat", "dog")


def write(folder: Path, name: str, predictions: tuple[str, ...]) -> str:
    rows = [
        {"id": f"r{number}", "label": label, "prediction": prediction}
        for number, (label, prediction) in enumerate(zip(LABELS, predictions, strict=True))
    ]
    (folder / name).write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return str(folder / name)


async def opened(app: WorkbenchApp, pilot: Pilot[int]) -> EvaluationScreen:
    await ready(pilot)
    await pilot.press("alt+shift+e")
    await until(pilot, lambda: isinstance(app.screen, EvaluationScreen) and "F5 measures" in text(app))
    assert isinstance(app.screen, EvaluationScreen)
    return app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_answers_are_measured_and_wrong_records_opened(
    app: WorkbenchApp, tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "a.jsonl", FIRST)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot)
        screen._output.value, screen._label.value, screen._prediction.value = "a.jsonl", "label", "prediction"
        await pilot.press("f5")
        await until(pilot, lambda: "Accuracy" in text(app) and "0.875" in text(app))
        assert "1 record with another label than predicted" in text(app)
        await check_picture(app, "evaluation")

        await pilot.press("ctrl+r", "enter")
        await until(pilot, lambda: isinstance(app.screen, TextModal) and '"r3"' in text(app))


async def test_two_targets_are_compared_and_their_records_opened(app: WorkbenchApp, tmp_path: Path) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        screen._output.value = write(tmp_path, "a.jsonl", FIRST)
        screen._against.value = write(tmp_path, "b.jsonl", SECOND)
        screen._label.value, screen._prediction.value, screen._identity.value = "label", "prediction", "id"
        await pilot.press("f5")
        await until(pilot, lambda: "McNemar" in text(app) and "3 records that differ most" in text(app))
        await pilot.press("ctrl+r", "enter")
        await until(pilot, lambda: isinstance(app.screen, TextModal) and '"before"' in text(app))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: not isinstance(app.screen, EvaluationScreen | TextModal))


async def test_a_late_answer_does_not_take_the_place_of_a_newer_one(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        screen._output.value, screen._label.value, screen._prediction.value = "none.jsonl", "l", "p"
        await pilot.press("f5")
        await until(pilot, lambda: "does not exist" in text(app))
        old = Answers("old.jsonl", "", "", "l", "p", "", "")
        screen.post_message(screen._Measured(0, old, None, [], "of an earlier start"))
        await pilot.press("tab")
        assert "does not exist" in text(app) and "of an earlier start" not in text(app)


async def test_the_screen_names_the_users_own_keys(bench: Workbench) -> None:
    bench.places.config.mkdir(parents=True, exist_ok=True)
    (bench.places.config / "settings.toml").write_text('[keys]\n"evaluation.start" = "f12"\n')
    app = WorkbenchApp(bench)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+shift+e")
        await until(pilot, lambda: "F12 measures" in text(app) and "F12 measure  " in text(app))


async def test_a_path_is_completed_in_its_own_case(app: WorkbenchApp, tmp_path: Path) -> None:
    path = write(tmp_path, "Answers.jsonl", FIRST)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        screen._output.value = str(tmp_path / "Ans")
        await until(pilot, lambda: screen._output._suggestion == path)


async def test_what_is_missing_or_wrong_is_said(
    app: WorkbenchApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "Name the file of the answers first." in text(app))
        screen._output.value, screen._prediction.value = (
            Path(write(tmp_path, "a.jsonl", FIRST)).name,
            "prediction",
        )
        await pilot.press("f5")
        await until(pilot, lambda: "The label is missing." in text(app))
        screen._output.value, screen._label.value = "none.jsonl", "label"
        await pilot.press("f5")
        await until(pilot, lambda: "does not exist" in text(app))
