"""Two load tests, measure by measure."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from workbench.content.humanize import counted, percent
from workbench.model.errors import UsageError
from workbench.services.load.measurement.measures import MEASURES, RUN_DEFINITIONS
from workbench.services.load.result import LevelResult, LoadResult, MeasureResult
from workbench.services.load.tables import rate_text, value_text
from workbench.services.report.report import Report, Table, safe_report

_RANKS = (50, 95, 99)
_NORMAL_95 = 1.959964
"""Deviations on either side of a mean that hold 95 % of a normal distribution."""


class Difference(NamedTuple):
    """A measure of A and of B.

    Args:
        name: of the measure.
        users: of the level.
        before, after: its means.
        low, high: the 95 % interval of B's mean less A's (Welch); None where one has a single value.
        verdict: `better` or `worse` where the interval is on one side of 0, and one direction is better;
            `differs` where neither is; else `not certain`.
    """

    name: str
    users: int
    before: MeasureResult
    after: MeasureResult
    low: float | None
    high: float | None
    verdict: str

    @property
    def change(self) -> float | None:
        """B's mean against A's: 0.1 is a tenth more; None where A's is 0."""
        return self.after.mean / self.before.mean - 1 if self.before.mean else None


class LoadComparison(NamedTuple):
    """Two results side by side.

    Args:
        before, after: A and B.
        levels: those of the same number of users, by position where neither is a sweep.
        differences: of the measures that both have.
        setup: in what the two differ that they should have in common, as sentences.
    """

    before: LoadResult
    after: LoadResult
    levels: tuple[tuple[LevelResult, LevelResult], ...]
    differences: tuple[Difference, ...]
    setup: tuple[str, ...]


def compare_loads(before: LoadResult, after: LoadResult) -> LoadComparison:
    """Compares two results.

    Raises:
        UsageError: they have no level in common.
    """
    if before.setup.sweep and after.setup.sweep:
        by_users = {level.users: level for level in after.levels}
        levels = tuple((level, by_users[level.users]) for level in before.levels if level.users in by_users)
    elif not before.setup.sweep and not after.setup.sweep:
        levels = tuple(zip(before.levels, after.levels, strict=False))
    else:
        raise UsageError("One of the two is a sweep: compare a sweep with a sweep.")
    if not levels:
        raise UsageError("The two sweeps have no number of users in common.")
    differences = tuple(
        _difference(name, first.users, first.measures[name], second.measures[name])
        for first, second in levels
        for name in MEASURES
        if name in first.measures and name in second.measures
    )
    return LoadComparison(before, after, levels, differences, _setup(before, after))


def comparison_report(comparison: LoadComparison) -> Report:
    """Returns what a report of a comparison shows."""
    before, after = comparison.before, comparison.after
    tables = []
    for first, second in comparison.levels:
        level = f", {counted(first.users, 'user')}" if before.setup.sweep else ""
        tables.append(_rates(first, second)._replace(title=f"Rates{level}"))
        rows = tuple(
            _row(difference) for difference in comparison.differences if difference.users == first.users
        )
        heads = ("Measure", *(f"{side} p{rank}" for rank in _RANKS for side in "AB"))
        if rows:
            note = "Means with Welch's 95 % interval. Requests in a row are alike, so it is narrow."
            tables.append(
                Table(f"Measures{level}", (*heads, "Mean", "95 % interval", "B is"), rows, True, note)
            )
    present = {difference.name for difference in comparison.differences}
    return safe_report(
        f"{before.name} and {after.name} under load, compared",
        (
            f"A is {before.name} of {before.started_at}.",
            f"B is {after.name} of {after.started_at}.",
            *comparison.setup,
        ),
        tuple(tables),
        (),
        (
            *((MEASURES[name].title, MEASURES[name].definition) for name in MEASURES if name in present),
            *RUN_DEFINITIONS[:1],
        ),
    )


def _difference(name: str, users: int, before: MeasureResult, after: MeasureResult) -> Difference:
    low = high = None
    verdict = "not certain"
    if before.count > 1 and after.count > 1:
        error = sqrt(before.std**2 / before.count + after.std**2 / after.count)
        middle = after.mean - before.mean
        low, high = middle - _NORMAL_95 * error, middle + _NORMAL_95 * error
        higher = MEASURES[name].higher
        if low > 0 or high < 0:
            verdict = "differs" if higher is None else "better" if (low > 0) == higher else "worse"
    return Difference(name, users, before, after, low, high, verdict)


def _setup(before: LoadResult, after: LoadResult) -> tuple[str, ...]:
    first, second = before.setup, after.setup
    names = {
        "operation": "operation",
        "endpoint_name": "endpoint",
        "stages": "users or time",
        "rate": "rate",
        "arrivals": "arrivals",
        "sessions": "sessions",
        "tokenizer": "tokenizer",
        "slos": "SLOs",
        "requests": "number of different requests",
    }
    differing = [text for name, text in names.items() if getattr(first, name) != getattr(second, name)]
    return (f"The two differ in: {', '.join(differing)}.",) if differing else ()


def _rates(first: LevelResult, second: LevelResult) -> Table:
    rows = [
        ("Requests per second", first.requests_per_second, second.requests_per_second),
        ("Goodput", first.goodput, second.goodput),
        ("Output tokens per second, in all", first.output_tokens_per_second, second.output_tokens_per_second),
    ]
    cells = [
        (title, rate_text(before), rate_text(after), _change(after / before - 1 if before else None))
        for title, before, after in rows
        if before is not None and after is not None
    ]
    shares = [level.failures / level.requests if level.requests else 0.0 for level in (first, second)]
    cells.append(
        (
            "Failed",
            percent(shares[0], 2),
            percent(shares[1], 2),
            f"{(shares[1] - shares[0]) * 100:+.2f} points",
        )
    )
    cells.append(("Requests", f"{first.requests:,}", f"{second.requests:,}", ""))
    return Table("Rates", ("", "A", "B", "Change"), tuple(cells))


def _row(row: Difference) -> tuple[str, ...]:
    unit = row.before.unit
    values = [value_text(side.percentiles[rank], unit) for rank in _RANKS for side in (row.before, row.after)]
    interval = "-"
    if row.low is not None and row.high is not None and row.before.mean:
        interval = f"{row.low / row.before.mean:+.1%} to {row.high / row.before.mean:+.1%}"
    return (MEASURES[row.name].label, *values, _change(row.change), interval, row.verdict)


def _change(change: float | None) -> str:
    return "-" if change is None else f"{change:+.1%}"
