"""Something is done after a pause, once."""

from __future__ import annotations

from tests.tui.main.host import RecordingHost
from workbench.tui.widgets.pause import Pause


def test_only_the_last_of_a_flood_is_done() -> None:
    host, done = RecordingHost(), list[str]()
    pause = Pause(host.set_timer)
    assert not pause.stop()
    for name in ("first", "second"):
        pause.start(0.2, lambda name=name: done.append(name))  # type: ignore[misc]
    assert (pause.is_running, done) == (True, [])
    host.let_time_pass()
    assert (pause.is_running, done) == (False, ["second"])
    pause.start(0.2, lambda: done.append("third"))
    assert pause.stop()
    host.let_time_pass()
    assert done == ["second"]
