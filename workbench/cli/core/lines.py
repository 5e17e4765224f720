"""Exchanges as lines of JSON, and lines on standard output."""

from __future__ import annotations

import json
import sys

import msgspec

from workbench.content.printable_json import printable_json
from workbench.model.exchange import ExchangeSummary
from workbench.model.redaction import redacted


def line_of(summary: ExchangeSummary) -> str:
    """An exchange as one line of JSON; every member is there, empty or not."""
    return json_line(msgspec.to_builtins(summary))


def json_line(value: object) -> str:
    """A value as one line of JSON, every character that is not printable escaped."""
    try:
        text = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        # Half of a surrogate pair, as in the name of a file that is not UTF-8.
        text = json.dumps(msgspec.to_builtins(value), separators=(",", ":"))
    return printable_json(text)


def print_line(line: str) -> None:
    """Write a line to standard output, which may end at any moment; it holds no secret."""
    sys.stdout.write(f"{redacted(line)}\n")
