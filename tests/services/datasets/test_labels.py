"""The label of a record, and the expression that leaves it out."""

from __future__ import annotations

import msgspec
import pytest

from workbench.content.search.jmespath_query import Document
from workbench.model.hints.text import Face, use_face
from workbench.services.datasets.labels import labelled
from workbench.services.datasets.record import Record, Row
from workbench.services.datasets.record_types import JSON


def record(data: str, names: str = "") -> Record:
    cells = tuple(data.split(",")) if names else None
    row = Row(
        data=data.encode(),
        content_type="text/csv" if names else JSON,
        names=tuple(names.split(",")) if names else (),
        cells=cells,
    )
    return Record(0, "1", row, 0)


@pytest.mark.parametrize(
    ("data", "names", "expression"),
    [
        ("5.1,3.5,setosa", "length,width,label", "[length, width]"),
        ("5.1,3.5,setosa", "length,width,species", "[length, width]"),
        ("7,5.1,setosa", "id,petal length,Target", '["petal length"]'),
        ('{"features": [1, 2], "label": 3}', "", "features"),
        ('{"id": "a", "x": 1, "y": 2, "label": 3}', "", "{x: x, y: y}"),
    ],
)
def test_what_is_beside_the_label(data: str, names: str, expression: str) -> None:
    proposal = labelled(record(data, names))
    assert proposal is not None and proposal.expression == expression
    answer = Document(record(data, names).document, lines=False).ask(expression)
    assert not answer.error and b"setosa" not in answer.text and msgspec.json.decode(answer.text)


def test_no_label_is_made_up() -> None:
    cases: list[tuple[str, str]] = [
        ("5.1,3.5", "length,width"),
        ("5.1,setosa", "length,species"),
        ("5.1,3.5,setosa,rose", "length,width,species,family"),
        ("setosa", "label"),
        ("a,b", "label,target"),
        ("[1, 2]", ""),
        ('{"label": 1', ""),
        ('{"instances": [[1]]}', ""),
    ]
    for data, names in cases:
        assert labelled(record(data, names)) is None, (data, names)


def test_of_many_columns_no_expression_is_proposed() -> None:
    names = ",".join(["label", *(f"c{number}" for number in range(100))])
    proposal = labelled(record(",".join("1" * 101), names))
    assert proposal is not None and proposal.expression == "" and "--map." in proposal.advice


def test_each_face_names_its_own_way() -> None:
    proposal = labelled(record('{"features": [1, 2], "label": 3}'))
    assert proposal is not None
    assert proposal.advice.endswith("leave it out with --map 'features'.")
    with use_face(Face.APP):
        assert proposal.advice.endswith("leave it out with Map: features")
