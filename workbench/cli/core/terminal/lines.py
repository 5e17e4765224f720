"""Exchanges as lines of JSON, and lines on standard output."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import datetime

import msgspec

from workbench.content.printable_json import printable_json
from workbench.model.exchange import ExchangeSummary
from workbench.model.redaction import redacted


def line_of(summary: ExchangeSummary) -> str:
    """An exchange as one line of JSON; every member is present, empty or not."""
    return json_line(summary)


def json_line(value: object) -> str:
    """A value as one line of JSON, every character that is not printable escaped."""
    try:
        text = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        # Half of a surrogate pair, as in the name of a file that is not UTF-8.
        text = json.dumps(msgspec.to_builtins(value), separators=(",", ":"))
    return printable_json(text)


def print_line(line: str) -> None:
    """Writes a line to standard output, which may end at any moment; it holds no secret."""
    sys.stdout.write(f"{redacted(line)}\n")


def terminal_columns() -> int | None:
    """The columns of the terminal; None where standard output is not one and lines may have any length."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def local_time(moment: datetime) -> str:
    """A moment in the local time zone, as tables and pages show it: `2026-11-26 18:46:05`."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


def aligned(members: dict[str, str]) -> list[str]:
    """Labels and values in two columns."""
    width = max(map(len, members), default=0)
    return [f"{label:<{width}}  {value}" for label, value in members.items()]
