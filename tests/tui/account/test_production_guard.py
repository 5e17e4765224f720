"""What is sent to production is asked for first."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from threading import Event, Thread, current_thread

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.support import DEADLINE_SECONDS
from tests.tui.account.conftest import ECHO
from tests.tui.conftest import ready, text, until
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.tui.account.production_guard import once_permitted
from workbench.tui.app import WorkbenchApp
from workbench.tui.draft_messages import DraftChosen
from workbench.tui.messages import ReplayRequested
from workbench.tui.recording_mode import RecordingMode
from workbench.tui.screens.batch.screen import BatchScreen
from workbench.tui.screens.dataset_batch.screen import DatasetBatchScreen
from workbench.tui.screens.evaluation.screen import EvaluationScreen
from workbench.tui.screens.fan_out import FanOutScreen
from workbench.tui.screens.help import HelpScreen
from workbench.tui.screens.picker import Picker
from workbench.tui.screens.send_options import SendingScreen

pytestmark = pytest.mark.usefixtures("lasting_notices")

PRODUCTION = ECHO.with_(connection=replace(ECHO.connection, profile="prod-eu"))


@pytest.fixture(autouse=True)
def lasting_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notice stays as long as a busy machine takes to come to the next."""
    monkeypatch.setattr(WorkbenchApp, "NOTIFICATION_TIMEOUT", DEADLINE_SECONDS)


async def test_a_replay_waits_for_an_answer_and_belongs_to_the_draft_that_was_on_show(
    own_bench: Workbench,
) -> None:
    number = own_bench.send(PRODUCTION).id
    assert number is not None
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        # It waits for an answer.
        for answer, count in (("escape", 1), ("enter", 1), ("down", 2)):
            app.main.post_message(ReplayRequested(number))
            await until(pilot, lambda: isinstance(app.screen, Picker))
            await until(pilot, lambda: "sends 1 request to production: profile prod-eu." in text(app))
            await pilot.press(answer)
            if answer == "down":
                await pilot.press("enter")
            await until(pilot, lambda: app.screen is app.main)
            await until(pilot, lambda n=count: own_bench.history.count() == n)  # type: ignore[misc]
        await until(pilot, lambda: app.main.sender.flight is None)

        # It belongs to the draft that was on show when it was asked for.
        await pilot.press("alt+shift+n")
        tabs = app.main.assembly.drafts._tabs
        await until(pilot, lambda: len(tabs) == 2 and app.main.draft != ECHO)
        app.main.post_message(ReplayRequested(number))
        await until(pilot, lambda: isinstance(app.screen, Picker))
        app.main.post_message(DraftChosen(tabs.all[0].name))
        await until(pilot, lambda: app.main.draft == ECHO)
        await pilot.press("down", "enter")
        await until(pilot, lambda: own_bench.history.count() == 3)
        await until(pilot, lambda: app.main.sender.flight is None)
        await until(pilot, lambda: tabs.all[1].exchange == 3)
        assert tabs.all[0].exchange == 2


@pytest.mark.parametrize("is_recorded", [False, True])
async def test_a_replay_is_recorded_as_chosen_where_it_was_asked_for(
    own_bench: Workbench, is_recorded: bool
) -> None:
    number = own_bench.send(PRODUCTION).id
    assert number is not None
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        recording, tabs = app.main._form.recording, app.main.assembly.drafts._tabs
        if is_recorded:
            await _choose_to_record_nothing(pilot, app)
        await pilot.press("alt+shift+n")
        await until(pilot, lambda: len(tabs) == 2 and app.main.draft != ECHO)
        if not is_recorded:
            await _choose_to_record_nothing(pilot, app)
        app.main.post_message(ReplayRequested(number))
        await until(pilot, lambda: isinstance(app.screen, Picker))
        app.main.post_message(DraftChosen(tabs.all[0].name))
        await until(pilot, lambda: app.main.draft == ECHO)
        await pilot.press("down", "enter")
        await until(pilot, lambda: (tabs.all[1].exchange or tabs.all[1].answer) is not None)
        await until(pilot, lambda: app.main.sender.flight is None)
        assert own_bench.history.count() == 1 + is_recorded
        assert tabs.all[1].recording.mode is RecordingMode.ALL
        assert recording.mode is (RecordingMode.NOTHING if is_recorded else RecordingMode.ALL)


async def _choose_to_record_nothing(pilot: Pilot[int], app: WorkbenchApp) -> None:
    while app.main._form.recording.mode is not RecordingMode.NOTHING:
        app.main.action_keep()
        await pilot.pause()


async def test_a_batch_waits_and_what_is_not_production_does_not(own_bench: Workbench) -> None:
    app = WorkbenchApp(own_bench, invocation=PRODUCTION)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("alt+r")
        await until(pilot, lambda: isinstance(app.screen, BatchScreen))
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await until(pilot, lambda: "sends 10 requests to production: profile prod-eu." in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, BatchScreen))
        assert own_bench.history.count() == 0
        await pilot.press("escape")
        await app.push_screen(BatchScreen(own_bench, ECHO))
        await pilot.press("f5")
        await until(pilot, lambda: own_bench.history.count() == 10 + 1)
        screen = app.screen
        assert isinstance(screen, BatchScreen)
        await until(pilot, lambda: screen._flight is None)


class _Held:
    """Lookups that wait until they are let go.

    Attributes:
        threads: those of the lookups that have begun.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, reason: str = "") -> None:
        from workbench.services.account import production

        self.threads: list[Thread] = []
        self._reason = reason
        self._goes_on = Event()
        monkeypatch.setattr(production, "production_reason", self._look_up)

    def _look_up(self, *_: object, **options: object) -> str:
        if "identity" in options:
            # The header's, of the draft.
            return ""
        self.threads.append(current_thread())
        assert self._goes_on.wait(DEADLINE_SECONDS)
        return self._reason

    async def end(self, pilot: Pilot[int]) -> None:
        """Lets the lookups end, and waits until the app has what became of them."""
        self._goes_on.set()
        await until(pilot, lambda: not any(thread.is_alive() for thread in self.threads))
        handled = Event()
        pilot.app.call_later(handled.set)
        await until(pilot, handled.is_set)


def _notices(app: WorkbenchApp) -> list[str]:
    return [notice.message.removeprefix("Not sent: ") for notice in app._notifications]


def _is_sending(app: WorkbenchApp) -> bool:
    return any(worker.group == "send" for worker in app.workers)


async def test_what_is_asked_for_is_sent_as_it_was_asked_for_or_not_at_all(
    own_bench: Workbench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        # What was left while it was looked up is not sent.
        screen: SendingScreen
        for reason, kind in product(("", "profile prod-eu"), ("batch", "dataset", "fan out")):
            if kind == "dataset":
                screen = dataset = DatasetBatchScreen(own_bench, ECHO)
                rows = tmp_path / "rows.jsonl"
                rows.write_text('{"a": 1}\n')
                await app.push_screen(dataset)
                dataset._fields.input.value = str(rows)
                dataset._fields.output.value = str(tmp_path / "out.jsonl")
            else:
                screen = BatchScreen(own_bench, ECHO) if kind == "batch" else FanOutScreen(own_bench, ECHO)
                await app.push_screen(screen)
            with monkeypatch.context() as held:
                lookups = _Held(held, reason=reason)
                await pilot.press("f5")
                await until(pilot, lambda lookups=lookups: bool(lookups.threads))  # type: ignore[misc]
                await pilot.press("escape")
                await until(pilot, lambda: app.screen is app.main)
                await lookups.end(pilot)
            assert app.screen is app.main, kind
            assert screen._flight is None and not _is_sending(app), kind
            assert not _notices(app), kind
        assert own_bench.history.count() == 0

        # An evaluation that was left asks nothing.
        sent = list[str]()
        evaluation = EvaluationScreen(own_bench, ECHO.connection)
        await app.push_screen(evaluation)
        with monkeypatch.context() as held:
            lookups = _Held(held, reason="profile prod-eu")
            once_permitted(evaluation, own_bench, list, "1 request", lambda: sent.append("evaluation"))
            await until(pilot, lambda: bool(lookups.threads))
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.main)
            await lookups.end(pilot)
        assert app.screen is app.main and not _notices(app)
        assert not sent

        # An error of the lookup is said, and the next send goes on.

        def refuse() -> list[Connection]:
            raise WorkbenchError("The history cannot be read.")

        once_permitted(app.main, own_bench, refuse, "1 request", lambda: sent.append("first"))
        await until(pilot, lambda: _notices(app) == ["The history cannot be read."])
        once_permitted(app.main, own_bench, list, "1 request", lambda: sent.append("second"))
        await until(pilot, lambda: sent == ["second"])
        app.clear_notifications()

        # A batch over a dataset sends what stood in its fields when it was asked for.
        await app.push_screen(dataset := DatasetBatchScreen(own_bench, ECHO))
        for name, count in (("a", 1), ("b", 7)):
            (tmp_path / f"{name}.jsonl").write_text('{"a": 1}\n' * count)
        dataset._fields.input.value = str(tmp_path / "a.jsonl")
        dataset._fields.output.value = str(tmp_path / "out.jsonl")
        (other := tmp_path / "other.jsonl").write_text("precious")
        lookups = _Held(monkeypatch)
        await pilot.press("f5")
        await until(pilot, lambda: bool(lookups.threads))
        dataset._fields.input.value = str(tmp_path / "b.jsonl")
        dataset._fields.output.value = str(other)
        await lookups.end(pilot)
        await until(pilot, (tmp_path / "out.jsonl").exists)
        await until(pilot, lambda: dataset._flight is None)
        assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 1
        assert other.read_text() == "precious"


async def test_a_second_start_that_is_refused_changes_nothing_of_the_first(
    own_bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await app.push_screen(screen := BatchScreen(own_bench, ECHO))
        lookups = _Held(monkeypatch)
        await pilot.press("f5")
        await until(pilot, lambda: bool(lookups.threads))
        screen._times.value = "500"
        await pilot.press("f5")
        refusal = "What was asked for first waits until its account is looked up."
        await until(pilot, lambda: _notices(app) == [refusal])
        await lookups.end(pilot)
        await until(pilot, lambda: "Done 10 of 10" in text(app))
        await until(pilot, lambda: screen._flight is None)
        assert {tag for row in own_bench.history.page() for tag in row.tags} == {screen._tag}
        assert own_bench.history.count() == 10 + 1
    assert len(lookups.threads) == 1


async def test_a_replay_that_waits_is_taken_back_or_goes_before_all_else(
    own_bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = own_bench.send(ECHO).id, own_bench.send(ECHO).id
    assert first is not None and second is not None
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        # Escape takes it back.
        lookups = _Held(monkeypatch)
        app.main.post_message(ReplayRequested(first))
        await until(pilot, lambda: bool(lookups.threads))
        await pilot.press("escape")
        await until(pilot, lambda: "The replay was cancelled before it was sent." in _notices(app))
        await lookups.end(pilot)
        assert app.main.sender.flight is None and own_bench.history.count() == 2
        app.main.post_message(ReplayRequested(first))
        await until(pilot, lambda: own_bench.history.count() == 3)
        await until(pilot, lambda: app.main.sender.flight is None)
        app.clear_notifications()

        # Nothing else is sent while it waits.
        lookups = _Held(monkeypatch)
        app.main.post_message(ReplayRequested(first))
        await until(pilot, lambda: bool(lookups.threads))
        app.main.post_message(ReplayRequested(second))
        refusal = "A replay waits until its account is looked up. Press Esc to cancel it."
        await until(pilot, lambda: _notices(app) == [refusal])
        await pilot.press("f5")
        await until(pilot, lambda: _notices(app) == [refusal] * 2)
        await lookups.end(pilot)
        await until(pilot, lambda: own_bench.history.count() == 4)
        await until(pilot, lambda: app.main.sender.flight is None)
        assert own_bench.history.page()[0].replay_of == first
        assert len(lookups.threads) == 1
        app.clear_notifications()

        # It is not sent, and says so, once another screen is open.
        for reason in ("", "profile prod-eu"):
            lookups = _Held(monkeypatch, reason=reason)
            app.main.post_message(ReplayRequested(first))
            await until(pilot, lambda lookups=lookups: bool(lookups.threads))  # type: ignore[misc]
            await pilot.press("f1")
            await until(pilot, lambda: isinstance(app.screen, HelpScreen))
            await lookups.end(pilot)
            assert isinstance(app.screen, HelpScreen), reason
            assert _notices(app) == ["Another screen was opened while the account was looked up."], reason
            assert app.main.sender.flight is None
            await pilot.press("escape")
            app.clear_notifications()
        assert own_bench.history.count() == 4
