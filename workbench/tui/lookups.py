"""Work that only looks something up: the end of the app does not wait for it, whatever it waits for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App

from workbench.model.abandon import abandonable
from workbench.model.errors import OperationCancelledError
from workbench.model.progress import CancelToken

_ends: WeakKeyDictionary[App[Any], CancelToken] = WeakKeyDictionary()


def run_lookup(app: App[Any], act: Callable[[], None], *, group: str, exclusive: bool = False) -> None:
    """Runs something in a thread that is left behind when the app ends.

    An event loop waits at its end for every thread at work: a service that does not answer would hold it.

    Args:
        app: that it is for.
        act: what to run. It changes no widget, writes nothing that must be whole, and posts messages.
        group: what kind of work it is.
        exclusive: whether it takes the place of other work of its group.
    """
    app.run_worker(partial(_run, act, _end_of(app)), thread=True, group=group, exclusive=exclusive)


def until_the_end(app: App[Any]) -> CancelToken:
    """Returns the token of other work in a thread, which is cancelled when the app ends."""
    token = CancelToken()
    _end_of(app).on_cancel(token.cancel)
    return token


def end_lookups(app: App[Any]) -> None:
    """Leaves everything behind that is looked up from now on or already, and cancels what has a token."""
    _end_of(app).cancel()


def _end_of(app: App[Any]) -> CancelToken:
    return _ends.setdefault(app, CancelToken())


def _run(act: Callable[[], None], end: CancelToken) -> None:
    with suppress(OperationCancelledError):
        abandonable(act, end, thread="lookup")
