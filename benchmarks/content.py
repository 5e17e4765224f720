"""Bodies laid out, checked and read as tables, beside what Python does with the same bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from random import Random

from benchmarks.report import Measure, side_by_side
from workbench.content.format import Format, ViewKind
from workbench.content.formats.csv import CSV
from workbench.content.formats.json import JSON
from workbench.content.formats.json.rewrite import indent
from workbench.content.validation import findings
from workbench.content.views import views_of
from workbench.content.views.table import Table

_BYTES = 6 * 1024 * 1024
_ROWS = 100_000
_ROUNDS = 7


def measures() -> Iterator[Measure]:
    chance = Random(1)
    payload = _payload(chance)
    ours, yardstick = side_by_side(
        lambda: indent(payload), lambda: json.dumps(json.loads(payload)), rounds=_ROUNDS
    )
    label = f"format {len(payload) / 2**20:.0f} MB of JSON (json.dumps(json.loads()))"
    yield Measure(label, ours * 1000, yardstick * 1000, "ms", "≤ 0.15×", ours <= 0.15 * yardstick)

    ours, yardstick = side_by_side(
        lambda: findings(JSON, payload), lambda: json.loads(payload), rounds=_ROUNDS
    )
    label = "check it, names that stand twice included (json.loads())"
    yield Measure(label, ours * 1000, yardstick * 1000, "ms", "≤ 1.5×", ours <= 1.5 * yardstick)

    records = json.dumps([_record(chance, at) for at in range(_ROWS)]).encode()
    ours, yardstick = side_by_side(
        lambda: _opened(JSON, records), lambda: json.loads(records), rounds=_ROUNDS
    )
    label = f"table of {_ROWS:,} JSON records (json.loads())"
    yield Measure(label, ours * 1000, yardstick * 1000, "ms", "≤ 500 ms", ours <= 0.5)

    rows = b"".join(b"%d,%d,%f\n" % (at, at % 7, chance.random()) for at in range(_ROWS))
    ours, yardstick = side_by_side(
        lambda: _opened(CSV, rows),
        lambda: list(csv.reader(io.StringIO(rows.decode()))),
        rounds=_ROUNDS,
    )
    label = f"table of {_ROWS:,} rows of CSV (list(csv.reader()))"
    yield Measure(label, ours * 1000, yardstick * 1000, "ms", "≤ 0.5×", ours <= 0.5 * yardstick)


def _payload(chance: Random) -> bytes:
    # About as many lines as a pretty payload of that size has: 600,000.
    instances = [_record(chance, at) for at in range(_BYTES // 80)]
    return json.dumps({"instances": instances}, indent=1).encode()


def _record(chance: Random, at: int) -> dict[str, object]:
    return {"id": at, "name": f"n{at}", "values": [round(chance.random(), 3) for _ in range(3)]}


def _opened(format: Format, body: bytes) -> Table:
    view = next(view for view in views_of(format, body) if view.kind is ViewKind.TABLE)
    table = view.open()
    assert isinstance(table, Table)
    table.row(len(table) - 1)
    return table
