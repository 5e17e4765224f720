"""JMESPath in the panel."""

from __future__ import annotations

import json
from threading import Event

import pytest

from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import text, until
from tests.tui.panels.response.conftest import Host, shown
from workbench.content.search.jmespath_query import Document, QueryAnswer
from workbench.tui.panels.response.query_bar import _head

BODY = json.dumps({"rows": [{"name": f"n{n}", "score": n / 8} for n in range(60)]}).encode()


async def test_a_query_is_completed_answered_as_it_is_typed_and_explained(host: Host) -> None:
    async with host.run_test(size=(90, 24)) as pilot:
        # Keys are completed.
        await shown(pilot, host, BODY)
        await pilot.press("question_mark", "r", "tab")
        await until(pilot, lambda: "JMESPath rows" in text(host))
        await pilot.press("full_stop", "tab")
        await until(pilot, lambda: "rows[]." in text(host) and "name  score" in text(host))
        await pilot.press("s", "tab")
        await until(pilot, lambda: "rows[].score" in text(host) and "60 items" in text(host))
        await pilot.press("escape")

        # A key that begins others is answered when it was completed.
        await shown(pilot, host, b'{"score": 0.25, "score_of_all": 0.5}')
        await pilot.press("question_mark", "s", "tab")
        await until(pilot, lambda: "score  score_of_all" in text(host))
        await until(pilot, lambda: host.pane._query.expression == "score")
        await until(pilot, lambda: '"score"' not in text(host) and "0.25" in text(host))
        assert "score  score_of_all" in text(host)
        await pilot.press("escape")

        # An error is explained with its place.
        await shown(pilot, host, BODY)
        await pilot.press("question_mark", *"rows[0]]")
        await until(pilot, lambda: "at 8: ']' does not belong here" in text(host))
        await shown(pilot, host, b'{"a": ')
        await pilot.press("question_mark", "a")
        await until(pilot, lambda: "not JSON" in text(host))
        await pilot.press("escape")

        # No query is the whole body.
        await shown(pilot, host, b'{"a": 0.25, "b": 0.5}')
        await pilot.press("question_mark", "a")
        await until(pilot, lambda: "0.25" in text(host) and "0.5" not in text(host))
        await pilot.press("backspace")
        await until(pilot, lambda: "0.5" in text(host))
        assert host.pane._query.expression == ""
        await pilot.press("escape")

        # Numbers are as they came.
        await shown(pilot, host, b'{"a": [1.10, 1e400, 12345678901234567890]}')
        await pilot.press("question_mark", *"a")
        await until(pilot, lambda: "3 items" in text(host))
        for number in ("1.10", "1e400", "12345678901234567890"):
            assert number in text(host)
        await pilot.press("escape")

        # It is answered as it is typed, and left again.
        await shown(pilot, host, BODY)
        await pilot.press("question_mark", *"rows[?score > `7`].name")
        await until(pilot, lambda: '"n57"' in text(host) and "3 items" in text(host))
        await pilot.press("enter")
        await until(pilot, lambda: host.focused is host.view)
        await pilot.press("question_mark", "escape")
        await until(pilot, lambda: '"score": 0.0' in text(host))

        # A result has views of its own.
        await shown(pilot, host, BODY)
        await pilot.press("question_mark", *"rows", "enter")
        await until(pilot, lambda: "60 items" in text(host))
        await pilot.press("v")
        await until(pilot, lambda: "row 1 of 60" in host.status)


async def test_queries_come_back_by_endpoint(host: Host) -> None:
    async with host.run_test(size=(90, 24)) as pilot:
        await shown(pilot, host, BODY)
        await pilot.press("question_mark", *"rows[1].name")
        await until(pilot, lambda: '"n1"' in text(host))
        await pilot.press("enter")
        bar = host.pane._query
        await until(pilot, lambda: bar._bodies.queries("iris") == ("rows[1].name",))
        # What was read before it was entered comes late.
        bar.post_message(bar._Remembered("iris", ("rows",)))
        await until(pilot, lambda: "rows" in bar._before)
        assert [*bar._before] == ["rows[1].name", "rows"]
        await shown(pilot, host, BODY)
        await pilot.press("question_mark")
        await until(pilot, lambda: [*bar._before] == ["rows[1].name"])
        await pilot.press("up")
        await until(pilot, lambda: "rows[1].name" in text(host) and '"n1"' in text(host))


async def test_what_turns_out_wrong_does_not_keep_the_query_before_it(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with host.run_test(size=(90, 24)) as pilot:
        await shown(pilot, host, BODY)
        await pilot.press("question_mark", *"rows[0].name")
        await until(pilot, lambda: '"n0"' in text(host))
        bar, is_free = host.pane._query, Event()
        assert bar._process is not None
        ask = bar._process.ask

        def held(expression: str) -> QueryAnswer:
            assert is_free.wait(DEADLINE_SECONDS)
            return ask(expression)

        monkeypatch.setattr(bar._process, "ask", held)
        await pilot.press("right_square_bracket", "enter")
        await until(pilot, lambda: host.focused is host.view)
        is_free.set()
        await until(pilot, lambda: "at 13: " in text(host))
        # Enter on what is known to be wrong.
        await pilot.press("question_mark", *"rows[2].name")
        await until(pilot, lambda: '"n2"' in text(host))
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: "at 13: " in text(host))
        await pilot.press("enter")
        await until(pilot, lambda: host.focused is host.view)
        await pilot.press("question_mark", *"rows[1].name")
        await until(pilot, lambda: '"n1"' in text(host))
        await pilot.press("enter")
        await until(pilot, lambda: bar._bodies.queries("iris") != ())
        assert bar._bodies.queries("iris") == ("rows[1].name",), "the queries are kept in their order"


@pytest.mark.parametrize("key", ["plain", "two words", 'in "quotes"', "back\\slash", '"', "é", "a.b", "a[0]"])
def test_the_last_key_of_a_completion_is_told_from_what_stands_before_it(key: str) -> None:
    query = Document(json.dumps({"rows": {"first name": {key: 1}}}).encode(), lines=False)
    head = 'rows."first name".'
    (completion,) = query.completions(head)
    assert _head(completion) == head
