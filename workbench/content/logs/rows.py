"""A log as rows on a screen: blocks folded or not, health checks hidden, a filter."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from workbench.content.logs.blocks import LogBlock
from workbench.content.logs.entry import LogEntry
from workbench.content.logs.level import LogLevel


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row.

    Attributes:
        entry: the line on it.
        block: the place of its block among all blocks.
        head: whether it stands for its block; other rows are the lines of an unfolded one.
        lines: how many lines its block has.
    """

    entry: LogEntry
    block: int
    head: bool
    lines: int


def rows(
    blocks: Sequence[LogBlock], *, pings: bool = False, contains: str = "", unfolded: Set[int] = frozenset()
) -> list[LogRow]:
    """Returns the rows of blocks.

    Args:
        pings: whether health checks are shown.
        contains: only blocks with a line that contains this, in whatever case.
        unfolded: the blocks, by place, whose lines are shown below their head.
    """
    sought = contains.lower()
    shown: list[LogRow] = []
    for number, block in enumerate(blocks):
        if block.head.ping and not pings:
            continue
        if sought and not any(sought in entry.text.lower() for entry in block.entries):
            continue
        size = len(block.entries)
        shown.append(LogRow(block.head, number, head=True, lines=size))
        if block.folded and number in unfolded:
            shown += [LogRow(entry, number, head=False, lines=size) for entry in block.entries]
    return shown


def summary(blocks: Sequence[LogBlock], *, pings: bool) -> str:
    """Returns how much there is: lines, errors, warnings, hidden health checks.

    Args:
        pings: whether health checks are shown.
    """
    hidden = sum(block.head.ping for block in blocks)
    lines = sum(len(block.entries) for block in blocks) - hidden
    words = [_counted(lines, "line")]
    for level, name in ((LogLevel.ERROR, "error"), (LogLevel.WARNING, "warning")):
        if number := sum(block.level is level for block in blocks):
            words.append(_counted(number, name))
    if hidden:
        state = "shown" if pings else "hidden"
        words.append(f"{_counted(hidden, 'health check')} {state}")
    return " · ".join(words)


def _counted(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"
