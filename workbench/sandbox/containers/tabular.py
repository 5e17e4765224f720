"""Rows of numbers in and predictions out, in the formats that the built-in algorithms share.

Source: the Developer Guide, "Common Data Formats for Inference".
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from workbench.sandbox.containers.server import RejectedError
from workbench.sandbox.hosting.container import Answer, Request

JSON = "application/json"
JSON_LINES = "application/jsonlines"
CSV = "text/csv"


def rows(request: Request, width: int) -> list[list[float]]:
    """The rows of `width` numbers that a request carries.

    Raises:
        RejectedError: another media type (415), or a body that does not parse or fit (400).
    """
    media_type = request.media_type
    try:
        text = request.body.decode("utf-8")
        if media_type == JSON:
            records = [_features(instance) for instance in _instances(json.loads(text))]
        elif media_type == JSON_LINES:
            records = [_features(json.loads(line)) for line in text.splitlines() if line.strip()]
        elif media_type == CSV:
            records = [row for row in csv.reader(io.StringIO(text)) if row]
        else:
            shown = media_type or "(none)"
            raise RejectedError(415, f"{shown} is not an accepted ContentType: {JSON}, {JSON_LINES}, {CSV}.")
        table = [[float(value) for value in row] for row in records]
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise RejectedError(400, f"Unable to evaluate payload provided: {error}") from None
    for number, row in enumerate(table, 1):
        if len(row) != width:
            raise RejectedError(
                400, f"Unable to evaluate payload provided: row {number} has {len(row)} features, not {width}"
            )
    if not table:
        raise RejectedError(400, "Unable to evaluate payload provided: no rows")
    return table


def _instances(document: Any) -> Sequence[Any]:
    instances = document["instances"] if isinstance(document, dict) else document
    if not isinstance(instances, list):
        raise TypeError("'instances' is not a list")
    return instances


def _features(instance: Any) -> list[Any]:
    if isinstance(instance, dict):
        instance = instance["features"] if "features" in instance else instance["data"]["features"]["values"]
    if not isinstance(instance, list):
        raise TypeError("an instance is a list, or has 'features'")
    return instance


def predictions(request: Request, records: Sequence[dict[str, Any]]) -> Answer:
    """Predictions in the media type that is asked for; JSON where none is.

    Raises:
        RejectedError: it cannot be had (406).
    """
    accept = request.accept or (request.media_type if "accept" not in request.headers else JSON) or JSON
    if accept == JSON:
        body = json.dumps({"predictions": records})
    elif accept == JSON_LINES:
        body = "".join(f"{json.dumps(record)}\n" for record in records)
    elif accept == CSV:
        body = "".join(f"{_csv_row(record)}\n" for record in records)
    else:
        raise RejectedError(406, f"Accept type '{accept}' is not supported: {JSON}, {JSON_LINES}, {CSV}.")
    return Answer(200, {"content-type": accept}, body.encode())


def _csv_row(record: dict[str, Any]) -> str:
    cells: list[str] = []
    for value in record.values():
        cells.extend(map(str, value) if isinstance(value, list) else (str(value),))
    return ",".join(cells)
