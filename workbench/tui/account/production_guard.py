"""The question before requests that cost money, or change something, are sent to production."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from textual.screen import Screen

from workbench.content.sanitize import sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.tui.errors import notify_error
from workbench.tui.lookups import run_lookup

_pending: WeakKeyDictionary[Screen[Any], CancelToken] = WeakKeyDictionary()
"""What each screen looks up before it sends."""


def once_permitted(
    screen: Screen[Any],
    bench: Workbench,
    connections: Callable[[], Iterable[Connection]],
    subject: str,
    then: Callable[[], object],
) -> None:
    """Goes on at once where nothing is production; asks first where something is.

    A second send of the same screen is refused until the first is looked up. What is looked up does not go on
    once its screen was left: nobody would see what is sent, and its question would stand over another screen.

    Args:
        screen: what sends.
        connections: returns where the requests go to; called in a worker, and not at all where the settings
            name no production.
        subject: what is sent, such as `100 requests`.
        then: what to do, in the app's thread.
    """
    if not bench.settings().production:
        then()
        return
    if is_pending(screen):
        screen.notify("What was asked for first waits until its account is looked up.", title="Not sent")
        return
    _pending[screen] = token = CancelToken()
    go_on = partial(_go_on, screen, token, subject, then)
    end = partial(screen.app.call_later, go_on)
    run_lookup(screen.app, partial(_look_up, bench, connections, token, end), group="production")


def is_pending(screen: Screen[Any]) -> bool:
    """Returns whether a screen waits to send until it is looked up where that goes to."""
    return screen in _pending


def withdraw(screen: Screen[Any]) -> bool:
    """Takes back what a screen waits to send; returns whether there was something."""
    token = _pending.pop(screen, None)
    if token is not None:
        token.cancel()
    return token is not None


def _look_up(
    bench: Workbench,
    connections: Callable[[], Iterable[Connection]],
    token: CancelToken,
    end: Callable[[str | WorkbenchError], object],
) -> None:
    from workbench.services.account.production import production_reason

    try:
        reason = production_reason(bench, connections(), cancellation=token)
    except WorkbenchError as error:
        end(error)
    else:
        end(reason)


def _go_on(
    screen: Screen[Any],
    token: CancelToken,
    subject: str,
    then: Callable[[], object],
    reason: str | WorkbenchError,
) -> None:
    """Asks where something is production, or goes on; not where it was taken back or its screen was left."""
    if token.cancelled:
        return
    del _pending[screen]
    if isinstance(reason, WorkbenchError):
        notify_error(screen.app, reason, "Not sent")
        return
    if not reason or not screen.is_active:
        _proceed(screen, then)
        return
    from workbench.tui.screens.picker import Picker

    def chosen(index: int | None) -> None:
        if index == 1:
            _proceed(screen, then)

    about = [sanitize_line(f"This sends {subject} to production: {reason}.")]
    screen.app.push_screen(Picker("Production", [("Do not send", ""), ("Send", "")], about=about), chosen)


def _proceed(screen: Screen[Any], then: Callable[[], object]) -> None:
    if screen.is_active:
        then()
    else:
        screen.app.notify("Another screen was opened while the account was looked up.", title="Not sent")
