"""Who the draft is sent as, in the header: role or user, account, and how long the credentials last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from workbench.content.humanize import span
from workbench.content.sanitize import sanitize_line
from workbench.model.account.identity import Identity
from workbench.model.invocation import Invocation

_ASK_AFTER_SECONDS = 0.8
"""After the first paint, and after the last key that changes the connection."""
_TICK_SECONDS = 20.0
_SOON_SECONDS = 600
_WIDE = 110
"""Columns of the screen from which the account is named too."""


@dataclass(frozen=True)
class Standing:
    """What is known of the draft's connection.

    Attributes:
        identity: who it is to AWS; None where that is not known.
        problem: why not, in a few words; empty where there is nothing to say.
        production: what makes it production; empty where nothing does.
    """

    identity: Identity | None = None
    problem: str = ""
    production: str = ""


class AccountLabel(Static):
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

    @dataclass(eq=False, repr=False)
    class Asked(Message):
        """Who is this? Whoever answers calls `tell`."""

        label: AccountLabel
        draft: Invocation

    @dataclass(eq=False, repr=False)
    class ProductionChanged(Message):
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
        content = _content(self.standing, datetime.now(UTC), wide=self.app.size.width >= _WIDE)
        self.display = bool(content.plain)
        self.update(content)


def _content(standing: Standing, now: datetime, *, wide: bool) -> Content:
    """Returns what the label shows.

    Args:
        wide: whether there is room for the account.
    """
    identity = standing.identity
    if identity is None:
        return Content(sanitize_line(standing.problem)).stylize("$text-warning")
    parts = [identity.name if identity.kind != "root" else "root"]
    if wide:
        parts.append(identity.account_id)
    text = Content(sanitize_line(" · ".join(parts)))
    left = identity.remaining(now)
    if left is None:
        return text
    seconds = left.total_seconds()
    if seconds <= 0:
        return Content.assemble(text, " · ", ("expired", "$text-error bold"))
    look = "$text-warning" if seconds < _SOON_SECONDS else "$text-muted"
    # Drawn every few seconds: seconds would be wrong most of the time.
    duration = span(seconds) if seconds >= 60 else "under 1 min"
    return Content.assemble(text, " · ", (f"{duration} left", look))
