"""A line of the history: what it has room for."""

from __future__ import annotations

from workbench.tui.panels.history.rows import Columns, columns_for

_LONG = len("huggingface-pytorch-tgi-inference-2026-11-26-blue")


def test_a_name_that_fits_takes_nothing_away() -> None:
    assert columns_for(36, 14) == Columns()
    assert columns_for(120, _LONG) == Columns()


def test_the_name_has_room_before_duration_and_time() -> None:
    assert columns_for(36, 16) == Columns(duration=False)
    assert columns_for(28, _LONG) == Columns(time=False, duration=False)
    # A list of 36 columns, of which two are the scrollbar's and the frame's.
    for width, least in ((28, 19), (34, 24), (38, 23), (48, 27)):
        assert columns_for(width, _LONG).room(width) >= least
