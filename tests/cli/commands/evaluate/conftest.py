"""What an evaluation measures with is loaded before the forks too: three quarters of a command's time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.peers.programs import OURS, Program

_MEASURES = """
import jinja2, rapidfuzz.distance, sacrebleu.metrics, scipy.stats, sklearn.metrics
gc.collect()
gc.freeze()
"""


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    with Program(OURS + _MEASURES, name="workbench") as program:
        yield program
