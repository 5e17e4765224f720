"""Embeddings in a document: lists of vectors, and objects that hold one each, as OpenAI's `data` does."""

from __future__ import annotations

from typing import Any

from workbench.content.formats.json.answers.embedding_plots import is_embedding, plots_of_vectors
from workbench.content.formats.json.answers.vectors import vector_of
from workbench.content.views.plot import Plot

_MOST_VECTORS = 2_000
_MEMBERS = ("embedding", "vector", "values")


def embedding_plots(name: str, value: Any) -> list[Plot]:
    """Returns the plots of several embeddings of the same length that stand together."""
    if not isinstance(value, list) or len(value) < 2:
        return []
    vectors: list[list[float]] = []
    for item in value[:_MOST_VECTORS]:
        vector = vector_of(_held(item))
        if vector is None or not is_embedding(vector) or (vectors and len(vector) != len(vectors[0])):
            return []
        vectors.append(vector)
    return plots_of_vectors(name if name != "data" else "embedding", vectors)


def _held(item: Any) -> Any:
    """The vector in an item: itself, the only row of it, or one of its members."""
    if isinstance(item, dict):
        return next((item[member] for member in _MEMBERS if member in item), None)
    return item[0] if isinstance(item, list) and len(item) == 1 else item
