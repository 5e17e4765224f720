"""A failure: its reason once, the advice, and the document that it came as, folded."""

from __future__ import annotations

from tests.tui.conftest import IRIS, ready, text, until
from workbench.model.invocation import TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp


async def test_the_document_of_a_failure_is_folded_below_the_advice(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody('{"instances": [[1]]}')))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "▸ Raw response" in text(app))
        seen = text(app)
        reason = "The container returned 400"
        assert seen.count("Unable to evaluate payload") == seen.count(reason) == 1, seen
        assert seen.index(reason) < seen.index("→ ") < seen.index("▸ Raw response")
        await pilot.press("f4", "enter")
        await until(pilot, lambda: '"OriginalStatusCode"' in text(app))
        await pilot.press("1")
        await until(pilot, lambda: "▸ Raw response" in text(app))
        # A key of the body unfolds it; what was unfolded stays so for the next failure.
        await pilot.press("v")
        await until(pilot, lambda: "▸ Raw response" not in text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "#2" in text(app))
        assert "▸ Raw response" not in text(app)
        await pilot.press("2")
        await until(pilot, lambda: "Received client error" in text(app))
