"""What the sender can do: send a draft, replay an exchange, upload a payload and send its name."""

from __future__ import annotations

from collections.abc import Callable

from workbench.model.exchange import Exchange
from workbench.model.invocation import Invocation
from workbench.model.progress import CancelToken, Listener
from workbench.services import Workbench
from workbench.services.replay.recorded_invocation import replay
from workbench.tui.main.sender import Act
from workbench.tui.recording_mode import Asked


def draft_act(bench: Workbench, draft: Invocation, asked: Asked) -> Act:
    """Returns what sends a draft."""

    def act(token: CancelToken, hear: Listener) -> Exchange:
        return bench.send(draft, cancellation=token, listener=hear, **asked)

    return act


def replay_act(bench: Workbench, number: int, tell: Callable[[str], None], asked: Asked) -> Act:
    """Returns what sends a recorded invocation again.

    Args:
        number: of the exchange.
        tell: takes a remark about where it goes, before it leaves, in the thread that sends.
    """

    def act(token: CancelToken, hear: Listener) -> Exchange:
        return replay(bench, number, cancellation=token, listener=hear, tell=tell, **asked)

    return act


def upload_act(bench: Workbench, draft: Invocation, uri: str, asked: Asked) -> Act:
    """Returns what puts a payload into S3 and sends what names it."""

    def act(token: CancelToken, hear: Listener) -> Exchange:
        from workbench.services.async_invocations.upload import uploaded

        sent = uploaded(bench, draft, uri, cancellation=token)
        return bench.send(sent, cancellation=token, listener=hear, **asked)

    return act
