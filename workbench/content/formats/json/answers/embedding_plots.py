"""Embeddings: how long each vector is, and how much it resembles the others (cosine similarity)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from operator import mul

from workbench.content.views.plot import MOST_BARS, Plot, PlotKind, Series, bars, histogram

_NAME = re.compile(r"(?:\w*_)?(?:embedding|vector)s?", re.IGNORECASE)
LEAST_DIMENSIONS = 64
_MOST_DIMENSIONS = 4_096
"""Longer rows are predictions for many records: the embeddings of the usual models are not longer."""
_LEAST_NAMED, _MOST_NAMED = 8, 16_384
"""Dimensions of what is called an embedding."""
_MOST_COMPARED = 24
_MOST_RANKED = 6
_MOST_OTHERS = 1_000


def is_embedding_name(name: str) -> bool:
    """Returns whether a member's name calls what it holds an embedding, or a vector."""
    return _NAME.fullmatch(name) is not None


def is_embedding(vector: Sequence[float], *, named: bool = False) -> bool:
    """Returns whether a row of numbers looks like an embedding: long, and on both sides of zero.

    Args:
        named: whether the document calls it one; then it may be short, longer, and on one side.
    """
    if named:
        return _LEAST_NAMED <= len(vector) <= _MOST_NAMED and all(map(math.isfinite, vector))
    if not LEAST_DIMENSIONS <= len(vector) <= _MOST_DIMENSIONS:
        return False
    return all(map(math.isfinite, vector)) and min(vector) < 0 < max(vector)


def plots_of_vectors(name: str, vectors: Sequence[Sequence[float]]) -> list[Plot]:
    """Returns a matrix of similarities, the others in order of their likeness, and how the values spread.

    Args:
        name: of the member that holds them; empty where there is none.
        vectors: embeddings of the same length, at least one.
    """
    norms = [math.hypot(*vector) for vector in vectors]
    title = name or "embedding"
    spread = _spread(title, vectors[0], norms[0], alone=len(vectors) == 1)
    if len(vectors) == 1:
        return spread
    return [_matrix(title, vectors, norms), *_rankings(vectors, norms), *spread]


def _matrix(title: str, vectors: Sequence[Sequence[float]], norms: Sequence[float]) -> Plot:
    compared = range(min(len(vectors), _MOST_COMPARED))
    labels = tuple(_label(at) for at in compared)
    places = tuple(map(float, compared))
    rows = tuple(
        Series(
            f"{_label(row)}  norm {norms[row]:.4g}",
            tuple(_cosine(vectors, norms, row, column) for column in compared),
            places,
        )
        for row in compared
    )
    note = f"the first {len(labels)} of {len(vectors):,}" if len(vectors) > len(labels) else ""
    named = f"{title}: similarity of {len(vectors):,} vectors of {len(vectors[0]):,} numbers"
    return Plot(PlotKind.MATRIX, named, rows, labels=labels, y_title="cosine similarity", note=note)


def _rankings(vectors: Sequence[Sequence[float]], norms: Sequence[float]) -> list[Plot]:
    """The others in order of their likeness, for the first few vectors; of two, the matrix says it all."""
    if len(vectors) < 3:
        return []
    return [_ranking(vectors, norms, at) for at in range(min(len(vectors), _MOST_RANKED))]


def _ranking(vectors: Sequence[Sequence[float]], norms: Sequence[float], at: int) -> Plot:
    """The most similar first. They are drawn against 1, so that what is next to nothing looks so."""
    others = [other for other in range(min(len(vectors), _MOST_OTHERS)) if other != at]
    cosines = {other: _cosine(vectors, norms, at, other) for other in others}
    order = sorted(others, key=lambda other: -cosines[other])[:MOST_BARS]
    return replace(
        bars(
            f"similarity to {_label(at)}",
            [_label(other) for other in order],
            [cosines[other] for other in order],
            y_title="cosine similarity",
            ordered=True,
            note=f"the {len(order)} most similar of {len(vectors) - 1:,}" if len(order) < len(others) else "",
        ),
        limits=(-1.0 if min(cosines.values()) < 0 else 0.0, 1.0),
    )


def _spread(title: str, vector: Sequence[float], norm: float, *, alone: bool) -> list[Plot]:
    """How often values occur: what one vector alone says."""
    which = title if alone else f"{title} {_label(0)}"
    note = "several inputs show how similar they are" if alone else ""
    plot = histogram(f"{which}: {len(vector):,} numbers, norm {norm:.4g}", vector)
    if plot is None:
        return []
    return [replace(plot, note=note)]


def _cosine(vectors: Sequence[Sequence[float]], norms: Sequence[float], first: int, second: int) -> float:
    length = norms[first] * norms[second]
    if not length or not math.isfinite(length):
        return 0.0
    return max(-1.0, min(1.0, math.fsum(map(mul, vectors[first], vectors[second])) / length))


def _label(at: int) -> str:
    return f"#{at}"
