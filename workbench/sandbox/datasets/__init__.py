"""Labelled datasets for the sandbox's endpoints, to try batches and evaluation on.

`iris` is Fisher's (1936), all 150 flowers, with the species. `languages` has 60 sentences in the languages of
the models of `language-id`, none of them from the text that those have learned, with the model to ask.
"""

from __future__ import annotations

from pathlib import Path

NAMES = ("iris", "languages")
"""What datasets there are."""


def dataset(name: str) -> bytes:
    """Returns a dataset as CSV with a header.

    Args:
        name: one of `NAMES`.
    """
    return Path(__file__).with_name(f"{name}.csv").read_bytes()
