"""Results of checks as lines."""

from __future__ import annotations

from workbench.content.account.doctor_text import lines_of


def test_a_result_is_a_line_and_advice_stands_below() -> None:
    assert lines_of("TCP", "failed", "refused", "Open the port.", 12.3) == [
        "  failed     12 ms  TCP                         refused",
        "                                                → Open the port.",
    ]


def test_long_texts_are_wrapped_to_their_column() -> None:
    lines = lines_of("DNS", "ok", "word " * 40, "", 0.1)
    assert len(lines) > 2
    assert all(len(line) <= 100 for line in lines)
    assert all(line.startswith(" " * 44) for line in lines[1:])


def test_foreign_text_cannot_drive_the_terminal() -> None:
    assert "\x1b" not in "".join(lines_of("\x1b[31m", "ok", "\x1b]52;c;eA==\x07", "\x1b[2J", 1))
