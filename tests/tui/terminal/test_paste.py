"""What is pasted arrives whole, however the terminal's bytes are cut into reads."""

from __future__ import annotations

import inspect
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from workbench.tui.terminal.paste import PasteParser

PASTED = st.text(st.sampled_from("ab\r\x1b[201~é世"), max_size=20).filter(
    lambda text: "\x1b[201~" not in text
)


def _told(parser: XTermParser, reads: list[str]) -> list[tuple[str, str]]:
    parsed = [event for read in reads if read for event in parser.feed(read)]
    return [
        ("paste", event.text)
        if isinstance(event, events.Paste)
        else ("key", str(getattr(event, "key", event)))
        for event in parsed
    ]


@given(st.sampled_from(["", "x"]), PASTED, st.lists(st.integers(0, 60), max_size=6))
def test_reads_that_cut_it_anywhere_change_nothing(before: str, text: str, cuts: list[int]) -> None:
    begun = f"{before}\x1b[200~"
    sent = f"{begun}{text}\x1b[201~y\x1b[A"
    bounds = sorted({0, len(sent), *(cut for cut in cuts if len(begun) <= cut < len(sent))})
    reads = [sent[start:end] for start, end in pairwise(bounds)]
    events = _told(PasteParser(), reads)
    expected = [*(("key", key) for key in before), ("paste", text), ("key", "y"), ("key", "up")]
    # Within a key's own escape sequence a cut is Textual's to put together.
    assert events == expected


def test_a_beginning_cut_in_two_is_left_to_textual() -> None:
    events = _told(PasteParser(), ["\x1b[20", "0~abc", "\x1b[201~z"])
    assert events == [("paste", "abc"), ("key", "z")]


def test_the_driver_still_makes_its_parser_by_that_name() -> None:
    assert "XTermParser(self._debug)" in inspect.getsource(LinuxDriver.run_input_thread)
    assert "feed(" in inspect.getsource(LinuxDriver.run_input_thread)
