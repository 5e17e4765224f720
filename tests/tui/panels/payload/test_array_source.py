"""An array is typed as a list and sent in numpy's format."""

from __future__ import annotations

import io

import numpy as np
import pytest

from tests.tui.conftest import IRIS, ready, text, until
from tests.tui.pictures import check_picture
from workbench.content.formats.numpy.write import npy_of
from workbench.model.invocation import BytesBody, TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_list_is_sent_as_an_array(bench: Workbench, size: tuple[int, int]) -> None:
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody("[[5.1, 3.5]")))
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        app.screen.query_one("#way").focus()
        await pilot.press("left")
        await until(pilot, lambda: app.main.draft.field("ContentType") == "application/x-npy")
        await pilot.press("f2", "ctrl+end")
        await until(pilot, lambda: "[[5.1, 3.5]" in text(app))
        await pilot.press("]")
        await until(pilot, lambda: app.main.draft.body == BytesBody(npy_of("[[5.1, 3.5]]")))
        await until(pilot, lambda: "float32" in text(app))
        await check_picture(app, "payload-array", of="#payload")
        await pilot.press("comma")
        await until(pilot, lambda: app.main.draft.body == TextBody("[[5.1, 3.5]],"))
        await until(pilot, lambda: "sent as text" in " ".join(text(app).split()))
        await pilot.press("backspace")
        await until(pilot, lambda: app.main.draft.body == BytesBody(npy_of("[[5.1, 3.5]]")))
        app.screen.query_one("#dtype").focus()
        await pilot.press("right")
        await until(pilot, lambda: app.main.draft.body == BytesBody(npy_of("[[5.1, 3.5]]", "float64")))


async def test_a_list_that_is_whole_already_is_an_array_at_once(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody("[[1, 2], [3, 4]]")))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.screen.query_one("#way").focus()
        await pilot.press("left")
        await until(pilot, lambda: app.main.draft.body == BytesBody(npy_of("[[1, 2], [3, 4]]")))
        await until(pilot, lambda: "[[1, 2], [3, 4]]" in text(app) and "the bytes are JSON" not in text(app))
        await pilot.press("left")
        await until(pilot, lambda: "93 4e 55 4d 50 59" in text(app))
        assert app.main.draft.field("ContentType") == "application/x-npy"
        await pilot.press("right")
        await until(pilot, lambda: "float32" in text(app))
        await pilot.press("right")
        await until(pilot, lambda: isinstance(app.main.draft.body, TextBody))
        await until(pilot, lambda: app.main.draft.field("ContentType") == "application/json")


async def test_an_array_is_there_again_after_a_restart(bench: Workbench) -> None:
    draft = IRIS.with_field("ContentType", "application/x-npy").with_(
        body=BytesBody(npy_of("[[1, 2],\n [3, 4]]", "int64"))
    )
    bench.drafts.save(draft)
    app = WorkbenchApp(bench)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "[3, 4]]" in text(app) and "int64" in text(app))
        await pilot.press("f2", "right", "right", "9")
        wanted = BytesBody(npy_of("[[91, 2], [3, 4]]", "int64"))
        await until(pilot, lambda: app.main.draft.body == wanted)


async def test_an_array_that_nobody_types_is_seen_as_bytes(bench: Workbench) -> None:
    stream = io.BytesIO()
    np.save(stream, np.array([1j, 2]))
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=BytesBody(stream.getvalue())))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "93 4e 55 4d 50 59" in text(app))
        assert app.main.draft.body == BytesBody(stream.getvalue())
