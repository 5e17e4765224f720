"""Documents for the tests of comparisons, and comparisons of nothing else."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from workbench.compare import Answer, Comparison, Rules, compare

NAMES = st.text(st.characters(codec="utf-8"), max_size=6)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | NAMES
DOCUMENTS = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4)
)


def bodies(expected: str | bytes, actual: str | bytes, media: str, **rules: Any) -> Comparison:
    """Compares two bodies and nothing else."""
    answers = [
        Answer(content_type=media, body=body if isinstance(body, bytes) else body.encode())
        for body in (expected, actual)
    ]
    return compare(answers[0], answers[1], Rules(content_type=False, **rules))


def documents(expected: object, actual: object, **rules: Any) -> Comparison:
    """Compares two documents, written differently so that never just their bytes are compared."""
    return bodies(json.dumps(expected), json.dumps(actual, indent=1), "application/json", **rules)


def differences(comparison: Comparison) -> list[tuple[str, str | None, str | None]]:
    """Returns the path and both texts of each difference."""
    return [
        (difference.path, difference.expected, difference.actual) for difference in comparison.differences
    ]
