"""`--debug`: what the SDK does, on stderr, in the AWS CLI's format, with secrets masked."""

from __future__ import annotations

import logging

from workbench.model.redaction import redacted

_FORMAT = "%(asctime)s - %(threadName)s - %(name)s - %(levelname)s - %(message)s"


class _Redacted(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def follow() -> None:
    """Writes what the SDK and its HTTP library log to stderr from now on."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacted(_FORMAT))
    for name in ("botocore", "urllib3"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.DEBUG)
        logger.addHandler(handler)
