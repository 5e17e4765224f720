"""Tracebacks folded into one block, headed by the line that says what is wrong.

Of a traceback of Python that is the last exception, also of one in rich's box or in a group of exceptions;
of a stack trace of Java, or of a model of Triton's in Python, the line before the frames. Where a log writer
prefixes every line of a traceback (vLLM, DJL, multi-model-server) the prefix is passed over; lines of other
writers that come in between stay outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from workbench.content.logs.entry import LogEntry
from workbench.content.logs.level import LogLevel

_GROUP = re.compile(r"^\s*\+ Exception Group Traceback \(most recent call last\):\s*$")
_HEAD = re.compile(r"Traceback \(most recent call last\)(?::?| ─+╮)\s*$")
"""Also the upper edge of rich's box."""
_BETWEEN = re.compile(
    r"^(?:During handling of the above exception|The above exception was the direct cause)|^\s*$"
)
_FRAME = re.compile(r"^(?:[\s│╰]|$)")
_MORE = re.compile(r"^\s+\S")
"""A line that an exception's own text has below its first, where that ends with a colon."""
_GROUP_LINE = re.compile(r"^\s*(?:\||\+-)")
_TEXT = re.compile(r"^[\s|]*\| \S")
"""A line of an exception within a group; the frames above it stand further to the right."""
_MEMBER = re.compile(r"^[\s|]*\| (?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:: |$)")
"""The first such line, with the exception's class."""
_JAVA_FRAME = re.compile(
    r"^\s*(?:at [\w.$<>/]+\(|\.\.\. \d+ (?:more|common frames))|"
    r"^Caused by: (?:(?:[\w$]+\.)+[\w$]|\w+(?:Exception|Error)\b)"
)
_TRITON = re.compile(r"Failed to process the request\(s\) for model ")
_TRITON_FRAME = re.compile(r"^(?:At:)?$|^\s+\S+\(\d+\): \S")
_LONGEST = 2_000
"""Lines of one traceback."""


@dataclass(frozen=True, slots=True)
class LogBlock:
    """A line, or a traceback.

    Attributes:
        entries: its lines, in order.
        head: the line that stands for all: a traceback's last exception, a stack trace's first line.
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
    for at in range(len(entries)):
        if at not in taken:
            members, head = _block(entries, at)
            taken.update(members)
            blocks.append(LogBlock(tuple(entries[member] for member in members), head))
    return blocks


def _block(entries: Sequence[LogEntry], at: int) -> tuple[list[int], LogEntry]:
    """The lines of the block that begins with a line, and the one that stands for them."""
    message = entries[at].message
    if _GROUP.match(message):
        return _exception_group(entries, at)
    if _HEAD.search(message):
        return _traceback(entries, at)
    frame = _TRITON_FRAME if _TRITON.search(message) else _JAVA_FRAME
    return _stack_trace(entries, at, frame), entries[at]


def _following(entries: Sequence[LogEntry], at: int) -> Iterator[int]:
    """The lines of the same stream and writer after one."""
    first = entries[at]
    for index in range(at + 1, min(at + 1 + _LONGEST, len(entries))):
        entry = entries[index]
        if entry.stream == first.stream and entry.signature == first.signature:
            yield index


def _traceback(entries: Sequence[LogEntry], at: int) -> tuple[list[int], LogEntry]:
    """The lines of a Python traceback, with those of the exceptions that it came of, and its last."""
    members = [at]
    waiting: list[int] = []
    head, over = at, False
    for index in _following(entries, at):
        message = entries[index].message
        if not over:
            members.append(index)
            head, over = index, not _FRAME.match(message)
        elif not waiting and entries[head].message.endswith(":") and _MORE.match(message):
            members.append(index)
        elif _BETWEEN.match(message):
            # Another exception may follow from this one.
            waiting.append(index)
        elif waiting and _HEAD.search(message):
            members += [*waiting, index]
            head, waiting, over = index, [], False
        else:
            break
    return members, entries[head]


def _exception_group(entries: Sequence[LogEntry], at: int) -> tuple[list[int], LogEntry]:
    """The lines of a group of exceptions, and the last exception in it without the lines drawn beside it."""
    members, head, before = [at], entries[at], ""
    margin = _margin(head.message)
    for index in _following(entries, at):
        message = entries[index].message
        if not _GROUP_LINE.match(message) or _margin(message) < margin:
            break
        members.append(index)
        if _MEMBER.match(message) and not _TEXT.match(before):
            head = replace(entries[index], message=message.lstrip(" |"))
        before = message
    return members, head


def _margin(message: str) -> int:
    return len(message) - len(message.lstrip())


def _stack_trace(entries: Sequence[LogEntry], at: int, frame: re.Pattern[str]) -> list[int]:
    """A line with the frames that follow it; they have no prefix of their own."""
    members, blank = [at], []
    stream = entries[at].stream
    for index in range(at + 1, min(at + 1 + _LONGEST, len(entries))):
        if entries[index].stream != stream:
            continue
        text = entries[index].text
        if not frame.match(text):
            break
        # An empty line belongs to the trace only if more of it follows.
        blank.append(index)
        if text:
            members += blank
            blank = []
    return members
