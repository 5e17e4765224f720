"""JMESPath in the panel."""

from __future__ import annotations

import json

from tests.tui.conftest import text, until
from tests.tui.panels.response.conftest import Host, shown

BODY = json.dumps({"rows": [{"name": f"n{n}", "score": n / 8} for n in range(60)]}).encode()


async def test_a_query_is_answered_as_it_is_typed_and_left_again(host: Host) -> None:
    async with host.run_test(size=(90, 24)) as pilot:
        await shown(pilot, host, BODY)
        await pilot.press("question_mark", *"rows[?score > `7`].name")
        await until(pilot, lambda: '"n57"' in text(host) and "3 items" in text(host))
        await pilot.press("enter")
        await until(pilot, lambda: host.focused is host.view)
        await pilot.press("question_mark", "escape")
        await until(pilot, lambda: '"score": 0.0' in text(host))


async def test_a_result_has_views_of_its_own(host: Host) -> None:
    async with host.run_test(size=(90, 24)) as pilot:
        await shown(pilot, host, BODY)
        await pilot.press("question_mark", *"rows", "enter")
        await until(pilot, lambda: "60 items" in text(host))
        await pilot.press("v")
        await until(pilot, lambda: "row 1 of 60" in host.status)


async def test_keys_are_completed(host: Host) -> None:
    async with host.run_test(size=(90, 24)) as pilot:
        await shown(pilot, host, BODY)
        await pilot.press("question_mark", "r", "tab")
        await until(pilot, lambda: "JMESPath rows" in text(host))
        await pilot.press("full_stop", "tab")
        await until(pilot, lambda: "rows[]." in text(host) and "name  score" in text(host))
        await pilot.press("s", "tab")
        await until(pilot, lambda: "rows[].score" in text(host) and "60 items" in text(host))


async def test_an_error_is_explained_with_its_place(host: Host) -> None:
    async with host.run_test(size=(90, 24)) as pilot:
        await shown(pilot, host, BODY)
        await pilot.press("question_mark", *"rows[0]]")
        await until(pilot, lambda: "at 8: ']' does not belong here" in text(host))
        await shown(pilot, host, b'{"a": ')
        await pilot.press("question_mark", "a")
        await until(pilot, lambda: "not JSON" in text(host))


async def test_queries_come_back_by_endpoint(host: Host) -> None:
    async with host.run_test(size=(90, 24)) as pilot:
        await shown(pilot, host, BODY)
        await pilot.press("question_mark", *"rows[1].name")
        await until(pilot, lambda: '"n1"' in text(host))
        await pilot.press("enter")
        await until(pilot, lambda: host.pane._query._bodies.queries("iris") == ("rows[1].name",))
        await shown(pilot, host, BODY)
        await pilot.press("question_mark")
        await until(pilot, lambda: host.pane._query._before == ("rows[1].name",))
        await pilot.press("up")
        await until(pilot, lambda: "rows[1].name" in text(host) and '"n1"' in text(host))


async def test_numbers_are_as_they_came(host: Host) -> None:
    async with host.run_test(size=(90, 24)) as pilot:
        await shown(pilot, host, b'{"a": [1.10, 1e400, 12345678901234567890]}')
        await pilot.press("question_mark", *"a")
        await until(pilot, lambda: "3 items" in text(host))
        for number in ("1.10", "1e400", "12345678901234567890"):
            assert number in text(host)
