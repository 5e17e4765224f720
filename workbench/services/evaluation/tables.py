"""An evaluation as tables and charts that every form of report shows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import msgspec

from workbench.content.humanize import counted, cut, duration, percent
from workbench.content.views.plot import Plot, bars, intervals
from workbench.services.evaluation.evaluation import JUDGED, Evaluation, measure_of
from workbench.services.evaluation.paired import PairedEvaluation
from workbench.services.evaluation.task import Task
from workbench.services.report.report import Report, Table, safe_report

Interval = tuple[str, float, float, float]
"""Label, value, lower and upper bound."""
_MOST_CLASSES_CROSSED = 20
_MOST_UNUSABLE = 20
_VALUE_COLUMNS = 60
_MOST_RATIO = 20.0
"""Intervals that reach more than so many times as far as another of the same chart would flatten it."""


def report_of(evaluation: Evaluation, task: Task) -> Report:
    """Returns what a report of one input shows."""
    tables = [_measures(evaluation, task), *_classes(evaluation), *_latencies(("", evaluation))]
    return safe_report(
        f"Evaluation of {evaluation.name}",
        (f"Task: {task.help}.", _judged(evaluation), *_notes(evaluation)),
        (*tables, *_unusable(evaluation)),
        _class_chart(evaluation),
        _definitions(evaluation.measures, task),
    )


def paired_report_of(paired: PairedEvaluation, task: Task) -> Report:
    """Returns what a report of two inputs shows."""
    before, after = paired.before, paired.after
    facts = [
        f"Task: {task.help}.",
        f"A is {before.name}, B is {after.name}. Both have {counted(paired.shared, 'record')}"
        + (f"; {counted(paired.alone, 'more record')} in one of them only." if paired.alone else "."),
        f"The predictions agree on {paired.agreeing:,} of {paired.shared:,} "
        f"({percent(paired.agreeing / paired.shared, 1)}).",
    ]
    facts += _notes(before, after)
    if paired.repeated:
        facts.append(f"{counted(paired.repeated, 'record')} left out: a later one has the same ID.")
    if paired.mcnemar:
        test = paired.mcnemar
        facts.append(
            f"Only A is right on {test.only_before:,}, only B on {test.only_after:,}: "
            f"McNemar's exact test has p = {test.p_value:.3g}."
        )
    if paired.distributions:
        test_of = paired.distributions
        effect = "" if test_of.effect_size is None else f", Cohen's d = {test_of.effect_size:.3g}"
        facts.append(
            f"Distributions of scores: Kolmogorov-Smirnov statistic {test_of.statistic:.3g}, "
            f"p = {test_of.p_value:.3g}{effect}."
        )
    tables = [_differences(paired, task), *_latencies(("A", before), ("B", after)), *_disagreements(paired)]
    return safe_report(
        f"{before.name} and {after.name} compared",
        tuple(facts),
        tuple(tables),
        _difference_chart(paired, task),
        _definitions(before.measures, task),
    )


def number(value: float) -> str:
    """Returns a measure as every form of report writes it: four significant digits."""
    return f"{value:,.4g}"


def _judged(evaluation: Evaluation) -> str:
    return f"{_count_judged(evaluation)} of {counted(evaluation.records, 'record')} could be judged."


def _count_judged(evaluation: Evaluation) -> str:
    return f"{evaluation.records - len(evaluation.unusable):,}"


def _notes(*evaluations: Evaluation) -> list[str]:
    return list(dict.fromkeys(evaluation.note for evaluation in evaluations if evaluation.note))


def _overall(measures: dict[str, float]) -> list[str]:
    return [name for name in measures if ":" not in name]


def _measures(evaluation: Evaluation, task: Task) -> Table:
    names = sorted(_overall(evaluation.measures), key=[*task.measures, JUDGED].index)
    # A share of 1 would be read as one record.
    shown = {JUDGED: f"{_count_judged(evaluation)} of {evaluation.records:,}"}
    rows = tuple(
        (measure_of(task, name).title, shown.get(name) or number(evaluation.measures[name])) for name in names
    )
    return Table("Measures", ("Measure", "Value"), rows)


def _classes(evaluation: Evaluation) -> list[Table]:
    rows = evaluation.class_rows
    if not rows:
        return []
    tables = [
        Table(
            "By class",
            ("Class", "Precision", "Recall", "F1", "Labels"),
            tuple(
                (row.name, number(row.precision), number(row.recall), number(row.f1), f"{row.support:,}")
                for row in rows
            ),
        )
    ]
    if len(rows) <= _MOST_CLASSES_CROSSED:
        tables.append(
            Table(
                "Confusion matrix",
                ("Label / predicted", *(row.name for row in rows)),
                tuple(
                    (row.name, *(f"{count:,}" for count in counts))
                    for row, counts in zip(rows, evaluation.confusion, strict=True)
                ),
            )
        )
    return tables


def _latencies(*evaluations: tuple[str, Evaluation]) -> list[Table]:
    rows = tuple(
        (name or "All", *map(duration, evaluation.latency[:3]), f"{evaluation.latency.records:,}")
        for name, evaluation in evaluations
        if evaluation.latency
    )
    return [Table("Latency", ("Input", "p50", "p90", "p99", "Answers"), rows)] if rows else []


def _unusable(evaluation: Evaluation) -> list[Table]:
    rows = tuple(
        (record.place, record.id, record.reason) for record in islice(evaluation.unusable, _MOST_UNUSABLE)
    )
    if not rows:
        return []
    left_out = len(evaluation.unusable) - len(rows)
    note = f"{left_out:,} more are not shown." if left_out else ""
    return [Table("Records that could not be judged", ("Record", "ID", "Reason"), rows, False, note)]


def _differences(paired: PairedEvaluation, task: Task) -> Table:
    rows = tuple(
        (
            measure_of(task, row.name).title,
            number(row.before),
            number(row.after),
            f"{row.difference:+.4g}",
            "-" if row.low is None else f"{row.low:+.4g} to {row.high:+.4g}",
            verdict(paired, row.name, task),
        )
        for row in paired.differences
        if ":" not in row.name
    )
    note = f"95 % bootstrap intervals from {paired.resamples:,} resamples of the shared records."
    heads = ("Measure", "A", "B", "B less A", "95 % interval", "Verdict")
    return Table("Measures", heads, rows, True, note)


def verdict(paired: PairedEvaluation, name: str, task: Task) -> str:
    """Returns which of the two is better by a measure: `A`, `B`, `same`, or `not certain`."""
    row = next(row for row in paired.differences if row.name == name)
    if row.low is None:
        return "-"
    if row.low == row.high == 0:
        return "same"
    if not row.certain or name.partition(":")[0] == "bias":
        return "not certain" if not row.certain else "differ"
    return "B better" if (row.difference > 0) == measure_of(task, name).higher else "A better"


def _disagreements(paired: PairedEvaluation) -> list[Table]:
    rows = tuple(
        (
            record.id,
            _shown(record.label),
            _shown(record.before),
            _shown(record.after),
            number(record.distance),
        )
        for record in paired.disagreements
    )
    if not rows:
        return []
    title = "Records that differ most"
    return [Table(title, ("ID", "Label", "A", "B", "Distance"), rows, False)]


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return cut(text.replace("\n", " "), _VALUE_COLUMNS)


def _class_chart(evaluation: Evaluation) -> tuple[Plot, ...]:
    rows = evaluation.class_rows
    names = [row.name for row in rows]
    return (bars("F1 by class", names, [row.f1 for row in rows], ordered=True),) if rows else ()


def _difference_chart(paired: PairedEvaluation, task: Task) -> tuple[Plot, ...]:
    rows = [
        (measure_of(task, row.name).title, row.difference, row.low, row.high)
        for row in paired.differences
        if ":" not in row.name and row.low is not None and row.high is not None
    ]
    charts = _by_scale(rows)
    title = "B less A, with its 95 % interval"
    return tuple(
        intervals(f"{title}, {at} of {len(charts)}" if len(charts) > 1 else title, chart)
        for at, chart in enumerate(charts, 1)
    )


def _by_scale(rows: Sequence[Interval]) -> list[list[Interval]]:
    """Rows in charts of their own scale: an accuracy from 0 to 1 could not be read beside a BLEU of 40."""
    charts: list[list[Interval]] = []
    scale = 0.0
    for row in sorted(rows, key=_reach):
        reach = _reach(row)
        if not charts or 0 < scale * _MOST_RATIO < reach:
            charts.append([])
            scale = 0.0
        charts[-1].append(row)
        scale = scale or reach
    ordered = [sorted(chart, key=rows.index) for chart in charts]
    return sorted(ordered, key=lambda chart: rows.index(chart[0]))


def _reach(row: Interval) -> float:
    """How far from 0 a row's interval goes."""
    return max(map(abs, row[1:]))


def _definitions(measures: Sequence[str] | dict[str, float], task: Task) -> tuple[tuple[str, str], ...]:
    present = [name for name in (*task.measures, JUDGED) if name in measures]
    return tuple((measure_of(task, name).title, measure_of(task, name).definition) for name in present)
