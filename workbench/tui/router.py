"""Which object each message concerns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import isawaitable
from typing import Any

Handler = Callable[[Any], object]
"""Takes a message; what it returns is awaited where it can be."""


class Router:
    """Handlers by the type of what they take. A subclass goes to its base's handler where it has none."""

    def __init__(self) -> None:
        self._handlers: dict[type, Handler] = {}

    def add(self, handlers: Mapping[type, Handler]) -> None:
        """Takes more handlers."""
        self._handlers |= handlers

    async def route(self, message: object) -> bool:
        """Passes a message to its handler; returns whether it has one."""
        handler = next(
            (self._handlers[kind] for kind in type(message).__mro__ if kind in self._handlers), None
        )
        if handler is None:
            return False
        if isawaitable(result := handler(message)):
            await result
        return True
