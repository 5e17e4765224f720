"""An evaluation as it is printed, and as files."""

from __future__ import annotations

import math
from collections.abc import Sequence

from workbench.services.evaluation.evaluation import (
    Evaluation,
    measure_of,
)
from workbench.services.evaluation.paired import PairedEvaluation
from workbench.services.evaluation.task import Task
from workbench.services.report.report import Report


def as_json(evaluation: Evaluation, paired: PairedEvaluation | None) -> dict[str, object]:
    members = _evaluation_json(evaluation)
    if paired is None:
        return members
    return {
        "before": _evaluation_json(paired.before),
        "after": members,
        "shared": paired.shared,
        "alone": paired.alone,
        "repeated": paired.repeated,
        "agreeing": paired.agreeing,
        "differences": [{**row._asdict(), "difference": row.difference} for row in paired.differences],
        "resamples": paired.resamples,
        "mcnemar": paired.mcnemar._asdict() if paired.mcnemar else None,
        "distributions": paired.distributions._asdict() if paired.distributions else None,
        "disagreements": [record._asdict() for record in paired.disagreements],
    }


def _evaluation_json(evaluation: Evaluation) -> dict[str, object]:
    return {
        "name": evaluation.name,
        "task": evaluation.task,
        "records": evaluation.records,
        "unusable": [{"id": record.id, "reason": record.reason} for record in evaluation.unusable],
        "measures": {
            name: value if math.isfinite(value) else None for name, value in evaluation.measures.items()
        },
        "classes": [row.name for row in evaluation.class_rows],
        "confusion": evaluation.confusion,
        "latency": evaluation.latency._asdict() if evaluation.latency else None,
    }


def selected(report: Report, metrics: Sequence[str], task: Task) -> Report:
    """Returns the report with the measures that are named, in that order; all of them where none is."""
    if not metrics:
        return report
    titles = [measure_of(task, name).title for name in metrics]
    tables = tuple(
        table._replace(rows=tuple(row for title in titles for row in table.rows if row[0] == title))
        if table.title == "Measures"
        else table
        for table in report.tables
    )
    return report._replace(tables=tables)
