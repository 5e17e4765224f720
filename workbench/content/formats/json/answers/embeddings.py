"""Embeddings in a document: lists of vectors, and objects that hold one each, as OpenAI's `data` does.

Source of base64: OpenAI API reference, "Create embeddings", `encoding_format`; floats of 32 bits, the least
significant byte first.
"""

from __future__ import annotations

from array import array
from base64 import b64decode
from binascii import Error
from sys import byteorder
from typing import Any

from workbench.content.formats.json.answers.embedding_plots import (
    is_embedding,
    is_embedding_name,
    plots_of_vectors,
)
from workbench.content.formats.json.answers.vectors import vector_of
from workbench.content.views.plot import Plot

_MOST_VECTORS = 2_000
_FLOAT = 4


def embedding_plots(name: str, value: Any) -> list[Plot]:
    """Returns the plots of embeddings of the same length that stand together, or of one in base64."""
    if not isinstance(value, list) or not value:
        return []
    title, is_named = name, is_embedding_name(name)
    vectors: list[list[float]] = []
    for item in value[:_MOST_VECTORS]:
        member, held = _held(item)
        vector = _decoded(held) if isinstance(held, str) else vector_of(held)
        is_named = is_named or is_embedding_name(member)
        if vector is None or not is_embedding(vector, named=is_named):
            return []
        if vectors and len(vector) != len(vectors[0]):
            return []
        if len(value) == 1 and not isinstance(held, str):
            return []
        vectors.append(vector)
        title = name if member in {"", "embedding", "embeddings", "vector", "values"} else member
    return plots_of_vectors(title if title not in {"", "data", "predictions"} else "embedding", vectors)


def _held(item: Any) -> tuple[str, Any]:
    """The member and the vector in an item: itself, the only row of it, or one of its members."""
    if isinstance(item, dict):
        # Titan, Cohere and others call it `values`, as others call what is none.
        held = (member for member in item if is_embedding_name(member) or member.lower() == "values")
        return next(((member, item[member]) for member in held), ("", None))
    return "", item[0] if isinstance(item, list) and len(item) == 1 else item


def _decoded(text: str) -> list[float] | None:
    """The vector that a text in base64 holds; None where it is something else."""
    try:
        data = b64decode(text, validate=True)
    except (Error, ValueError):
        return None
    if not data or len(data) % _FLOAT:
        return None
    numbers = array("f", data)
    if byteorder == "big":
        numbers.byteswap()
    return numbers.tolist()
