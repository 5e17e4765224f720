"""Whether every row of a delimited text has as many values as the first."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.content.format import Check
from workbench.content.humanize import counted
from workbench.content.problems import Problem
from workbench.content.sanitize import sanitize_line


def checked(separator: str) -> Check:
    """The check of text whose values are parted by `separator`."""
    return lambda body: _check(body, separator)


def _check(body: bytes, separator: str) -> Iterator[Problem]:
    import csv
    import io

    # The limit on a cell is the module's own, not the format's (RFC 4180).
    csv.field_size_limit(max(len(body) + 1, csv.field_size_limit()))
    reader = csv.reader(io.StringIO(body.decode(), newline=""), delimiter=separator, strict=True)
    width = 0
    line = 1
    try:
        for row in reader:
            if row and width and len(row) != width:
                excerpt = sanitize_line(separator.join(row))[:60]
                message = f"{counted(len(row), 'value')} where the first row has {width}"
                yield Problem(message, line, 1, excerpt)
            width = width or len(row)
            line = reader.line_num + 1
    except csv.Error as error:
        yield Problem(str(error), line, 1)
