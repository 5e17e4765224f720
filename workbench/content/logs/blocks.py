"""Tracebacks folded into one block, headed by their last line, which is the one that says what is wrong.

Python's, and Java's stack traces. Where a log writer prefixes every line of a traceback (vLLM, DJL,
multi-model-server) the prefix is passed over; lines of other writers that come in between stay outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.content.logs.entry import LogEntry
from workbench.content.logs.level import LogLevel

_HEAD = re.compile(r"Traceback \(most recent call last\):?\s*$")
_BETWEEN = re.compile(
    r"^(?:During handling of the above exception|The above exception was the direct cause)|^\s*$"
)
_FRAME = re.compile(r"^\s")
_JAVA_FRAME = re.compile(r"^\s*(?:at [\w.$<>/]+\(|\.\.\. \d+ (?:more|common frames))|^Caused by: ")
_LONGEST = 2_000
"""Lines of one traceback."""


@dataclass(frozen=True, slots=True)
class LogBlock:
    """A line, or a traceback.

    Attributes:
        entries: its lines, in order.
        head: the line that stands for all: the last of a traceback, the first of a stack trace of Java.
    """

    entries: tuple[LogEntry, ...]
    head: LogEntry

    @property
    def folded(self) -> bool:
        """Whether it has more lines than its head."""
        return len(self.entries) > 1

    @property
    def at(self) -> datetime:
        """When its first line was printed."""
        return self.entries[0].at

    @property
    def level(self) -> LogLevel:
        """How serious it is."""
        return LogLevel.ERROR if self.folded else self.head.level


def fold(entries: Sequence[LogEntry]) -> Sequence[LogBlock]:
    """Returns lines as blocks, in the order of their first lines.

    Args:
        entries: in order; of any number of streams.
    """
    taken: set[int] = set()
    blocks: list[LogBlock] = []
    for at, entry in enumerate(entries):
        if at in taken:
            continue
        members = _traceback(entries, at) if _HEAD.search(entry.message) else _stack_trace(entries, at)
        taken.update(members)
        lines = tuple(entries[member] for member in members)
        head = lines[-1] if _HEAD.search(entry.message) else lines[0]
        blocks.append(LogBlock(lines, head))
    return blocks


def _following(entries: Sequence[LogEntry], at: int) -> Iterator[int]:
    """The lines of the same stream and writer after one."""
    first = entries[at]
    for index in range(at + 1, min(at + 1 + _LONGEST, len(entries))):
        entry = entries[index]
        if entry.stream == first.stream and entry.signature == first.signature:
            yield index


def _traceback(entries: Sequence[LogEntry], at: int) -> list[int]:
    """The lines of a Python traceback, with those of the exceptions that it came of."""
    members, waiting = [at], []
    over = False
    for index in _following(entries, at):
        message = entries[index].message
        if over:
            # After the exception: another one may follow from it.
            if _BETWEEN.match(message):
                waiting.append(index)
                continue
            if not (waiting and _HEAD.search(message)):
                break
            members += [*waiting, index]
            waiting, over = [], False
        elif _FRAME.match(message) or not message:
            members.append(index)
        else:
            members.append(index)
            over = True
    return members


def _stack_trace(entries: Sequence[LogEntry], at: int) -> list[int]:
    """A line with the frames of Java that follow it; they have no prefix of their own."""
    members = [at]
    stream = entries[at].stream
    for index in range(at + 1, min(at + 1 + _LONGEST, len(entries))):
        if entries[index].stream != stream:
            continue
        if not _JAVA_FRAME.match(entries[index].text):
            break
        members.append(index)
    return members
