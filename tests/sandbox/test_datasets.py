"""The labelled datasets, and how well the sandbox's endpoints do on them."""

from __future__ import annotations

import csv
import io
import json

from workbench.model.invocation import BytesBody, Connection, FieldValue, Invocation
from workbench.sandbox.datasets import NAMES, dataset
from workbench.services import Workbench


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(dataset(name).decode())))


def asked(bench: Workbench, body: str, **fields: FieldValue) -> list[dict[str, str]]:
    invocation = Invocation(fields=fields, body=BytesBody(body.encode()), connection=Connection(sandbox=True))
    response = bench.send(invocation, record=False).response
    assert response is not None and response.http_status == 200
    answer: list[dict[str, str]] = json.loads(response.body)["predictions"]
    return answer


def test_iris_has_fishers_flowers_and_the_variants_their_known_accuracy(bench: Workbench) -> None:
    flowers = table("iris")
    rows = "\n".join(",".join(list(flower.values())[:4]) for flower in flowers)
    right = {}
    for variant in ("blue", "green"):
        answers = asked(
            bench,
            rows,
            EndpointName="iris-classifier",
            ContentType="text/csv",
            Accept="application/json",
            TargetVariant=variant,
        )
        labels = [answer["predicted_label"] for answer in answers]
        right[variant] = sum(a == flower["species"] for a, flower in zip(labels, flowers, strict=True))

    assert [flower["species"] for flower in flowers].count("virginica") == 50
    assert right == {"blue": 147, "green": 133}


def test_languages_are_told_apart_but_not_always(bench: Workbench) -> None:
    right = 0
    sentences = table("languages")
    for model in dict.fromkeys(
        sentence["model"] for sentence in sentences if "slavic" not in sentence["model"]
    ):
        of_model = [sentence for sentence in sentences if sentence["model"] == model]
        body = json.dumps({"inputs": [sentence["text"] for sentence in of_model]})
        answers = asked(
            bench, body, EndpointName="language-id", ContentType="application/json", TargetModel=model
        )
        right += sum(a["language"] == s["language"] for a, s in zip(answers, of_model, strict=True))

    assert NAMES == ("iris", "languages")
    assert 32 <= right <= 40, right
