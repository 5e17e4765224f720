"""What the app does about accounts: answers who the draft is sent as, and opens the screens about it."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

import msgspec
from textual.app import App, SuspendNotSupported

from workbench.model.abandon import can_be_left
from workbench.model.errors import (
    MissingConfigurationError,
    NoIdentityError,
    OperationCancelledError,
    WorkbenchError,
)
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.services.profiles import has_account
from workbench.tui.account.label import AccountLabel, Standing
from workbench.tui.draft_messages import ConnectionChanged
from workbench.tui.keys.first_use import first_use
from workbench.tui.lookups import run_lookup
from workbench.tui.messages import EndpointsRequested
from workbench.tui.panels.request_bar import RequestBar
from workbench.tui.widgets.turns import Turn, Turns

_FAILED = frozenset({"InternalFailure", "ServiceUnavailable", "Throttling", "ThrottlingException"})
"""Codes that say nothing about the credentials."""


class Account:
    """Over the app, which passes messages and keys on to it.

    Args:
        app: what is on the screen.
        bench: what asks.
        asks: whether AWS may be asked who the draft is sent as.

    Attributes:
        is_waiting: whether it will be asked with the first use of the app.
    """

    def __init__(self, app: App[int], bench: Workbench, *, asks: bool) -> None:
        self._app = app
        self._bench = bench
        self._asks = asks
        self.is_waiting = False
        # Nobody waits in the thread that asked: the app may be about to end.
        self._answers: Turns[Callable[[], None]] = Turns(app.call_later)

    @property
    def _label(self) -> AccountLabel:
        return self._app.screen_stack[0].query_one(RequestBar).account

    def answer(self, message: AccountLabel.Asked) -> None:
        """Finds out who a draft is sent as, in a worker; nothing where this machine has no account.

        It waits for the first use of the app, unless the settings name a production: its mark is seen always.
        """
        use = first_use(self._app)
        if not has_account():
            return
        if use.has_begun or self._bench.settings().production:
            act = partial(self._look_up, message.label, message.draft, self._answers.begin())
            run_lookup(self._app, act, group="identity", exclusive=True)
        elif self._asks and not self.is_waiting:
            self.is_waiting = True
            use.then(self._label.ask)

    def _look_up(self, label: AccountLabel, draft: Invocation, turn: Turn[Callable[[], None]]) -> None:
        from workbench.services.account.production import production_reason

        standing = self._standing(draft) if self._asks else Standing()
        reason = production_reason(self._bench, [draft.connection], identity=standing.identity)
        standing = msgspec.structs.replace(standing, production=reason)
        turn.deliver(partial(self._tell, label, draft, standing))

    def _standing(self, draft: Invocation) -> Standing:
        from workbench.services.account.identity import caller_identity

        try:
            return Standing(caller_identity(self._bench, draft.connection))
        except OperationCancelledError:
            return Standing()
        except WorkbenchError as error:
            return Standing(problem=_in_short(error), unreached=isinstance(error, NoIdentityError))

    @staticmethod
    def _tell(label: AccountLabel, draft: Invocation, standing: Standing) -> None:
        if label.draft.connection == draft.connection:
            label.tell(standing)

    def ask_for_code(self, prompt: str) -> str | None:
        """Asks for a one-time code; None where nothing is being sent, as nobody is held up unasked.

        Called in the thread that needs the code, which waits.
        """
        from workbench.tui.screens.prompt import PromptScreen

        # What warms up and looks around waits for nobody; the end of the app would wait for it.
        if not can_be_left() or not any(
            worker.group == "send" and worker.is_running for worker in self._app.workers
        ):
            return None
        answer: Future[str | None] = Future()
        screen = PromptScreen("One-time code", "", prompt.strip().rstrip(":"), secret=True)
        self._app.call_later(self._app.push_screen, screen, answer.set_result)
        code = answer.result()
        # The session that it opens tells who one is.
        self._app.call_later(self._label.ask)
        return code or ""

    def renew(self, handle_signals: Callable[[], None], send_refused: Callable[[], object]) -> None:
        """Signs in again in the terminal, then sends what had been refused.

        Args:
            handle_signals: has the app hear of signals again.
            send_refused: sends what was refused for want of credentials, if that was the last.
        """
        from workbench.services.account.renewal import renewal_command
        from workbench.tui.terminal.foreground import run_in_foreground

        command = renewal_command(self._label.draft.connection)
        if not command:
            self._app.notify(
                "The credentials of this connection are not renewed by signing in.", title="Nothing to renew"
            )
            return
        try:
            code = run_in_foreground(self._app, command, handle_signals)
        except SuspendNotSupported:
            self._tell_not_renewed(f"This terminal cannot run another program. Run `{shlex.join(command)}`.")
            return
        except OSError as error:
            self._tell_not_renewed(f"`{shlex.join(command)}` cannot be run: {error.strerror}.")
            return
        if code:
            how = "was interrupted" if code < 0 else f"ended with {code}"
            self._tell_not_renewed(f"`{shlex.join(command)}` {how}.")
            return
        self._app.notify("Signed in.", timeout=4)
        self._label.ask()
        send_refused()

    def _tell_not_renewed(self, text: str) -> None:
        self._app.notify(text, title="Not renewed", severity="warning")

    def switch(self, ask_for: Callable[[ConnectionChanged | EndpointsRequested], object]) -> None:
        """Opens the choice of profiles, regions and addresses.

        Args:
            ask_for: takes the messages that change the draft's connection and list endpoints.
        """
        from workbench.tui.screens.account.switcher import Aim, SwitcherScreen

        def chosen(aim: Aim | None) -> None:
            if aim is None:
                return
            if aim.connection is not None:
                ask_for(ConnectionChanged(aim.connection))
            ask_for(EndpointsRequested(aim.listed))

        self._app.push_screen(SwitcherScreen(self._bench, self._label.draft.connection), chosen)

    def open_doctor(self) -> None:
        """Opens the doctor's page, on the draft's connection."""
        from workbench.tui.screens.doctor.screen import DoctorScreen

        draft = self._label.draft
        self._app.push_screen(DoctorScreen(self._bench, draft.connection, draft.endpoint_name))


def _in_short(error: WorkbenchError) -> str:
    """Returns what the header says where nobody is known; the whole message comes where something is sent."""
    code = getattr(error, "code", "")
    if isinstance(error, MissingConfigurationError):
        return "no credentials" if "credentials" in error.message else ""
    if "is not signed in" in error.message:
        return "not signed in"
    if "one-time code" in error.message:
        return "needs a one-time code"
    if "expired" in error.message.lower() or code.startswith("ExpiredToken"):
        return "credentials expired"
    if isinstance(error, NoIdentityError):
        return error.brief
    if code.isdecimal() or code in _FAILED:
        return f"STS failed: {code}"
    return f"credentials refused: {code}" if code else ""
