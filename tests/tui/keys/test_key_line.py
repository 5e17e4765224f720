"""A line of keys says how to leave in any room."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from tests.tui.conftest import text
from workbench.model.keys.text import use_keys
from workbench.tui.keys.key_line import KeyLine, fitting

HINTS = "F5 send  ⇥ next  d differences  Esc back"


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (40, HINTS),
        (39, "F5 send  ⇥ next  Esc back"),
        (24, "F5 send  Esc back"),
        (16, "Esc back"),
        (3, "Esc back"),
    ],
)
def test_what_has_no_room_is_left_out_whole(columns: int, shown: str) -> None:
    assert fitting(HINTS, columns, "  ") == shown


class Alone(App[int]):
    """A line, and nothing else."""

    def compose(self) -> ComposeResult:
        yield KeyLine("‹send› send  ‹history› the history of all  Esc back")


async def test_a_line_follows_the_room_and_the_keys_of_its_user() -> None:
    app = Alone()
    async with app.run_test(size=(60, 3)) as pilot:
        assert text(app).strip() == "F5 send  F6 the history of all  Esc back"
        await pilot.resize_terminal(30, 3)
        assert text(app).strip() == "F5 send  Esc back"
        with use_keys(lambda: {"send": "f2"}):
            app.query_one(KeyLine).renew()
            await pilot.pause()
            assert text(app).strip() == "F2 send  Esc back"
