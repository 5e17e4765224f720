"""A reason that does not fit: the keys scroll it, and a line says so. The panel alone."""

from __future__ import annotations

from msgspec.structs import replace

from tests.tui.conftest import text, until
from tests.tui.panels.response.conftest import Host, exchange
from workbench.model.exchange import Failure, FailureKind, Outcome, Status, Timing
from workbench.tui.panels.response.reason import Reason

CLOSED = Failure(
    kind=FailureKind.CLOSED,
    code="ConnectionClosedError",
    message="127.0.0.1:18991 closed the connection while waiting for an answer, after 8.1 ms.",
    hint="Whether the model ran is not known. A proxy in between may have closed the connection.",
    may_have_run=True,
)


async def test_the_advice_is_reached_by_keys_where_it_does_not_fit(host: Host) -> None:
    outcome = Outcome(failure=CLOSED, timing=Timing(total_ms=8.1), attempts=1)
    failed = replace(exchange(b"", ""), status=Status.ERROR, outcome=outcome)
    async with host.run_test(size=(40, 6)) as pilot:
        host.panel.show(failed)
        host.panel.focus_part()
        await until(pilot, lambda: "PgDn shows the rest" in text(host))
        assert "closed the connection" in text(host) and "may have run" not in text(host)
        for key, word in (("pagedown", "may have run"), ("end", "F opens"), ("home", "127.0")):
            await pilot.press(key)
            await until(pilot, lambda word=word: word in text(host))  # type: ignore[misc]
        await pilot.press("end")
        await until(pilot, lambda: "PgDn shows the rest" not in text(host))
        await pilot.press("up", "down")
        assert host.query_one(Reason).scroll_y == host.query_one(Reason).max_scroll_y > 0
        # Another reason is shown from its beginning; one that fits needs no key.
        host.panel.show(failed)
        await until(pilot, lambda: "127.0.0.1" in text(host))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "PgDn" not in text(host) and "Whether the model" in text(host))
