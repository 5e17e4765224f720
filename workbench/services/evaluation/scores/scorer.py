"""What another endpoint gives each example: its cost said, its scores added, the same for every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain

from workbench.model.progress import CancelToken
from workbench.services.dataset_batch.plan import Plan
from workbench.services.evaluation.example import Example
from workbench.services.evaluation.scores import embedding, judge
from workbench.services.evaluation.scores.endpoint_answers import Cost, EndpointAnswers, Read, asked_endpoint
from workbench.services.evaluation.stored import Examples
from workbench.services.workbench import Workbench

Progress = Callable[[int], object]
"""Is told how many examples of an input are scored."""


def silent(_count: int) -> None:
    """Tells nobody of progress."""


@dataclass(frozen=True)
class Scorer:
    """An endpoint that scores examples.

    Attributes:
        title, noun: what it gives, and what it is asked, for people.
        names: of its scores.
        plan: how it is asked.
    """

    title: str
    noun: str
    names: tuple[str, ...]
    plan: Plan
    read: Read
    version: str
    texts: Callable[[Iterable[Example]], Iterable[str]]
    score: Callable[[Iterable[Example], EndpointAnswers, Progress], Iterator[Example]]

    @property
    def endpoint_name(self) -> str:
        """The endpoint's name, with the values of the environment in it."""
        return asked_endpoint(self.plan)

    def cost(self, bench: Workbench, inputs: Sequence[Examples], cancellation: CancelToken) -> Cost:
        """Returns what scoring these would take; nothing is sent.

        Raises:
            StoreError: what is kept cannot be read.
        """
        with closing(self._answers(bench, cancellation)) as answers:
            return answers.cost(chain.from_iterable(self.texts(examples.usable) for examples in inputs))

    def scored(
        self, bench: Workbench, examples: Examples, cancellation: CancelToken, listener: Progress = silent
    ) -> Examples:
        """Returns the examples with their scores; one whose request failed has none.

        Raises:
            WorkbenchError: see `EndpointAnswers.answers`.
        """
        with closing(self._answers(bench, cancellation)) as answers:
            usable = examples.usable.rewritten(self.score(examples.usable, answers, listener))
        return examples._replace(usable=usable)

    def _answers(self, bench: Workbench, cancellation: CancelToken) -> EndpointAnswers:
        return EndpointAnswers(bench, self.plan, self.read, self.version, cancellation)


def embedding_scorer(plan: Plan, vector: str) -> Scorer:
    """Returns what compares label and prediction by their embeddings.

    Args:
        vector: see `vector_reader`.
    """
    return Scorer(
        "Embedding cosine",
        "text",
        (embedding.COSINE,),
        plan,
        embedding.vector_reader(vector),
        f"vector {vector}",
        embedding.texts_of,
        embedding.with_cosines,
    )


def judge_scorer(plan: Plan, expression: str, rubric: str, scale: str) -> Scorer:
    """Returns what has a language model score each prediction.

    Args:
        expression: see `verdict_reader`.
        rubric: what a good answer is.
        scale: such as `1-5`.

    Raises:
        UsageError: it is not a scale.
    """
    bounds = judge.scale_of(scale)

    def texts(examples: Iterable[Example]) -> Iterator[str]:
        return judge.prompts(examples, rubric, bounds)

    def score(examples: Iterable[Example], answers: EndpointAnswers, listener: Progress) -> Iterator[Example]:
        return judge.with_verdicts(examples, rubric, bounds, answers, listener)

    return Scorer(
        "Judge",
        "answer",
        (judge.JUDGE, judge.SCORED),
        plan,
        judge.verdict_reader(expression),
        f"score {expression}",
        texts,
        score,
    )
