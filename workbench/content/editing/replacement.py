"""Laying a text out anew, and where the cursor is then."""

from __future__ import annotations

import re
from collections.abc import Callable

from workbench.content import conversion
from workbench.content.format import Format
from workbench.content.formats.csv import CSV
from workbench.content.formats.json import JSON
from workbench.content.formats.json_lines import JSON_LINES
from workbench.model.errors import ConversionError

_WORDS = re.compile(r"\S+")
CONVERSIONS: dict[Format, tuple[tuple[Format, Callable[[bytes], bytes]], ...]] = {
    JSON: ((JSON_LINES, conversion.json_to_lines), (CSV, conversion.json_to_csv)),
    JSON_LINES: ((JSON, conversion.lines_to_json), (CSV, conversion.lines_to_csv)),
    CSV: ((JSON, conversion.csv_to_json), (JSON_LINES, conversion.csv_to_lines)),
}
"""What a format can be made of another: the other, and what makes it."""
WAYS = {"indent": "format", "minify": "minify", "sort_keys": "sort the keys of"}
"""What can be done with a text that stays in its format, by the member of `Format`, and how people say it."""


def rewritten(format: Format, way: str, text: str) -> str:
    """The text done over.

    Args:
        format: what it is.
        way: one of `WAYS`, or the name of a format to convert to.
        text: the text.

    Raises:
        ConversionError: it cannot be done, and why.
    """
    body = text.encode(errors="surrogatepass")
    if way in WAYS:
        function = getattr(format, way)
        if function is None:
            raise ConversionError(f"There is no way to {WAYS[way]} {format}.")
        done: bytes | None = function(body)
        if done is None:
            raise ConversionError(f"Not complete {format}.", "Correct what is marked, then try again.")
    else:
        for target, function in CONVERSIONS.get(format, ()):
            if target.name == way:
                done = function(body)
                break
        else:
            raise ConversionError(f"{format} does not convert to {way}.")
    return done.decode(errors="surrogatepass")


def same_place(old: str, new: str, cursor: int) -> int:
    """Returns where a cursor is in a text of which only white space has changed.

    Args:
        old, new: the text before and after.
        cursor: its offset in the old one.
    """
    left = sum(len(word) for word in _WORDS.findall(old, 0, cursor))
    if not left:
        return 0
    for word in _WORDS.finditer(new):
        if left <= word.end() - word.start():
            return word.start() + left
        left -= word.end() - word.start()
    return len(new)
