"""Search in a body."""

from __future__ import annotations

import json
from threading import Event
from typing import Any

import pytest
from textual import events

from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import text, until
from tests.tui.panels.response.conftest import Host, shown
from workbench.content.format import ViewKind
from workbench.content.layout.readable import Readable
from workbench.content.search.matches import Matches, find
from workbench.tui.panels.response import find_bar

BODY, LARGE = (
    json.dumps({"rows": [{"name": f"needle {n}", "more": "x" * 30} for n in range(count)]}).encode()
    for count in (100, 3_000)
)


async def test_hits_are_counted_marked_walked_through_and_unfolded(host: Host) -> None:
    async with host.run_test(size=(80, 24)) as pilot:
        # A hit in a folded value unfolds it.
        await shown(pilot, host, BODY)
        await pilot.press("down", "z")
        await until(pilot, lambda: "[… 100 items]" in text(host))
        await pilot.press("slash", *"needle 57", "enter")
        await until(pilot, lambda: "needle 57" in text(host) and "rows[57].name" in host.status)

        # Hits are counted, marked and walked through.
        await shown(pilot, host, BODY)
        await pilot.press("slash", *"needle")
        await until(pilot, lambda: "1 of 100" in text(host))
        await pilot.press("enter")
        await until(pilot, lambda: "rows[0].name" in host.status)
        await pilot.press("n")
        await until(pilot, lambda: "rows[1].name" in host.status)
        await pilot.press("N", "N")
        await until(pilot, lambda: "rows[99].name" in host.status and "needle 99" in text(host))
        strip = host.view.render_line(int(host.view.size.height) // 3 + 1)
        assert any(segment.text == "needle" for y in range(24) for segment in host.view.render_line(y)), strip

        # The bytes are searched, not the layout.
        await shown(pilot, host, b'{"a":1,"b":[1,2]}')
        await pilot.press("slash", *'"b":[1,2]')
        await until(pilot, lambda: "1 of 1" in text(host))
        await pilot.press("escape")
        await until(pilot, lambda: "1 of 1" not in text(host))

        # A regular expression is asked for, and explained.
        await shown(pilot, host, BODY)
        await pilot.press("slash", "ctrl+r", *r"needle 9\d")
        await until(pilot, lambda: "1 of 10" in text(host))
        await pilot.press("left_parenthesis")
        await until(pilot, lambda: "Not a regular expression" in text(host))
        await pilot.press("backspace", *"zzz")
        await until(pilot, lambda: "not found" in text(host))
        await pilot.press("ctrl+r", "escape")

        # A search that is left with the focus is closed, and its matches stay.
        await shown(pilot, host, b'{"a": 1, "b": 1}')
        await pilot.press("slash", "1")
        await until(pilot, lambda: len(host.pane._find._hits.starts) == 2)
        host.view.focus()
        await until(pilot, lambda: not host.pane._find.open)
        assert host.view.has_focus and len(host.pane._find._hits.starts) == 2


async def test_a_search_from_another_view_opens_the_text_and_keeps_the_focus(host: Host) -> None:
    async with host.run_test(size=(80, 24)) as pilot:
        # It opens the text.
        await shown(pilot, host, b"a,b\n1,needle\n2,3\n", "text/csv")
        await until(pilot, lambda: "row 1 of 2" in host.status)
        await pilot.press("slash", *"needle")
        await until(pilot, lambda: "1 of 1" in text(host))
        await pilot.press("escape")

        # It keeps the focus until it is left.
        await shown(pilot, host, b"a,b\n1,needle\n2,3\n", "text/csv")
        await pilot.press("slash")
        await pilot.pause()
        assert host.focused is not None and host.focused.parent is host.pane._find
        await pilot.press(*"needle")
        await until(pilot, lambda: "1 of 1" in text(host))
        await pilot.press("enter")
        await until(pilot, lambda: host.focused is host.view)

        # What is typed in a burst is searched for, and does nothing else.
        await shown(pilot, host, b"a,b\n1,scrap/zero\n2,3\n", "text/csv")
        for key in ("slash", *"scrap", "slash", *"zero"):
            host.post_message(events.Key(key, "/" if key == "slash" else key))
        await until(pilot, lambda: "1 of 1" in text(host))
        assert host.pane._find.text == "scrap/zero"
        assert not host.pane._line.open and not host.said


async def test_what_is_typed_while_a_body_is_read_is_searched_for_once_it_is(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_free, read = Event(), Readable.read

    def held(*arguments: Any) -> Readable:
        assert is_free.wait(DEADLINE_SECONDS)
        return read(*arguments)

    monkeypatch.setattr(Readable, "read", held)
    async with host.run_test(size=(80, 24)) as pilot:
        await shown(pilot, host, LARGE)
        await pilot.press("slash", *"needle")
        await until(pilot, lambda: "still reading the body" in text(host))
        await pilot.press("enter", "n", "n")
        is_free.set()
        await until(pilot, lambda: "rows[2].name" in host.status)


async def test_what_is_found_late_does_not_bring_the_text_back(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_free, read = Event(), Readable.read

    def held(*arguments: Any) -> Readable:
        assert is_free.wait(DEADLINE_SECONDS)
        return read(*arguments)

    monkeypatch.setattr(Readable, "read", held)
    async with host.run_test(size=(80, 24)) as pilot:
        await shown(pilot, host, LARGE)
        await pilot.press("slash", *"needle")
        await until(pilot, lambda: "still reading the body" in text(host))
        await pilot.press("enter", "v")
        await until(pilot, lambda: host.pane.view is not host.pane._views[ViewKind.TEXT])
        is_free.set()
        await until(pilot, lambda: host.pane._find._hits.count == 3_000)
        assert host.pane.view is not host.pane._views[ViewKind.TEXT]


@pytest.mark.parametrize(("key", "count"), [("escape", 0), ("enter", 100)])
async def test_what_is_found_late_is_shown_unless_the_search_was_given_up(
    host: Host, monkeypatch: pytest.MonkeyPatch, key: str, count: int
) -> None:
    is_free = Event()

    def held(*arguments: Any, **options: Any) -> Matches:
        assert is_free.wait(DEADLINE_SECONDS)
        return find(*arguments, **options)

    async with host.run_test(size=(80, 24)) as pilot:
        await shown(pilot, host, BODY)
        await pilot.press("slash", *"needl")
        await until(pilot, lambda: "1 of 100" in text(host))
        monkeypatch.setattr(find_bar, "find", held)
        await pilot.press("e", key)
        is_free.set()
        await until(pilot, lambda: not any(worker.group == "find" for worker in host.workers))
        await pilot.pause()
        assert host.pane._find._hits.count == count
