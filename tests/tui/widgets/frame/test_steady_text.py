"""The same words are not laid out again; others, and other colours of them, are."""

from __future__ import annotations

from typing import Any, Self

from textual.app import App, ComposeResult
from textual.content import Content

from workbench.tui.widgets.frame.steady_text import SteadyText


class Counted(SteadyText):
    layouts = 0

    def refresh(self, *regions: Any, layout: bool = False, **options: Any) -> Self:
        self.layouts += layout
        return super().refresh(*regions, layout=layout, **options)


class Host(App[None]):
    def compose(self) -> ComposeResult:
        yield Counted()


async def test_another_text_alone_is_laid_out() -> None:
    async with Host().run_test() as pilot:
        text = pilot.app.query_one(Counted)
        texts = [Content("a"), Content("a"), Content("b"), Content("b").stylize("bold"), Content("")]
        layouts = []
        for content in texts:
            before = text.layouts
            text.update(content)
            layouts.append(text.layouts - before)
            assert text.content is content or content.is_same(text.content)  # type: ignore[arg-type]
        assert layouts == [1, 0, 1, 1, 1]


async def test_a_string_is_laid_out_once_as_well() -> None:
    async with Host().run_test() as pilot:
        text = pilot.app.query_one(Counted)
        layouts = []
        for content in ("a", "a", Content("a"), "b"):
            before = text.layouts
            text.update(content)
            layouts.append(text.layouts - before)
        assert layouts == [1, 0, 1, 1]
        assert text.content == "b"
