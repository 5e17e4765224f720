"""An evaluation in the app: the numbers of the command, and the records to look at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.tui.conftest import ready, text, until
from tests.tui.pictures import check_picture
from workbench.model.errors import StoreError
from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.evaluation.form import Answers, ListedRecord, lines_of
from workbench.tui.screens.evaluation.screen import EvaluationScreen
from workbench.tui.screens.evaluation.steps import read_answers
from workbench.tui.screens.picker import Picker
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
    # The number is written as no program would write it: it is to be seen as it stands.
    lines = (f'{json.dumps(row)[:-1]}, "note": 1.10}}\n' for row in rows)
    (folder / name).write_text("".join(lines))
    return str(folder / name)


async def opened(app: WorkbenchApp, pilot: Pilot[int]) -> EvaluationScreen:
    await ready(pilot)
    await pilot.press("alt+shift+e")
    await until(pilot, lambda: isinstance(app.screen, EvaluationScreen) and "F5 measure" in text(app))
    assert isinstance(app.screen, EvaluationScreen)
    return app.screen


def heading(app: WorkbenchApp) -> str:
    """Returns what stands above the records."""
    return str(app.screen.query_one("#evaluation-heading", Static).content)


def auc(app: WorkbenchApp) -> str:
    """Returns the area under the curve that the report has."""
    rows = [line.split() for line in text(app).splitlines()]
    return next((row[1] for row in rows if row[:1] == ["AUC"]), "")


async def test_in_few_rows_what_came_of_it_comes_into_sight(
    app: WorkbenchApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "a.jsonl", FIRST)
    async with app.run_test(size=(40, 10)) as pilot:
        screen = await opened(app, pilot)
        screen._fields.output.value, screen._fields.label.value, screen._fields.prediction.value = (
            "a.jsonl",
            "label",
            "prediction",
        )
        await pilot.press("f5")
        await until(pilot, lambda: "8 of 8 records could be judged." in text(app))


@pytest.mark.parametrize("size", SIZES)
async def test_answers_are_measured_and_wrong_records_opened(
    app: WorkbenchApp, tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "a.jsonl", FIRST)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot)
        screen._fields.output.value, screen._fields.label.value, screen._fields.prediction.value = (
            "a.jsonl",
            "label",
            "prediction",
        )
        await pilot.press("f5")
        await until(pilot, lambda: "Accuracy" in text(app) and "0.875" in text(app))
        assert "1 record with another label than predicted" in text(app)
        await check_picture(app, "evaluation")

        await pilot.press("ctrl+r", "enter")
        # The whole of it, as its file has it.
        whole = '"note": 1.10'
        await until(pilot, lambda: isinstance(app.screen, TextModal) and whole in text(app))
        assert '"place": "line 4"' in text(app)
        await pilot.press("escape")
        (tmp_path / "a.jsonl").unlink()
        await pilot.press("enter")
        await until(pilot, lambda: "a.jsonl" in heading(app))
        assert not isinstance(app.screen, TextModal)


async def test_two_targets_are_compared_their_records_opened_and_the_report_of_one_read_on(
    app: WorkbenchApp, tmp_path: Path
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        screen._fields.output.value = write(tmp_path, "a.jsonl", FIRST)
        screen._fields.against.value = write(tmp_path, "b.jsonl", SECOND)
        screen._fields.label.value, screen._fields.prediction.value, screen._fields.identity.value = (
            "label",
            "prediction",
            "id",
        )
        await pilot.press("f5")
        await until(pilot, lambda: "McNemar" in text(app) and "3 records that differ most" in text(app))
        await pilot.press("ctrl+r", "enter")
        await until(pilot, lambda: isinstance(app.screen, TextModal) and '"record of B"' in text(app))
        assert '"A": "cat"' in text(app)
        await pilot.press("escape")
        # The report of one is read on from a field.
        await pilot.resize_terminal(120, 30)
        screen._fields.against.value = screen._fields.identity.value = ""
        screen._fields.prediction.focus()
        await pilot.press("f5")
        await until(pilot, lambda: "Records judged" in text(app) and "McNemar" not in text(app))
        assert "Confusion" not in text(app)
        await pilot.press("pagedown")
        await until(pilot, lambda: "Confusion" in text(app))
        assert screen.focused is screen._fields.prediction
        await pilot.press("pageup")
        await until(pilot, lambda: "Accuracy" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, EvaluationScreen | TextModal))


async def test_a_task_and_labels_in_a_file_have_fields_of_their_own(
    app: WorkbenchApp, tmp_path: Path
) -> None:
    rows = [
        {"label": label, "prediction": prediction, "scores": scores, "sales": sales, "forecast": forecast}
        for label, prediction, scores, sales, forecast in (
            ("cat", "dog", [0.4, 0.6], 10.0, [8.0, 12.0]),
            ("dog", "dog", [0.7, 0.3], 30.0, [18.0, 19.0]),
        )
    ]
    (tmp_path / "a.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    (tmp_path / "numbered.jsonl").write_text('{"id": "1", "out": "cat"}\n{"id": "2", "out": "dog"}\n')
    (tmp_path / "labels.csv").write_text("id,animal\n0,cat\n1,dog\n2,bird\n")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        fields = screen._fields
        assert "Classes" not in text(app).partition("Task")[2].splitlines()[0]
        fields.output.value = str(tmp_path / "a.jsonl")
        fields.label.value, fields.prediction.value, fields.score.value = "label", "prediction", "scores"
        await pilot.press("f5")
        # What is detected shows its fields: the classes were taken in order of name.
        await until(pilot, lambda: auc(app) == "0" and "Positive" in text(app))
        fields.class_names.focus()
        await pilot.press(*"dog, cat", "f5")
        await until(pilot, lambda: auc(app) == "1")
        fields.positive.value = "bird"
        await pilot.press("f5")
        await until(pilot, lambda: "Positive bird: the classes are dog, cat." in text(app))

        fields.kind.focus()
        await pilot.press("enter", *"quant", "enter")
        await until(pilot, lambda: "Quantiles 0.1, 0.5" in text(app) and "Classes" not in text(app))
        fields.label.value, fields.prediction.value, fields.score.value = "sales", "forecast", ""
        fields.quantiles.value = "0.1, 2"
        await pilot.press("f5")
        await until(pilot, lambda: "2 is not a quantile. Quantiles are numbers between 0 and 1" in text(app))
        fields.quantiles.value = "0.1, 0.9"
        await pilot.press("f5")
        await until(pilot, lambda: "Task: quantile" in text(app) or "Coverage" in text(app))

        # Labels with IDs are joined by number where that is chosen.
        fields.kind.focus()
        await pilot.press("enter", "home", "enter")
        assert "Joined" not in text(app)
        fields.output.value, fields.label.value = str(tmp_path / "numbered.jsonl"), "animal"
        fields.labels.value, fields.prediction.value = str(tmp_path / "labels.csv"), "out"
        await until(pilot, lambda: "Joined" in text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "let labels be joined by number" in " ".join(text(app).split()))
        fields.joined.focus()
        await pilot.press("right", "f5")
        await until(pilot, lambda: "Labels are joined by number" in text(app))
        assert "by number" in text(app).partition("Joined")[2].splitlines()[0]
        # What is not shown does not count: these labels stand beside the answers.
        fields.labels.value = ""
        await until(pilot, lambda: "Joined" not in text(app))
        assert not fields.answers.joined


async def test_the_screen_names_the_users_own_keys(bench: Workbench) -> None:
    bench.places.config.mkdir(parents=True, exist_ok=True)
    (bench.places.config / "settings.toml").write_text('[keys]\n"evaluation.start" = "f12"\n')
    app = WorkbenchApp(bench)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+shift+e")
        await until(pilot, lambda: "F12 measures" in text(app) and "F12 measure  " in text(app))


async def test_what_is_missing_or_wrong_is_said_and_no_late_answer_takes_its_place(
    app: WorkbenchApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "Name the file of the answers first." in text(app))
        # A path is completed in its own case.
        path = write(tmp_path, "Answers.jsonl", FIRST)
        screen._fields.output.value = str(tmp_path / "Ans")
        await until(pilot, lambda: screen._fields.output._suggestion == path)
        screen._fields.output.value, screen._fields.prediction.value = (
            Path(write(tmp_path, "a.jsonl", FIRST)).name,
            "prediction",
        )
        await pilot.press("f5")
        await until(pilot, lambda: "The label is missing." in text(app))
        screen._fields.output.value, screen._fields.label.value = "none.jsonl", "label"
        await pilot.press("f5")
        await until(pilot, lambda: "does not exist" in text(app))
        # A late answer does not take the place of a newer one.
        old = Answers("old.jsonl", "", "", "l", "p", "", "")
        screen.post_message(screen._Measured(0, old, None, [], "of an earlier start"))
        await pilot.press("tab")
        assert "does not exist" in text(app) and "of an earlier start" not in text(app)


PAIRS = (
    ("Water boils at 100 degrees.", "At 100 degrees, water boils.", 5),
    ("The cat sat on the mat.", "It snows in winter.", 1),
)


async def scored(app: WorkbenchApp, pilot: Pilot[int], folder: Path) -> EvaluationScreen:
    """The screen with a form that has two endpoints of the sandbox score."""
    rows = [{"id": label, "label": label, "answer": text, "human": human} for label, text, human in PAIRS]
    (folder / "pairs.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    (folder / "rubric.txt").write_text("A good answer says the same.")
    screen = await opened(app, pilot)
    screen._connection = Connection(sandbox=True)
    screen._fields.output.value, screen._fields.label.value, screen._fields.prediction.value = (
        "pairs.jsonl",
        "label",
        "answer",
    )
    screen._fields.embedder.value, screen._fields.judge.value = "text-embedding", "chat"
    screen._fields.rubric.value, screen._fields.human.value = "rubric.txt", "human"
    return screen


async def test_other_endpoints_score_once_their_cost_is_accepted(
    app: WorkbenchApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await scored(app, pilot, tmp_path)
        # A judge needs a rubric, and a scale of two numbers.
        screen._fields.rubric.value = ""
        await pilot.press("f5")
        await until(pilot, lambda: "The rubric is missing." in text(app))
        usual = screen._fields.scale.value
        screen._fields.rubric.value, screen._fields.scale.value = "rubric.txt", "5"
        await pilot.press("f5")
        await until(pilot, lambda: "not two numbers, the lower first" in text(app))
        screen._fields.scale.value = usual
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        assert "Embedding cosine: 4 texts to text-embedding in 1 request" in text(app)
        assert "Judge: 2 answers to chat in 2 requests" in text(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen and "Nothing was sent." in text(app))

        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        texts, say = list[str](), screen._say

        def say_and_keep(text: str) -> None:
            texts.append(text)
            say(text)

        monkeypatch.setattr(screen, "_say", say_and_keep)
        await pilot.press("down", "enter")
        await until(
            pilot, lambda: "Embedding cosine" in text(app) and "Judge agrees with people" in text(app)
        )
        scoring = texts.index("Scoring … 0 records scored. Esc stops; answers are kept.")
        assert "Nothing was sent." not in texts[scoring:], "requests go out"
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(app.screen, TextModal) and "The cosine of the" in text(app))
        await pilot.press("escape", "f5")
        await until(pilot, lambda: app.screen is screen and "Judge agrees with people" in text(app))


async def test_answers_that_nobody_waits_for_are_closed(bench: Workbench, tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", FIRST)
    answers = Answers(path, "", "", "label", "prediction", "", "", embedder="text-embedding")
    reading = read_answers(bench, answers, Connection(sandbox=True))
    app = WorkbenchApp(bench)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("escape")
        await until(pilot, lambda: not screen.is_running)
        screen._ask(1, answers, reading)
    with pytest.raises(StoreError, match="closed database"):
        reading.inputs.database.table()


def test_the_cells_of_the_records_stand_below_each_other() -> None:
    records = [
        ListedRecord(cells, "", {}, ())
        for cells in (("51", "versicolor", "predicted virginica"), ("107", "猫", "predicted a\x1b[31m"))
    ]
    assert lines_of(records, 80) == [
        "51   versicolor  predicted virginica",
        "107  猫          predicted a␛[31m",
    ]
    assert lines_of([], 80) == []


def test_a_long_id_leaves_room_for_what_was_predicted() -> None:
    records = [ListedRecord(("iris-2026-11-28.csv:140", "virginica", "predicted versicolor"), "", {}, ())]
    (line,) = lines_of(records, 40)
    assert line == "iri…140  virginica  predicted versicolor", line
    # What has no room at all keeps the ends of its ID.
    assert lines_of(records, 20)[0].startswith("iri…40  virginica")
