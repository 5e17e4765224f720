"""Two bodies, compared as what they are. A format says by itself what that is (`Format.comparison`)."""

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
from workbench.content.format import Comparison, Format
from workbench.content.formats import format_of
from workbench.content.media_type import in_utf8

_Attempt = tuple[str, Callable[[DifferenceCollector], None]]


def compare_bodies(
    expected: bytes,
    actual: bytes,
    rules: Rules,
    tally: DifferenceCollector,
    types: tuple[str, str] = ("", ""),
) -> str:
    """Compares two bodies, and says how.

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
    formats = [format_of(types[0], expected), format_of(types[1], actual)]
    way = shared_comparison(*formats)
    text = all(format.text for format in formats)
    if text:
        expected, actual = in_utf8(types[0], expected), in_utf8(types[1], actual)
    attempts: list[_Attempt] = []
    if way is not None:
        # Pictures of two formats are compared all the same.
        method = way.value if way is Comparison.IMAGE else formats[0].name
        attempts.append((method, partial(_COMPARE[way], expected, actual, formats[0], rules)))
    if text:
        attempts.append(("text", partial(compare_text, expected, actual)))
    return attempts


def shared_comparison(expected: Format, actual: Format) -> Comparison | None:
    """Returns what bodies of two formats are both compared as; None where that is text or bytes."""
    if expected is actual or expected.comparison is actual.comparison is Comparison.IMAGE:
        return expected.comparison
    return None


def _document(
    expected: bytes, actual: bytes, _format: Format, rules: Rules, tally: DifferenceCollector
) -> None:
    refuse_values((expected, actual))
    first, other = (json.parsed(json.decoded(body)) for body in (expected, actual))
    walk(first, other, rules, tally)


def _document_lines(
    expected: bytes, actual: bytes, _format: Format, rules: Rules, tally: DifferenceCollector
) -> None:
    refuse_values((expected, actual))
    first, other = (
        [json.parsed(line) for line in json.decoded(body).split("\n") if line.strip()]
        for body in (expected, actual)
    )
    walk(first, other, rules, tally)


def _table(expected: bytes, actual: bytes, format: Format, rules: Rules, tally: DifferenceCollector) -> None:
    refuse_cells((expected, actual), format.separator.encode())
    compare_table(expected.decode(), actual.decode(), format.separator, rules, tally)


def _array(expected: bytes, actual: bytes, _format: Format, rules: Rules, tally: DifferenceCollector) -> None:
    compare_arrays(expected, actual, rules, tally)


def _image(expected: bytes, actual: bytes, _format: Format, rules: Rules, tally: DifferenceCollector) -> None:
    compare_images(expected, actual, rules, tally)


_COMPARE: dict[Comparison, Callable[[bytes, bytes, Format, Rules, DifferenceCollector], None]] = {
    Comparison.DOCUMENT: _document,
    Comparison.DOCUMENT_LINES: _document_lines,
    Comparison.TABLE: _table,
    Comparison.ARRAY: _array,
    Comparison.IMAGE: _image,
}
