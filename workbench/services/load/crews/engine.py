"""Locust as a library: whether it is here, and what it says in its log."""

from __future__ import annotations

import logging
from importlib.util import find_spec

from workbench.content.extras import installing
from workbench.model.errors import ConfigurationError

_REPORT_SECONDS = 1.0
"""How often workers report; Locust's own 3 s are too slow to look at."""
_LOCUSTS_NO_WORKER = "You can't start a distributed test before at least one worker"
_NO_WORKER = "Every worker had left: no further users were started."


class LogCollector(logging.Handler):
    """Keeps what Locust warns of, each text once.

    Attributes:
        warnings: in order.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps a warning; what Locust calls by names of its own in our words."""
        text = record.getMessage().partition("\n")[0]
        self.note(_NO_WORKER if text.startswith(_LOCUSTS_NO_WORKER) else text)

    def note(self, text: str) -> None:
        """Keeps a text of ours."""
        if text not in self.warnings:
            self.warnings.append(text)


def check_locust() -> None:
    """Checks that Locust is here, without loading it.

    Raises:
        ConfigurationError: it is not installed.
    """
    if find_spec("locust") is None:
        raise ConfigurationError(
            "Load tests require locust, the extra `load`.", f"Run: {installing('locust')}"
        )


def load_locust() -> LogCollector:
    """Loads Locust; to be called in the main thread, whose signals it handles.

    Returns what collects its warnings from then on.
    """
    collector = LogCollector()
    logging.getLogger().addHandler(collector)
    from locust import runners

    runners.WORKER_REPORT_INTERVAL = _REPORT_SECONDS
    # Locust prints nothing itself then: what it warns of is shown when there is room.
    logging.getLogger("locust").setLevel(logging.WARNING)
    return collector
