"""A record as its request has it: itself, chosen values, its columns in a template, a row of CSV."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest

from workbench.model.errors import PayloadError, UsageError, WorkbenchError
from workbench.model.invocation import BytesBody, Invocation, TextBody
from workbench.model.requests.saved_request import SavedRequest
from workbench.services.dataset_batch.bodies.placement import Placement, csv_row
from workbench.services.datasets.record import Record, Row

RECORD = Record(0, "1", Row(data=b"", content_type="application/json"), 0)


@pytest.mark.parametrize("separator", [",", "\t"])
@pytest.mark.parametrize("text", ["two\nlines", "two\r\nlines", "old\rlines", 'a "quote"\n', "a,b\tc", ""])
def test_a_record_is_one_row_whatever_its_texts_hold(text: str, separator: str) -> None:
    """A row whose line break was not quoted was two records for the endpoint."""
    row = csv_row(json.dumps([text, 1.5, None]).encode(), separator, RECORD)

    lines = row.decode().splitlines(keepends=True)
    assert list(csv.reader(lines, delimiter=separator)) == [[text, "1.5", ""]]


def placement(body: TextBody | BytesBody | None = None, /, **options: Any) -> Placement:
    """Where records go in a request to an endpoint."""
    fields = {"EndpointName": "e", **options.pop("fields", {})}
    variables: Any = ("fields", "body") if body is not None else options.pop("variables", ())
    request = SavedRequest(name="batch", invocation=Invocation(fields=fields, body=body), variables=variables)
    return Placement(request=request, **options)


def record(data: bytes, content_type: str = "application/json", **row: Any) -> Record:
    return Record(4, "r-5", Row(data=data, content_type=content_type, **row), 0)


CSV = record(b"5.1,setosa", "text/csv", names=("length", "species"), cells=("5.1", "setosa"))


AS_CSV = {"ContentType": "text/csv"}
JSON = "application/json"


def test_a_record_is_sent_as_its_request_has_it() -> None:
    cases: list[tuple[Placement, Record, bytes, str]] = [
        (placement(), record(b'{"a": 1.10}'), b'{"a": 1.10}', JSON),
        (placement(), CSV, b"5.1,setosa", "text/csv"),
        (placement(fields=AS_CSV), record(b'[1.10, "a,b"]'), b'1.10,"a,b"', "text/csv"),
        (placement(fields=AS_CSV), record(b'{"a": 1, "b": null}'), b"1,", "text/csv"),
        (placement(fields=AS_CSV), record(b'"x"'), b"x", "text/csv"),
        (placement(fields={"ContentType": "image/png"}), record(b"\x89", "image/png"), b"\x89", "image/png"),
        (placement(fields={"ContentType": "text/plain"}), record(b'"x"'), b'"x"', "text/plain"),
        (placement(expression="a"), record(b'{"a": {"b": 1.10}}'), b'{"b":1.10}', JSON),
        (
            placement(fields={"ContentType": "text/plain"}, expression="a"),
            record(b'{"a": "x"}'),
            b"x",
            "text/plain",
        ),
        (
            placement(fields=AS_CSV, expression="a"),
            record(b'{"a": [1, 2]}'),
            b"1,2",
            "text/csv",
        ),
        (
            placement(TextBody('{"x": "${a}", "n": ${b}}')),
            record(b'{"a": "q\\"", "b": 2}'),
            b'{"x": "q\\"", "n": 2}',
            "application/json",
        ),
        (
            placement(TextBody('{"x": "${column_2}"}')),
            record(b'[1, "two"]'),
            b'{"x": "two"}',
            "application/json",
        ),
        (placement(TextBody('{"x": "${id}"}')), record(b'{"a": 1}'), b'{"x": "r-5"}', JSON),
        (
            placement(TextBody("${species}"), fields={"ContentType": "text/plain"}),
            CSV,
            b"setosa",
            "text/plain",
        ),
    ]
    for where, item, payload, content_type in cases:
        placed = where.place(item)
        assert (placed.payload, placed.content_type) == (payload, content_type), (
            where,
            item,
            payload,
            content_type,
        )


def test_a_row_becomes_json_where_the_request_is_of_json() -> None:
    placed = placement(fields={"ContentType": "application/json"}).place(CSV)
    assert json.loads(placed.payload) == {"length": 5.1, "species": "setosa"}


def test_columns_stand_in_fields_too() -> None:
    where = placement(fields={"InferenceId": "${species}"}, variables=("fields",))
    placed = where.place(CSV)
    assert (placed.fields["InferenceId"], placed.payload) == ("setosa", b"5.1,setosa")
    assert placed.fields["ContentType"] == "text/csv"


@pytest.mark.parametrize(
    ("where", "item", "error", "reason"),
    [
        (
            placement(expression="b"),
            record(b'{"a": 1}', line=7, file="in.jsonl"),
            PayloadError,
            "in.jsonl, line 7",
        ),
        (placement(expression="abs(a)"), record(b'{"a": "x"}'), UsageError, "--map 'abs(a)'"),
        (
            placement(expression="a"),
            record(b"\x89PNG", "image/png"),
            UsageError,
            "can only be sent unchanged",
        ),
        (placement(TextBody("${b}")), record(b'{"a": 1}', line=7), PayloadError, "line 7"),
        (placement(TextBody("${a}")), record(b"NaN"), PayloadError, "its values cannot be placed"),
        (placement(TextBody("${a}")), record(b"5"), PayloadError, "its values cannot be placed"),
        (
            placement(fields=AS_CSV),
            record(b"[[1]]"),
            PayloadError,
            "a list in a list has no form in CSV",
        ),
    ],
)
def test_what_a_record_does_not_have_is_named_with_its_place(
    where: Placement, item: Record, error: type[WorkbenchError], reason: str
) -> None:
    with pytest.raises(error) as raised:
        where.place(item)
    assert reason in raised.value.message
