"""Two bodies, compared as what they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from workbench.compare.by_format import json
from workbench.compare.by_format.arrays import compare_arrays
from workbench.compare.by_format.bytes import compare_bytes
from workbench.compare.by_format.images import compare_images
from workbench.compare.by_format.json_structure import walk
from workbench.compare.by_format.table import compare_table
from workbench.compare.by_format.text import compare_text
from workbench.compare.collector import DifferenceCollector
from workbench.compare.limits import refuse_cells, refuse_values
from workbench.compare.rules import Rules
from workbench.content.formats import format_of
from workbench.content.media_type import in_utf8

_PICTURES = frozenset({"PNG", "JPEG", "GIF", "WebP", "TIFF", "BMP"})

_Attempt = tuple[str, Callable[[DifferenceCollector], None]]


def compare_bodies(
    expected: bytes,
    actual: bytes,
    rules: Rules,
    tally: DifferenceCollector,
    types: tuple[str, str] = ("", ""),
) -> str:
    """Compare two bodies, and say how.

    Args:
        expected, actual: the bytes.
        rules: what counts as a difference.
        tally: takes what is found.
        types: their content types; empty where they are not known.

    Returns:
        the method: `JSON`, `JSON Lines`, `CSV`, `TSV`, `npy`, `image`, `text` or `bytes`.

    Raises:
        UsageError: a pattern of the rules is none.
    """
    if expected == actual and rules.nan_equal:
        tally.equal += 1
        return "bytes"
    for method, attempt in _attempts(expected, actual, rules, types):
        kept = len(tally.notes)
        try:
            attempt(tally)
        except ValueError as error:
            # It is not what its type says: then it is compared as something simpler.
            del tally.notes[kept:]
            tally.notes.append(f"Not compared as {method}: {error}.")
        else:
            return method
    compare_bytes(expected, actual, tally)
    return "bytes"


def _attempts(expected: bytes, actual: bytes, rules: Rules, types: tuple[str, str]) -> list[_Attempt]:
    """The ways to compare, the best first."""
    one, other = format_of(types[0], expected), format_of(types[1], actual)
    if {one.name, other.name} <= _PICTURES:
        return [("image", partial(compare_images, expected, actual, rules))]
    if one is other and one.name == "npy":
        return [("npy", partial(compare_arrays, expected, actual, rules))]
    if not one.text or not other.text:
        return []
    expected, actual = in_utf8(types[0], expected), in_utf8(types[1], actual)
    ways: list[_Attempt] = [("text", partial(compare_text, expected, actual))]
    structured: dict[str, Callable[[DifferenceCollector], None]] = {
        "JSON": partial(_json, expected, actual, rules),
        "JSON Lines": partial(_json_lines, expected, actual, rules),
        "CSV": partial(_table, expected, actual, ",", rules),
        "TSV": partial(_table, expected, actual, "\t", rules),
    }
    if one is other and one.name in structured:
        ways.insert(0, (one.name, structured[one.name]))
    return ways


def _json(expected: bytes, actual: bytes, rules: Rules, tally: DifferenceCollector) -> None:
    refuse_values((expected, actual))
    one, other = (json.parsed(json.decoded(body)) for body in (expected, actual))
    walk(one, other, rules, tally)


def _json_lines(expected: bytes, actual: bytes, rules: Rules, tally: DifferenceCollector) -> None:
    refuse_values((expected, actual))
    one, other = (
        [json.parsed(line) for line in json.decoded(body).split("\n") if line.strip()]
        for body in (expected, actual)
    )
    walk(one, other, rules, tally)


def _table(expected: bytes, actual: bytes, separator: str, rules: Rules, tally: DifferenceCollector) -> None:
    refuse_cells((expected, actual), separator.encode())
    compare_table(expected.decode(), actual.decode(), separator, rules, tally)
