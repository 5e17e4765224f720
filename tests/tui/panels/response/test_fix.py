"""F in the response does what the hint of a failure proposes."""

from __future__ import annotations

import pytest

from tests.tui.conftest import IRIS, ready, take_draft, text, until
from workbench.model.hints.remedy import Remedy, RemedyKind
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.panels.response.fix import fix_of
from workbench.tui.widgets.form import FormRow


async def test_what_the_hint_proposes_is_done_to_the_draft(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        async def fixed(draft: Invocation, seen: str) -> Invocation:
            """Send a draft, press F once a text is seen; returns the draft as it is then."""
            await take_draft(pilot, app, draft)
            await pilot.press("f5")
            await until(pilot, lambda: seen in text(app))
            await pilot.press("f4", "F")
            await until(pilot, lambda: app.main.draft != draft)
            return app.main.draft

        # The content type that the model accepts is taken.
        after = await fixed(IRIS.with_field("ContentType", "application/xml"), "F sets ContentType to")
        assert after.field("ContentType") in {"application/json", "text/csv", "application/jsonlines"}
        assert after.body == IRIS.body

        # A target model that does not fit is cleared.
        after = await fixed(IRIS.with_field("TargetModel", "m.tar.gz"), "F clears TargetModel")
        assert after.field("TargetModel") is None

        # The operation that the endpoint takes is chosen.
        draft = IRIS.with_field("EndpointName", "batch-transcribe")
        after = await fixed(draft, "F chooses InvokeEndpointAsync")
        assert after.operation == "InvokeEndpointAsync"

        # The field that is missing gets the focus.
        await take_draft(pilot, app, IRIS.with_(fields={"EndpointName": "language-id"}))
        await pilot.press("f5")
        await until(pilot, lambda: "F goes to TargetModel" in text(app))
        await pilot.press("f4", "F")

        def on_field() -> bool:
            focused = app.focused
            rows = [node for node in focused.ancestors if isinstance(node, FormRow)] if focused else []
            return any(row.name == "TargetModel" for row in rows)

        await until(pilot, on_field)


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
