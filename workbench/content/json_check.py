"""Where a JSON document or a line of JSON Lines stops being one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.content.problems import Problem, problem_at

_AT_BYTE = re.compile(r" \(byte (\d+)\)$")


def check(body: bytes) -> Iterator[Problem]:
    """What is wrong with a JSON document."""
    if found := _broken(body, 0, body):
        yield found


def check_lines(body: bytes) -> Iterator[Problem]:
    """What is wrong with JSON Lines, line by line; empty lines are passed over."""
    offset = 0
    for line in body.splitlines(keepends=True):
        if line.strip() and (found := _broken(line.rstrip(b"\r\n"), offset, body)):
            yield found
        offset += len(line)


def _broken(document: bytes, offset: int, body: bytes) -> Problem | None:
    import msgspec

    try:
        # Laying out reads every token and keeps none: a number too large for a float is JSON (RFC 8259).
        msgspec.json.format(document, indent=-1)
    except msgspec.DecodeError as error:
        message = str(error)
        if at := _AT_BYTE.search(message):
            what = message[: at.start()].removeprefix("JSON is malformed: ")
            # Of what trails a document it names the byte behind the first one.
            beyond = 1 if what == "trailing characters" else 0
            return problem_at(body, offset + int(at[1]) - beyond, what)
        return problem_at(body, offset + len(document.rstrip()), "it ends too early")
    except RecursionError:
        return problem_at(body, offset, "nested too deep to check")
    return None
