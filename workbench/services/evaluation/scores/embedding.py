"""How alike two texts are to an embedding model: the cosine of their vectors."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import msgspec
import numpy as np
import numpy.typing as npt

from workbench.content.search.jmespath_query import Document
from workbench.model.errors import PayloadError, UsageError
from workbench.model.hints.text import either
from workbench.services.dataset_batch.bodies.assembly import Part
from workbench.services.datasets.forms.array import NPY
from workbench.services.datasets.record_types import essence
from workbench.services.evaluation.example import Example, class_name
from workbench.services.evaluation.scores.endpoint_answers import EndpointAnswers, Read
from workbench.services.evaluation.task import Measure

COSINE = "cosine"
MEASURE = Measure(
    "Embedding cosine",
    "The cosine of the vectors that an embedding endpoint gives label and prediction; the mean.",
)
_STEP = 250
"""Examples whose vectors are in memory at a time."""
_NAMED = ("embedding", "vector", "values")


def texts_of(examples: Iterable[Example]) -> Iterator[str]:
    """Yields the texts that are embedded."""
    for example in examples:
        yield class_name(example.label)
        yield class_name(example.prediction)


def with_cosines(
    examples: Iterable[Example], answers: EndpointAnswers, listener: Callable[[int], object]
) -> Iterator[Example]:
    """Yields the examples with the cosine of each; those whose request failed have none.

    Args:
        listener: is told how many are done.

    Raises:
        WorkbenchError: see `EndpointAnswers.answers`.
    """
    iterator = iter(examples)
    done = 0
    while step := list(islice(iterator, _STEP)):
        vectors = {
            text: np.frombuffer(data, np.float32) for text, data in answers.answers(texts_of(step)).items()
        }
        for example in step:
            label, prediction = (vectors.get(text) for text in texts_of([example]))
            cosine = None if label is None or prediction is None else _cosine(label, prediction)
            yield example if cosine is None else example.with_score(COSINE, cosine)
        done += len(step)
        listener(done)


def vector_reader(expression: str) -> Read:
    """Returns what reads a vector out of an answer's part.

    Args:
        expression: a JMESPath over the part that selects the vector; empty for the part itself, its only
            item, or its `embedding`.
    """

    def read(part: Part) -> bytes:
        vector = _array(part) if essence(part.content_type) == NPY else _numbers(part.data, expression)
        vector = vector.reshape(-1) if vector.ndim == 2 and vector.shape[0] == 1 else vector
        if vector.ndim != 1 or not vector.size:
            raise PayloadError(
                f"The answer to a text is an array of shape {vector.shape}, not a vector.",
                either(
                    "Select the vector with --embed-vector, such as '[0]' or 'embedding'.",
                    "The app reads a vector alone. On the command line --embed-vector selects one.",
                ),
            )
        return vector.astype(np.float32).tobytes()

    return read


def _array(part: Part) -> npt.NDArray[np.float64]:
    try:
        return np.asarray(np.load(io.BytesIO(part.data), allow_pickle=False), np.float64)
    except ValueError as error:
        raise PayloadError(f"The answer is not an array of numbers: {error}.") from None


def _numbers(data: bytes, expression: str) -> npt.NDArray[np.float64]:
    if expression:
        answer = Document(data, lines=False).ask(expression)
        if answer.error:
            raise UsageError(f"{either('--embed-vector', 'Vector')} {expression!r}: {answer.error}")
        data = answer.text
    try:
        value = msgspec.json.decode(data)
        if isinstance(value, dict):
            value = next((value[name] for name in _NAMED if name in value), None)
        return np.asarray(value, np.float64)
    except (msgspec.DecodeError, ValueError, TypeError, RecursionError):
        raise PayloadError(
            "The answer to a text is not a vector of numbers.",
            either(
                "Select the vector with --embed-vector.",
                "The app reads a vector alone. On the command line --embed-vector selects one.",
            ),
        ) from None


def _cosine(first: npt.NDArray[np.float32], second: npt.NDArray[np.float32]) -> float | None:
    """Returns the cosine; None where a vector is all zeros, or the two have different lengths."""
    if first.shape != second.shape:
        return None
    norms = float(np.linalg.norm(first)) * float(np.linalg.norm(second))
    return float(np.dot(first.astype(np.float64), second.astype(np.float64))) / norms if norms else None
