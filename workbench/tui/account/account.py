"""What the app does about accounts: answers who the draft is sent as, and opens the screens about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import App

from workbench.model.errors import MissingConfigurationError, OperationCancelledError, WorkbenchError
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.services.profiles import has_account
from workbench.tui.account.label import AccountLabel, Standing

if TYPE_CHECKING:
    from workbench.model.account.identity import Identity


class Account:
    """Over the app, which passes messages and keys on to it.

    Args:
        app: what is on the screen.
        bench: what asks.
        asks: whether AWS may be asked who the draft is sent as.
    """

    def __init__(self, app: App[int], bench: Workbench, *, asks: bool) -> None:
        self._app = app
        self._bench = bench
        self._asks = asks

    @property
    def _label(self) -> AccountLabel:
        return self._app.screen_stack[0].query_one(AccountLabel)

    def answer(self, message: AccountLabel.Asked) -> None:
        """Finds out who a draft is sent as, in a worker; nothing where this machine has no account."""
        if has_account():
            self._app.run_worker(
                partial(self._look_up, message.label, message.draft),
                thread=True,
                exclusive=True,
                group="identity",
            )

    def _look_up(self, label: AccountLabel, draft: Invocation) -> None:
        from workbench.services.account.production import production_reason

        identity, problem = self._identity(draft) if self._asks else (None, "")
        reason = production_reason(self._bench, [draft.connection], identity=identity)
        self._app.call_from_thread(self._tell, label, draft, Standing(identity, problem, reason))

    def _identity(self, draft: Invocation) -> tuple[Identity | None, str]:
        from workbench.services.account.identity import caller_identity

        try:
            return caller_identity(self._bench, draft.connection), ""
        except OperationCancelledError:
            return None, ""
        except WorkbenchError as error:
            return None, _in_short(error)

    @staticmethod
    def _tell(label: AccountLabel, draft: Invocation, standing: Standing) -> None:
        if label.draft.connection == draft.connection:
            label.tell(standing)

    def open_doctor(self) -> None:
        """Opens the doctor's page, on the draft's connection."""
        from workbench.tui.screens.doctor.screen import DoctorScreen

        draft = self._label.draft
        self._app.push_screen(DoctorScreen(self._bench, draft.connection, draft.endpoint_name))


def _in_short(error: WorkbenchError) -> str:
    """What the header says where nobody is known; the whole message comes where something is sent."""
    code = getattr(error, "code", "")
    if isinstance(error, MissingConfigurationError):
        return "no credentials" if "credentials" in error.message else ""
    if "expired" in error.message.lower() or code.startswith("ExpiredToken"):
        return "credentials expired"
    return f"credentials refused: {code}" if code else ""
