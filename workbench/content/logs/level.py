"""How serious a log line is, read out of its text: every model server writes it in its own way."""

from __future__ import annotations

import re
from enum import IntEnum


class LogLevel(IntEnum):
    """From least to most serious."""

    NONE = 0
    """The line states no level."""
    DEBUG = 1
    INFO = 2
    WARNING = 3
    ERROR = 4


_WORDS = {
    "TRACE": LogLevel.DEBUG,
    "DEBUG": LogLevel.DEBUG,
    "INFO": LogLevel.INFO,
    "NOTICE": LogLevel.INFO,
    "WARN": LogLevel.WARNING,
    "WARNING": LogLevel.WARNING,
    "ERROR": LogLevel.ERROR,
    "ERR": LogLevel.ERROR,
    "SEVERE": LogLevel.ERROR,
    "CRITICAL": LogLevel.ERROR,
    "FATAL": LogLevel.ERROR,
    "ALERT": LogLevel.ERROR,
    "EMERG": LogLevel.ERROR,
}
_GLOG = {"I": LogLevel.INFO, "W": LogLevel.WARNING, "E": LogLevel.ERROR, "F": LogLevel.ERROR}

_NAMES = "|".join(sorted(_WORDS, key=len, reverse=True))
_LOOKED_AT = 400
"""Characters of a line in which its level may stand."""

_JSON = re.compile(r'"(?:level|severity|levelname|log_level)"\s*:\s*"(\w+)"', re.IGNORECASE)
_BRACKETED = re.compile(rf"\[\s*({_NAMES})\s*\]", re.IGNORECASE)
_GLOG_LINE = re.compile(r"^([IWEF])\d{4} \d\d:\d\d:\d\d")
_PLAIN = re.compile(rf"(?:^|[\s|:\]\-])({_NAMES})(?=$|[\s|:\]])")
"""In capitals: "an error occurred" is a sentence, not a level."""
_EXCEPTION = re.compile(r"^(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Interrupt|Exit|Failure)\b(?::|$)")
_FATAL = re.compile(
    r"^Traceback \(most recent call last\)"
    r"|\bWorker was terminated due to signal 9\b|\bWorker (?:exiting|died|\(pid:\d+\) was sent SIGKILL)"
    r"|\bCUDA out of memory\b|\bSegmentation fault\b|\bsystem out of memory\b"
    r"|^exec: |executable file not found",
    re.IGNORECASE,
)


def level_of(text: str, message: str) -> LogLevel:
    """Returns the level of a line.

    Args:
        text: the whole line, without control bytes.
        message: what is left of it without the prefixes of the log's writers (`prefix.split`).
    """
    if _EXCEPTION.match(message) or _FATAL.search(message[:_LOOKED_AT]):
        return LogLevel.ERROR
    head = text[:_LOOKED_AT]
    if structured := _JSON.search(head):
        return _WORDS.get(structured[1].upper(), LogLevel.NONE)
    if glog := _GLOG_LINE.match(head):
        return _GLOG[glog[1]]
    # A model server passes on what its worker prints: the worker's own level stands further to the right,
    # within the prefix. In the message itself such a word is only a word.
    prefix = head[: max(len(text) - len(message), 0)]
    stated = [*_BRACKETED.finditer(prefix), *_PLAIN.finditer(prefix)]
    if not stated:
        stated = [match for match in (_PLAIN.match(message), _BRACKETED.match(message)) if match]
    if not stated:
        return LogLevel.NONE
    return _WORDS[max(stated, key=lambda match: match.start(1))[1].upper()]
