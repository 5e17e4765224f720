"""`--debug`: what the SDK does, on stderr, in the AWS CLI's format, with secrets masked."""

from __future__ import annotations

import logging
import re

_FORMAT = "%(asctime)s - %(threadName)s - %(name)s - %(levelname)s - %(message)s"

# Signatures and tokens of our own requests, and the keys in what a login or a role answers.
_SECRET = re.compile(
    r"(?i)(signature(?:=|:\s+)|authorization['\"]?\s*:\s*b?['\"]?bearer\s+"
    r"|(?:security-?token|secret_?access_?key|session_?token|access_?token|refresh_?token|id_?token"
    r"|client_?secret)(?:\\?['\"])?\s*[:=>,]\s*b?(?:\\?['\"])?)([^\s'\"\\<,;&}]+)"
)


class _Masked(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def masked(text: str) -> str:
    """A line of a log without its secrets."""
    return _SECRET.sub(r"\1***", text)


def follow() -> None:
    """Write what the SDK and its HTTP library log to stderr from now on."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Masked(_FORMAT))
    for name in ("botocore", "urllib3"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.DEBUG)
        logger.addHandler(handler)
