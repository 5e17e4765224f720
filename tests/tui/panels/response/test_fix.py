"""F in the response does what the hint of a failure proposes."""

from __future__ import annotations

import pytest

from tests.tui.conftest import IRIS, ready, text, until
from workbench.model.hints.remedy import Remedy, RemedyKind
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.panels.response.fix import fix_of
from workbench.tui.widgets.form import FormRow


async def fixed(bench: Workbench, draft: Invocation, seen: str) -> Invocation:
    """Send a draft, press F once a text is seen; returns the draft as it is then."""
    app = WorkbenchApp(bench, invocation=draft)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: seen in text(app))
        await pilot.press("f4", "F")
        await until(pilot, lambda: app.main.draft != draft)
        return app.main.draft


async def test_the_content_type_that_the_model_accepts_is_taken(bench: Workbench) -> None:
    draft = IRIS.with_field("ContentType", "application/xml")
    after = await fixed(bench, draft, "F sets ContentType to")
    assert after.field("ContentType") in {"application/json", "text/csv", "application/jsonlines"}
    assert after.body == draft.body


async def test_a_target_model_that_does_not_fit_is_cleared(bench: Workbench) -> None:
    draft = IRIS.with_field("TargetModel", "m.tar.gz")
    after = await fixed(bench, draft, "F clears TargetModel")
    assert after.field("TargetModel") is None


async def test_the_field_that_is_missing_gets_the_focus(bench: Workbench) -> None:
    draft = IRIS.with_(fields={"EndpointName": "language-id"})
    app = WorkbenchApp(bench, invocation=draft)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "F goes to TargetModel" in text(app))
        await pilot.press("f4", "F")

        def on_field() -> bool:
            focused = app.focused
            rows = [node for node in focused.ancestors if isinstance(node, FormRow)] if focused else []
            return any(row.name == "TargetModel" for row in rows)

        await until(pilot, on_field)


async def test_the_operation_that_the_endpoint_takes_is_chosen(bench: Workbench) -> None:
    draft = IRIS.with_field("EndpointName", "batch-transcribe")
    after = await fixed(bench, draft, "F chooses InvokeEndpointAsync")
    assert after.operation == "InvokeEndpointAsync"


@pytest.mark.parametrize("kind", list(RemedyKind))
def test_every_kind_is_done_or_an_action_of_its_own(kind: RemedyKind) -> None:
    fix = fix_of(Remedy(kind, "ContentType", "3"))
    assert (fix is None) is (kind in {RemedyKind.LOG, RemedyKind.SESSION, RemedyKind.RENEW})


def test_more_attempts_are_allowed() -> None:
    from workbench.tui.draft_messages import DraftEditRequested

    fix = fix_of(Remedy(RemedyKind.ATTEMPTS, value="3"))
    assert fix is not None and isinstance(fix.message, DraftEditRequested)
    assert fix.message.change(IRIS).connection.max_attempts == 3


async def test_a_draft_for_another_endpoint_is_not_changed(bench: Workbench) -> None:
    failed = bench.send(IRIS.with_field("TargetModel", "m.tar.gz"))
    echo = IRIS.with_field("EndpointName", "echo").with_field("TargetModel", "mine")
    app = WorkbenchApp(bench, invocation=echo, exchange=failed.id)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "F clears TargetModel" in text(app))
        await pilot.press("f4", "F")
        await until(pilot, lambda: app.main.draft.endpoint_name == "iris-classifier")
        assert app.main.draft.field("TargetModel") == "m.tar.gz"
        await pilot.press("f4", "F")
        await until(pilot, lambda: app.main.draft.field("TargetModel") is None)
        assert app.main.draft.endpoint_name == "iris-classifier"
