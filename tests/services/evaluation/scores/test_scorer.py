"""Scores by other endpoints: what is asked, what is kept, what counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.aws.server import Serve, Visit, hosting_of
from workbench.compare import Rules
from workbench.model.errors import EndpointError, UsageError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.sandbox.containers.embedding import embed
from workbench.services import Workbench
from workbench.services.dataset_batch.bodies.assembly import Part
from workbench.services.evaluation.evaluation import evaluate
from workbench.services.evaluation.example import Example, Unusable
from workbench.services.evaluation.paired import compare_targets
from workbench.services.evaluation.registry import tasks
from workbench.services.evaluation.scores.judge import Scale, prompt_of, verdict_reader
from workbench.services.evaluation.scores.plans import Target, embedding_plan, judge_plan
from workbench.services.evaluation.scores.scored_task import with_scores
from workbench.services.evaluation.scores.scorer import Scorer, embedding_scorer, judge_scorer
from workbench.services.evaluation.stored import Examples, Stored
from workbench.services.evaluation.task import Options
from workbench.services.requests.saved_requests import SavedRequests
from workbench.store import AppDirs
from workbench.store.sqlite.temporary import TemporaryDatabase

PAIRS = [
    ("The cat sat on the mat.", "The cat sat on the mat."),
    ("Paris is the capital of France.", "The capital of France is Paris."),
    ("Water boils at 100 degrees.", "It snows in winter."),
    ("Hello.", ""),
]
TOKEN = CancelToken()
Make = Callable[..., Examples]


@pytest.fixture
def examples(database: TemporaryDatabase) -> Make:
    """Makes the examples of an input from pairs of label and prediction."""

    def make(pairs: list[tuple[str, str]] = PAIRS, human: tuple[float, ...] = (5, 5, 1, 1)) -> Examples:
        usable = Stored(database.table(), Example)
        for number, ((label, prediction), score) in enumerate(zip(pairs, human, strict=True)):
            usable.add(Example(id=str(number), place="", label=label, prediction=prediction, human=score))
        return Examples("a.jsonl", usable, Stored(database.table(), Unusable), labelled=True)

    return make


def target(endpoint: str, body: str = "") -> Target:
    return Target(endpoint=endpoint, body=body, change=lambda _: Connection(sandbox=True))


def embedding(bench: Workbench, *, rows: int = 32, vector: str = "", body: str = "") -> Scorer:
    plan = embedding_plan(
        SavedRequests.find(bench), target("text-embedding", body), member="inputs", rows=rows
    )
    return embedding_scorer(plan, vector)


def judge(bench: Workbench) -> Scorer:
    plan = judge_plan(SavedRequests.find(bench), target("chat"))
    return judge_scorer(plan, "", "A good answer says the same.", "1-5")


def test_the_cosine_is_that_of_the_models_vectors(bench: Workbench, examples: Make) -> None:
    scorer = embedding(bench, rows=3)
    inputs = examples()
    assert scorer.cost(bench, [inputs], TOKEN) == (7, 0, 3)

    scored = scorer.scored(bench, inputs, TOKEN)

    for example, (label, prediction) in zip(scored.usable, PAIRS[:3], strict=False):
        expected = float(np.dot(embed(label), embed(prediction)))
        assert example.scores["cosine"] == pytest.approx(expected, abs=1e-6)
    assert "cosine" not in list(scored.usable)[3].scores, "an empty text has no direction"
    assert scorer.cost(bench, [inputs], TOKEN) == (7, 7, 0), "nothing is asked twice"
    assert list(scorer.scored(bench, inputs, TOKEN).usable) == list(scored.usable)


def test_a_template_sends_one_text_and_an_expression_finds_its_vector(
    bench: Workbench, examples: Make
) -> None:
    single = embedding(bench, body='{"inputs": "${text}"}', vector="embeddings[0]")
    assert single.cost(bench, [examples()], TOKEN).requests == 7
    assert next(iter(single.scored(bench, examples(), TOKEN).usable)).scores["cosine"] == pytest.approx(1.0)


def test_what_is_not_a_vector_ends_the_evaluation(bench: Workbench, examples: Make) -> None:
    with pytest.raises(EndpointError, match="not a vector"):
        embedding(bench, vector="@[0]").scored(bench, examples(), TOKEN)


def test_a_judge_scores_refuses_and_is_held_against_people(bench: Workbench, examples: Make) -> None:
    scorer = judge(bench)
    assert scorer.cost(bench, [examples()], TOKEN) == (4, 0, 4)
    scored = scorer.scored(bench, examples(), TOKEN)
    first, second, third, refused = (example.scores for example in scored.usable)
    assert first == {"judge": 5.0, "judge_scored": 1.0}
    assert 1 <= third["judge"] < second["judge"] <= 5
    assert refused == {"judge_scored": 0.0}

    task = with_scores(tasks()["text"], scorer.names, human=True)
    measures = evaluate(scored, task, Options()).measures
    scores = [first["judge"], second["judge"], third["judge"]]
    assert measures["judge"] == pytest.approx(np.mean(scores))
    assert measures["judge_scored"] == 0.75
    agreeing = [a == b for a, b in zip(scores, (5, 5, 1), strict=True)]
    assert measures["judge_agreement"] == pytest.approx(np.mean(agreeing))
    from sklearn.metrics import cohen_kappa_score

    expected = cohen_kappa_score(scores, [5, 5, 1], weights="quadratic", labels=[1, 2, 3, 4, 5])
    assert measures["judge_kappa"] == pytest.approx(expected)


def test_both_targets_have_scores_with_intervals(bench: Workbench, examples: Make) -> None:
    scorer = embedding(bench)
    worse = [(label, "Nothing." if number % 2 else text) for number, (label, text) in enumerate(PAIRS * 8)]
    human = (1.0,) * 32
    before = scorer.scored(bench, examples(PAIRS * 8, human), TOKEN)
    after = scorer.scored(bench, examples(worse, human), TOKEN)
    task = with_scores(tasks()["text"], scorer.names, human=False)
    paired = compare_targets(before, after, task, Options(), Rules())
    rows = {row.name: row for row in paired.differences}
    assert rows["cosine"].certain
    assert rows["cosine"].difference < 0
    assert rows["bleu"].low is not None, "a corpus measure has an interval, too"


@pytest.mark.parametrize(
    ("body", "score"),
    [
        ({"choices": [{"message": {"content": 'Well: {"score": 4, "reason": "so"}'}}]}, b"4.0"),
        ([{"generated_text": "Score: 3"}], b"3.0"),
        ({"generated_text": "2/5"}, b"2.0"),
        ({"generated_text": "I cannot rate this. It has 7 faults."}, b""),
        ({"generated_text": '{"score": "4"}'}, b"4.0"),
    ],
)
def test_a_score_is_read_out_of_what_a_model_says(body: object, score: bytes) -> None:
    assert verdict_reader("")(Part(json.dumps(body).encode(), "application/json")) == score


def test_a_rubric_can_place_the_texts_itself(examples: Make) -> None:
    example = list(examples().usable)[2]
    prompt = prompt_of("Compare ${label} with ${prediction} (${id}).", example, Scale(0, 10))
    assert prompt.startswith("Compare Water boils at 100 degrees. with It snows in winter. (2).\n\nScore")
    assert "from 0 to 10" in prompt


def test_a_request_that_fails_leaves_its_examples_without_a_score(
    tmp_path: Path, serve: Serve, examples: Make
) -> None:
    def behave(visit: Visit) -> None:
        while (request := visit.request()) is not None:
            failed = b"winter" in request[1]
            body = b'{"Message": "no"}' if failed else b'{"choices": [{"message": {"content": "5"}}]}'
            head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            visit.sock.sendall(head % (b"400 Bad" if failed else b"200 OK", len(body), body))

    server = serve(behave)
    places = AppDirs(data=tmp_path / "d", config=tmp_path / "c", cache=tmp_path / "k")
    with Workbench(places, hosting=lambda: hosting_of(server)) as bench:
        scored = judge(bench).scored(bench, examples(), TOKEN)
        assert [example.scores.get("judge") for example in scored.usable] == [5, 5, None, 5]
        assert judge(bench).cost(bench, [examples()], TOKEN) == (4, 3, 1), "a failure is asked again"


def test_answers_of_a_private_endpoint_are_not_kept(
    places: AppDirs, tmp_path: Path, serve: Serve, examples: Make
) -> None:
    (places.config / "settings.toml").parent.mkdir(parents=True, exist_ok=True)
    (places.config / "settings.toml").write_text('[privacy]\ndigest = ["chat"]\n')

    def behave(visit: Visit) -> None:
        while visit.request() is not None:
            visit.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\n4")

    server = serve(behave)
    with Workbench(places, hosting=lambda: hosting_of(server)) as bench:
        assert next(iter(judge(bench).scored(bench, examples(), TOKEN).usable)).scores["judge"] == 4
        assert judge(bench).cost(bench, [examples()], TOKEN).kept == 0


@pytest.mark.parametrize("scale", ["5", "5-1", "a-b"])
def test_a_scale_has_two_numbers(bench: Workbench, scale: str) -> None:
    with pytest.raises(UsageError, match="lower first"):
        judge_scorer(judge(bench).plan, "", "", scale)
