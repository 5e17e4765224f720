"""The question before requests that cost money, or change something, are sent to production."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from textual.app import App

from workbench.content.sanitize import sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.tui.errors import notify_error
from workbench.tui.lookups import run_lookup


def once_permitted(
    app: App[int],
    bench: Workbench,
    connections: Callable[[], Iterable[Connection]],
    subject: str,
    then: Callable[[], object],
) -> None:
    """Goes on at once where nothing is production; asks first where something is.

    Args:
        connections: returns where the requests go to; called in a worker, and not at all where the settings
            name no production.
        subject: what is sent, such as `100 requests`.
        then: what to do, in the app's thread.
    """
    if not bench.settings().production:
        then()
        return
    look_up = partial(_look_up, app, bench, connections, subject, then)
    run_lookup(app, look_up, group="production", exclusive=True)


def _look_up(
    app: App[int],
    bench: Workbench,
    connections: Callable[[], Iterable[Connection]],
    subject: str,
    then: Callable[[], object],
) -> None:
    from workbench.services.account.production import production_reason

    try:
        reason = production_reason(bench, connections())
    except WorkbenchError as error:
        notify_error(app, error, "Not sent")
        return
    app.call_later(partial(_ask, app, reason, subject, then) if reason else then)


def _ask(app: App[int], reason: str, subject: str, then: Callable[[], object]) -> None:
    from workbench.tui.widgets.choice import Picker

    def chosen(index: int | None) -> None:
        if index == 1:
            then()

    about = [sanitize_line(f"This sends {subject} to production: {reason}.")]
    app.push_screen(Picker("Production", [("Do not send", ""), ("Send", "")], about=about), chosen)
