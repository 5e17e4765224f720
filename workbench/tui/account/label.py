"""Who the draft is sent as, in the header: role or user, account, and how long the credentials last."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from textual.content import Content
from textual.timer import Timer

from workbench.content.humanize import cut_middle, span, width
from workbench.content.sanitize import sanitize_line
from workbench.model.account.identity import Identity
from workbench.model.invocation import Invocation
from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.frame.steady_text import SteadyText

_ASK_AFTER_SECONDS = 0.8
"""After the first paint, and after the last key that changes the connection."""
_TICK_SECONDS = 20.0
_SOON_SECONDS = 600
_SHORTEST_NAME = 10
"""Columns that a role or user has at least; below that the account is left out."""
_PADDING = 2


class Standing(msgspec.Struct, frozen=True):
    """What is known of the draft's connection.

    Attributes:
        identity: who it is to AWS; None where that is not known.
        problem: why not, in a few words; empty where there is nothing to say.
        unreached: whether that is for want of an answer of AWS, not of credentials.
        production: what makes it production; empty where nothing does.
    """

    identity: Identity | None = None
    problem: str = ""
    unreached: bool = False
    production: str = ""


class AccountLabel(SteadyText):
    """Asks who the draft's connection is, once for each connection, and shows it; hidden in the sandbox."""

    DEFAULT_CSS = """
    AccountLabel {
        width: auto;
        max-width: 50%;
        padding: 0 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    class Asked(FieldMessage):
        """Who is this? Whoever answers calls `tell`."""

        label: AccountLabel
        draft: Invocation

    class ProductionChanged(FieldMessage):
        """The draft now leads to production, or no longer does."""

        reason: str

    def __init__(self) -> None:
        super().__init__(id="account", markup=False)
        self.draft = Invocation()
        self.standing = Standing()
        self.display = False
        self._asking: Timer | None = None
        self._ticking: Timer | None = None
        self._ended_at: datetime | None = None

    def show(self, draft: Invocation) -> None:
        """Shows another draft; asks only where its connection is another one, to an account."""
        same = draft.connection == self.draft.connection
        self.draft = draft
        if same and (self._asking is not None or self.standing != Standing()):
            return
        if not same:
            self.tell(Standing())
        self.ask()

    def ask(self) -> None:
        """Asks anew, a moment from now."""
        if self._asking is not None:
            self._asking.stop()
        if self.draft.connection.sandbox:
            self._asking = None
            return
        self._asking = self.set_timer(_ASK_AFTER_SECONDS, self._ask)

    def ask_if_unknown(self) -> None:
        """Asks anew where it was not known: credentials that were not there a moment ago are now."""
        if self.standing.problem and not self.standing.unreached:
            self.ask()

    def _ask(self) -> None:
        self.post_message(self.Asked(self, self.draft))

    def tell(self, standing: Standing) -> None:
        """Shows what is known of the connection."""
        if standing.production != self.standing.production:
            self.post_message(self.ProductionChanged(standing.production))
        self.standing = standing
        ends = standing.identity is not None and standing.identity.expires_at is not None
        if ends and self._ticking is None:
            self._ticking = self.set_interval(_TICK_SECONDS, self.tick)
        elif not ends and self._ticking is not None:
            self._ticking.stop()
            self._ticking = None
        self.draw()

    def tick(self) -> None:
        """Draws it anew, and asks anew where the credentials have just ended: many renew themselves."""
        identity = self.standing.identity
        if identity is not None and identity.expires_at != self._ended_at:
            left = identity.remaining(datetime.now(UTC))
            if left is not None and left.total_seconds() <= 0:
                self._ended_at = identity.expires_at
                self.ask()
        self.draw()

    def on_mount(self) -> None:
        self.draw()

    def draw(self) -> None:
        """Draws it anew: time has passed, or the screen has another width."""
        content = _content(self.standing, datetime.now(UTC), columns=self.app.size.width // 2 - _PADDING)
        self.display = bool(content.plain)
        self.update(content)


def _content(standing: Standing, now: datetime, *, columns: int) -> Content:
    """Returns what the label shows.

    Args:
        columns: the room for it. A long name is shortened in the middle; the account is left out at last.
    """
    identity = standing.identity
    if identity is None:
        return Content(sanitize_line(standing.problem)).stylize("$text-warning")
    name = sanitize_line(identity.name if identity.kind != "root" else "root")
    account = f" · {sanitize_line(identity.account_id)}"
    left = _left(identity, now)
    room = columns - width(account) - left.cell_length
    if room < min(_SHORTEST_NAME, width(name)):
        account, room = "", columns - left.cell_length
    return Content.assemble(cut_middle(name, max(room, _SHORTEST_NAME)), account, left)


def _left(identity: Identity, now: datetime) -> Content:
    """How long the credentials last; empty for those that do not end."""
    left = identity.remaining(now)
    if left is None:
        return Content("")
    seconds = left.total_seconds()
    if seconds <= 0:
        return Content.assemble(" · ", ("expired", "$text-error bold"))
    look = "$text-warning" if seconds < _SOON_SECONDS else "$text-muted"
    # Drawn every few seconds: seconds would be wrong most of the time.
    duration = span(seconds) if seconds >= 60 else "under 1 min"
    return Content.assemble(" · ", (f"{duration} left", look))
