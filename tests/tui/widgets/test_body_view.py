"""A text whose rows are still being counted. The view alone."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from tests.tui.conftest import until
from workbench.tui.widgets.body_view import BodyView

TEXT = b"one row\n" * 400_000


class Host(App[int]):
    """An app that is nothing but the view."""

    def compose(self) -> ComposeResult:
        yield BodyView()


@pytest.mark.parametrize("elsewhere", ["top", "line"])
async def test_what_is_gone_to_after_the_end_is_stayed_at(elsewhere: str) -> None:
    host = Host()
    async with host.run_test(size=(40, 10)) as pilot:
        view = host.query_one(BodyView)
        await until(pilot, lambda: bool(view.size))
        view.show(TEXT)
        assert view.place[1] < TEXT.count(b"\n"), "rows are left to be counted"
        view.action_bottom()
        if elsewhere == "line":
            view.go_to_line(3)
        else:
            view.action_top()
        await until(pilot, lambda: view.place[1] > TEXT.count(b"\n"))
        assert view.cursor == (16 if elsewhere == "line" else 0)


async def test_the_end_is_gone_to_once_it_is_counted() -> None:
    host = Host()
    async with host.run_test(size=(40, 10)) as pilot:
        view = host.query_one(BodyView)
        await until(pilot, lambda: bool(view.size))
        view.show(TEXT)
        view.action_bottom()
        await until(pilot, lambda: view.cursor == len(TEXT))
