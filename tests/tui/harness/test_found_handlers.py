"""Handlers are found as Textual finds them, in its order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual import events, on
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget
from textual.widgets import Button

from tests.tui.harness.found_handlers import found_once

_find = vars(MessagePump)["_get_dispatch_methods"]
_TEXTUAL = getattr(_find, "__wrapped__", _find)
"""Textual's own search, below that of the harness."""


class _Base(Widget):
    def on_key(self) -> None: ...

    async def _on_key(self, event: events.Key) -> None: ...

    def on_mount(self) -> None: ...


class _Plain(_Base):
    def on_key(self) -> None: ...

    def on_click(self, event: events.Click) -> None:
        event.prevent_default()


class _Clicked(_Plain):
    def on_click(self, event: events.Click) -> None:
        event.prevent_default()


class _Decorated(_Plain):
    @on(events.Key)
    def typed(self) -> None: ...

    @on(Button.Pressed, "#here")
    def pressed(self) -> None: ...

    def on_button_pressed(self) -> None: ...


class _Named(_Plain):
    @on(events.Key)
    def on_key(self) -> None: ...


def _sent(button: Button) -> Button.Pressed:
    message = Button.Pressed(button)
    message.set_sender(button)
    return message


@pytest.mark.parametrize("kind", [_Base, _Plain, _Clicked, _Decorated, _Named])
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("on_key", lambda: events.Key("a", "a")),
        ("on_mount", events.Mount),
        ("on_idle", events.Idle),
        ("on_button_pressed", lambda: _sent(Button(id="here"))),
        ("on_button_pressed", lambda: _sent(Button(id="there"))),
    ],
)
def test_they_are_those_of_textual(kind: type[Widget], name: str, make: Callable[[], Message]) -> None:
    widget, find = kind(), found_once(_TEXTUAL)
    for _ in range(2):
        assert list(find(widget, name, make())) == list(_TEXTUAL(widget, name, make()))


def test_who_prevents_the_default_is_the_last() -> None:
    widget, find = _Clicked(), found_once(_TEXTUAL)
    for _ in range(2):
        message = events.Click(widget, 0, 0, 0, 0, 1, False, False, False)
        called = []
        for cls, handler in find(widget, "on_click", message):
            handler(message)
            called.append(cls)
        assert called == [_Clicked]


def test_a_handler_that_is_replaced_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    widget, find = _Plain(), found_once(_TEXTUAL)
    assert len(list(find(widget, "on_mount", events.Mount()))) > 0

    def another(self: Widget) -> None: ...

    monkeypatch.setattr(_Base, "on_mount", another)
    assert (_Base, another.__get__(widget, _Base)) in list(find(widget, "on_mount", events.Mount()))
