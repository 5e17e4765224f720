"""What the line above the key bar says. No app."""

from __future__ import annotations

from workbench.tui.main.status_line import StatusMessages


def test_each_source_has_one_message_until_it_takes_it_back() -> None:
    messages = StatusMessages()
    assert messages.set("history", "not recording")
    assert messages.set("draft", "not saved")
    assert messages.line == "not recording · not saved"
    assert not messages.set("draft", "not saved")
    assert messages.set("history", "")
    assert messages.line == "not saved"
    assert messages.set("draft", "")
    assert messages.line == ""


def test_a_message_cannot_drive_the_terminal() -> None:
    messages = StatusMessages()
    messages.set("request", "\x1b[31mred\nsecond line")
    assert not any(char in messages.line for char in "\x1b\n")
