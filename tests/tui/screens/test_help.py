"""F1: what every key does, a page per part, searched as one types."""

from __future__ import annotations

import re

import pytest
from textual.app import App
from textual.widgets import Static

from tests.tui.conftest import ready, text, until
from workbench.content.status_label import MEANINGS
from workbench.model.keys.registry import GROUPS
from workbench.model.keys.text import use_keys
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.help import HelpScreen, _page, pages, sheets


def shown(app: App[int], *words: str) -> bool:
    return all(word in text(app) for word in words)


def lines(app: App[int]) -> list[str]:
    """What the help says, without its frame."""
    return str(app.screen.query_one(Static).content).splitlines()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 45)])
async def test_what_does_not_fit_in_a_line_goes_on_below_its_beginning(size: tuple[int, int]) -> None:
    app = App[int]()
    async with app.run_test(size=size) as pilot:
        await app.push_screen(HelpScreen({}, part="response"))
        words = app.screen.query_one(Static)
        await until(pilot, lambda: "In the response" in text(app))
        assert all(len(line) <= words.size.width for line in lines(app))
        if size == (80, 24):
            further = [line for line in lines(app)[1:] if line.startswith(" " * 3)]
            assert further, "some are longer than a line"


async def test_it_opens_at_the_part_with_the_focus(app: WorkbenchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        for key, title in (("f3", "In the fields"), ("f6", "In the history"), ("f2", "In the payload")):
            await pilot.press(key, "f1")
            await until(pilot, lambda title=title: title in text(app))  # type: ignore[misc]
            await pilot.press("f1")
            await until(pilot, lambda: app.screen is app.main)
        await pilot.press("alt+t")
        await until(pilot, lambda: app.screen is not app.main)
        await pilot.press("f1")
        await until(pilot, lambda: "In a fan-out" in text(app))


async def test_it_is_searched_as_one_types() -> None:
    app = App[int]()
    async with app.run_test(size=(100, 30)) as pilot:
        await app.push_screen(HelpScreen({"history.replay": "a"}, part="history"))
        await until(pilot, lambda: "In the history" in text(app))
        assert "a      " in text(app)
        # By the description, by another word for it, by the key.
        for typed, expected in (
            ("jmespath", "Query with JMESPath"),
            ("clipboard", "Copy"),
            ("alt+w", "Alt+W"),
        ):
            await pilot.press(*typed)
            await until(pilot, lambda word=expected: word in text(app) and "found" in text(app))  # type: ignore[misc]
            await pilot.press("escape")
            await until(pilot, lambda: "In the history" in text(app))
        await pilot.press(*"nosuchkey")
        await until(pilot, lambda: "No key has all these words" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "In the history" in text(app))
        await pilot.press("right")
        await until(pilot, lambda: "Everywhere" in text(app))


@pytest.mark.parametrize("height", [1, 8, 18, 30])
def test_a_page_that_does_not_fit_is_turned_in_sheets(height: int) -> None:
    for page in pages({}, "", ""):
        for width in (34, 72, 110):
            parts = sheets(page, width, height)
            assert [entry for part in parts for entry in part.entries] == list(page.entries)
            assert all(len(list(_page(part, width))) <= height or len(part.entries) == 1 for part in parts)
            titles = [f" ({at} of {len(parts)})" if len(parts) > 1 else "" for at in range(1, len(parts) + 1)]
            assert [part.title.removeprefix(page.title) for part in parts] == titles


async def test_the_arrows_turn_sheets_and_pages() -> None:
    app, count = App[int](), len(pages({}, "response", ""))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(HelpScreen({}, part="response"))
        await until(pilot, lambda: shown(app, f"Help 1 of {count} ─", "In the response (1 of "))
        last = int(re.search(r"\(1 of (\d+)\)", text(app))[1])  # type: ignore[index]
        await pilot.press(*["right"] * (last - 1))
        await until(pilot, lambda: f"({last} of {last})" in text(app))
        await pilot.press("right")
        await until(pilot, lambda: shown(app, f"Help 2 of {count} ─", "In the container's log"))
        await pilot.press("left")
        await until(pilot, lambda: shown(app, f"Help 1 of {count} ─", f"In the response ({last} of {last})"))
        await pilot.resize_terminal(160, 60)
        await until(pilot, lambda: shown(app, f"Help 1 of {count} ─", "In the response  "))


def test_every_group_has_a_page_and_comes_once() -> None:
    titles = [page.title for page in pages({}, "response", "")]
    assert titles[:5] == [
        "In the response",
        "In the container's log",
        "In a streamed response",
        "In a comparison",
        "Everywhere",
    ]
    assert sorted(titles[: len(GROUPS)]) == sorted(group.title for group in GROUPS)
    assert pages({}, "", "FanOutScreen")[0].title == "In a fan-out"


def test_every_label_of_a_status_has_its_meaning() -> None:
    page = next(page for page in pages({}, "", "") if page.title == "Status in the history")
    assert not MEANINGS.keys() - {entry.name.split(",")[0] for entry in page.entries}


def test_what_a_key_does_names_the_keys_of_its_user() -> None:
    with use_keys(lambda: {"undo": "f9"}):
        meanings = [entry.meaning for page in pages({}, "", "") for entry in page.entries]
    assert any(meaning.endswith("F9 brings it back.") for meaning in meanings)


@pytest.mark.parametrize("part", ["fields", "connection"])
def test_a_form_says_how_to_move_and_how_to_take_what_is_proposed(part: str) -> None:
    own, *_ = pages({}, part, "")
    assert {"Down, Up", "Right"} <= {entry.name for entry in own.entries}
