"""Containers and lines that are drawn as one row look as Textual draws them, row by row."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.strip import Strip
from textual.widget import Widget

from workbench.tui.widgets.places.divider import Divider
from workbench.tui.widgets.places.place import Columns, Place, Rows


class Host(App[None]):
    """A container beside a line."""

    CSS = """
    Screen { layout: horizontal; }
    #inside { width: 5; background: $primary 40%; }
    """

    def __init__(self, kind: type[Widget]) -> None:
        super().__init__()
        self._kind = kind

    def compose(self) -> ComposeResult:
        yield self._kind(id="inside")
        yield Divider(id="line")


def looks(strips: list[Strip]) -> list[list[tuple[str, object, object]]]:
    """The characters of lines with their ground, and their colour where there is something to see."""
    return [
        [
            (
                segment.text,
                segment.style and segment.style.bgcolor,
                segment.text.strip() and segment.style and segment.style.color,
            )
            for segment in strip.simplify()
        ]
        for strip in strips
    ]


@pytest.mark.parametrize("colours", [True, False], ids=["colours", "without colours"])
@pytest.mark.parametrize(
    ("ours", "plain"),
    [(Place, Container), (Rows, Vertical), (Columns, Horizontal)],
    ids=lambda kind: kind.__name__,
)
async def test_a_container_looks_as_it_would_row_by_row(
    ours: type[Widget], plain: type[Widget], colours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")
    pictures = []
    for kind in (ours, plain):
        app = Host(kind)
        async with app.run_test(size=(12, 4)) as pilot:
            await pilot.pause()
            pictures.append(looks(app.screen._compositor.render_strips()))
    assert pictures[0] == pictures[1]


async def test_a_line_looks_as_it_would_row_by_row() -> None:
    app = Host(Place)
    async with app.run_test(size=(12, 4)) as pilot:
        await pilot.pause()
        line = app.query_one(Divider)
        area = line.size.region
        assert looks(line.render_lines(area)) == looks(Widget.render_lines(line, area))
        line.sign = "▸"
        await pilot.pause()
        assert [strip.text for strip in line.render_lines(area)].count("▸") == 1
