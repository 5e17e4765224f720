"""Which handlers a widget has for a message is looked up once for its type, not for each message.

Textual goes through all classes of a widget, some ten, each time: an app's start sends a thousand messages,
most of which the widget has no handler for. What `@on` decorates may depend on the widget that sent a
message, and is looked for each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

import pytest
from textual.message import Message
from textual.message_pump import MessagePump

Handlers = Iterable[tuple[type, Callable[..., Any]]]
Find = Callable[[MessagePump, str, Message], Handlers]
Place = tuple[int, str]
"""Where a handler is: the number of its class in the order of their resolution, and its name there."""


def find_handlers_once(patch: pytest.MonkeyPatch) -> None:
    """Has Textual keep which handlers a type of widget has for a type of message."""
    patch.setattr(MessagePump, "_get_dispatch_methods", found_once(MessagePump._get_dispatch_methods))


def found_once(find: Find) -> Find:
    """Keeps what Textual's own search finds. A handler that a test replaces is the new one from then on."""
    places_of: dict[tuple[type, type, str], tuple[Place, ...] | None] = {}

    @wraps(find)
    def handlers(self: MessagePump, method_name: str, message: Message) -> Handlers:
        key = (type(self), type(message), method_name)
        try:
            places = places_of[key]
        except KeyError:
            places = places_of[key] = _places(*key)
        if places is None:
            return find(self, method_name, message)
        return _bound(self, places, message) if places else ()

    return handlers


def _places(receiver: type, message: type, name: str) -> tuple[Place, ...] | None:
    """Returns where the handlers are, in the order in which they are called; None where `@on` made some."""
    if any(
        vars(cls).get("_decorated_handlers", {}).keys() & set(message.__mro__) for cls in receiver.__mro__
    ):
        return None
    return tuple(
        (number, own)
        for number, cls in enumerate(receiver.__mro__)
        if (own := next((handler for handler in (f"_{name}", name) if vars(cls).get(handler)), None))
        and not getattr(vars(cls)[own], "_textual_on", None)
    )


def _bound(receiver: MessagePump, places: tuple[Place, ...], message: Message) -> Iterator[tuple[type, Any]]:
    classes = type(receiver).__mro__
    for number, name in places:
        if message._no_default_action:
            return
        cls = classes[number]
        yield cls, vars(cls)[name].__get__(receiver, cls)
