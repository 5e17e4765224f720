"""What lies on a row lies on each of its characters, whether it begins before the row or inside of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from workbench.content.editing.document import Document
from workbench.content.editing.rows import Row
from workbench.tui.widgets.editor.row_painter import Layer, paint

TEXT = "0123456789"
BASE = Style(color="white", bgcolor="black")
STYLES = (Style(color="red"), Style(bgcolor="blue"), Style(bold=True), Style(color="green", bgcolor="cyan"))

_layers = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10), st.sampled_from(STYLES)), max_size=4)


def _styles(layers: list[Layer], colours: list[Layer]) -> list[Style | None]:
    strip = paint(
        Document(TEXT),
        Row(0, 0, 2, 8, 0, last=False),
        colours,
        layers,
        base=BASE,
        gutter=[Segment("", BASE)],
        width=6,
        end_style=None,
    )
    assert strip.text == TEXT[2:8]
    return [segment.style for segment in strip for _ in segment.text]


@given(_layers, st.booleans())
def test_each_character_has_what_lies_on_it(layers: list[Layer], is_coloured: bool) -> None:
    layers = [(min(start, end), max(start, end), style) for start, end, style in layers]
    colours: list[Layer] = [(0, 4, BASE + STYLES[0]), (5, 7, BASE + STYLES[2])] if is_coloured else []
    expected = []
    for at in range(2, 8):
        style = next((style for start, end, style in colours if start <= at < end), BASE)
        for start, end, upper in layers:
            if start <= at < end:
                style += upper
        expected.append(style)
    assert _styles(layers, colours) == expected
