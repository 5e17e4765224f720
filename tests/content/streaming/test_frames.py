"""What is written to a pipe frame by frame is read as it was."""

from __future__ import annotations

import io

import pytest

from workbench.content.streaming.frames import read_frame, write_frame


def test_frames_come_back_in_order() -> None:
    frames = [b"", b"a", bytes(64 * 1024), bytes(64 * 1024 + 1), b"\x00" * 1_000_000, b"z"]
    pipe = io.BytesIO()
    for frame in frames:
        write_frame(pipe, frame)
    pipe.seek(0)
    for frame in frames:
        assert read_frame(pipe) == frame
    assert read_frame(pipe) is None


@pytest.mark.parametrize("left", [1, 7, 9])
def test_a_frame_that_was_cut_is_none(left: int) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, b"whole")
    assert read_frame(io.BytesIO(pipe.getvalue()[:left])) is None
