"""Texts: matches, token F1, ROUGE-L (rapidfuzz finds the subsequence), BLEU and chrF (sacrebleu)."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from workbench.services.evaluation.example import Example, Value, Values, single_value
from workbench.services.evaluation.task import ClassRow, Measure, Options, Task

if TYPE_CHECKING:
    import numpy.typing as npt
    from sacrebleu.metrics.base import Metric

    from workbench.services.evaluation.task import Rows

    Floats = npt.NDArray[np.float64]

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_TOKEN = re.compile(r"[a-z0-9]+")
_WORD = re.compile(r"[^\W_]+")
_BY_TEXT = ("exact_match", "normalized_match", "token_f1", "rouge_l")
_STEP = 1000
"""Texts that sacrebleu has at a time."""

MEASURES = {
    "exact_match": Measure("Exact match", "The share of predictions that equal their label."),
    "normalized_match": Measure(
        "Normalized match",
        "The share that are equal without case, punctuation, articles and white space, as SQuAD compares.",
    ),
    "token_f1": Measure("Token F1", "The harmonic mean of shared words among words, as SQuAD computes it."),
    "rouge_l": Measure(
        "ROUGE-L",
        "The F measure of the longest common subsequence of words in lower case, not stemmed; the mean.",
    ),
    "bleu": Measure("BLEU", "Corpus BLEU of sacrebleu, tokenized as 13a, from 0 to 100."),
    "chrf": Measure("chrF", "Corpus chrF2 of sacrebleu, from 0 to 100."),
}


class _Corpus:
    """A measure of a whole corpus, computed from what sacrebleu counts of each text, which is counted once.

    Its own bootstrap resamples these counts in the same way (Koehn, 2004).
    """

    def __init__(self, metric: Metric, examples: Values[Example]) -> None:
        self._metric = metric
        pairs = (_texts(example) for example in examples)
        parts = []
        while step := list(islice(pairs, _STEP)):
            labels, predictions = zip(*step, strict=True)
            counts = metric._extract_corpus_statistics(list(predictions), [list(labels)])
            parts.append(np.array(counts, np.int32))
        self._counts = np.concatenate(parts)

    def score(self, rows: Rows | None) -> float:
        counts = self._counts if rows is None else self._counts[rows]
        return float(self._metric._compute_score_from_stats(counts.sum(axis=0).tolist()).score)


class _Texts:
    """A sample of texts; what can be computed for each text is computed once."""

    def __init__(self, examples: Values[Example]) -> None:
        self._examples = examples
        values = (value for example in examples for value in _compared(*_texts(example)))
        self._by_text: dict[str, Floats] = dict(
            zip(_BY_TEXT, np.fromiter(values, np.float64).reshape(-1, len(_BY_TEXT)).T, strict=True)
        )

    def measures(self, rows: Rows | None = None) -> dict[str, float]:
        means = {
            name: float(np.mean(values if rows is None else values[rows]))
            for name, values in self._by_text.items()
        }
        return means | {name: corpus.score(rows) for name, corpus in self._corpora.items()}

    @cached_property
    def _corpora(self) -> dict[str, _Corpus]:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF

        return {
            "bleu": _Corpus(BLEU(), self._examples),
            "chrf": _Corpus(CHRF(), self._examples),
        }

    def right(self) -> npt.NDArray[np.bool_]:
        return self._by_text["normalized_match"] > 0

    def numbers(self) -> Floats:
        return self._by_text["rouge_l"]

    def class_rows(self) -> tuple[ClassRow, ...]:
        return ()

    def confusion(self) -> tuple[tuple[int, ...], ...]:
        return ()


def rouge_l(label: str, prediction: str) -> float:
    """Returns the F measure of ROUGE-L (Lin, 2004), of words as rouge-score splits them without stemming.

    rouge-score sees no word in a text of another script than Latin; where it sees none, words are those of
    any script, and texts without a word are the same or not.
    """
    from rapidfuzz.distance import LCSseq

    texts = label.lower(), prediction.lower()
    expected, actual = map(_TOKEN.findall, texts)
    if not expected or not actual:
        expected, actual = map(_WORD.findall, texts)
    if not expected or not actual:
        return float(label.split() == prediction.split())
    common = LCSseq.similarity(expected, actual)
    return 2.0 * common / (len(expected) + len(actual))


def _compared(label: str, prediction: str) -> tuple[float, ...]:
    """The measures of one text, in the order of `_BY_TEXT`."""
    return (
        label == prediction,
        _plain(label) == _plain(prediction),
        _token_f1(label, prediction),
        rouge_l(label, prediction),
    )


def _texts(example: Example) -> tuple[str, str]:
    label = single_value(example, "label", example.label)
    return label, single_value(example, "prediction", example.prediction)


def _plain(text: str) -> str:
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def _token_f1(label: str, prediction: str) -> float:
    expected, actual = _plain(label).split(), _plain(prediction).split()
    if not expected or not actual:
        return float(expected == actual)
    common = sum((Counter(expected) & Counter(actual)).values())
    return 2.0 * common / (len(expected) + len(actual))


def _fits(examples: Values[Example], options: Options) -> bool:
    values = (value for example in examples for value in (example.label, example.prediction))
    return _has_a_text_and_nothing_nested(values)


def _has_a_text_and_nothing_nested(values: Iterator[Value]) -> bool:
    """Returns whether texts are among values: CSV writes one that is a year or an amount as a number."""
    has_text = False
    for value in values:
        if isinstance(value, list | dict):
            return False
        has_text = has_text or isinstance(value, str)
    return has_text


TASK = Task("text", "texts", MEASURES, _fits, lambda examples, _: _Texts(examples), order=40)
