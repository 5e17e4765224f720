"""Exchanges as lines of JSON, and lines on standard output."""

from __future__ import annotations

import sys

import msgspec

from workbench.model.exchange import Summary


def line_of(summary: Summary) -> str:
    """An exchange as one line of JSON; every member is there, empty or not."""
    return json_line(msgspec.to_builtins(summary))


def json_line(value: object) -> str:
    """A value as one line of JSON."""
    return msgspec.json.encode(value).decode()


def print_line(line: str) -> None:
    """Write a line to standard output, which may end at any moment."""
    sys.stdout.write(f"{line}\n")
