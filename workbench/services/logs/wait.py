"""A pause that a cancel ends."""

from __future__ import annotations

import threading

from workbench.model.progress import CancelToken


def waited(seconds: float, cancellation: CancelToken) -> bool:
    """Waits, and returns whether nobody cancelled.

    Args:
        seconds: how long.
        cancellation: ends it at once.
    """
    over = threading.Event()
    forget = cancellation.on_cancel(over.set)
    over.wait(seconds)
    forget()
    return not cancellation.cancelled
