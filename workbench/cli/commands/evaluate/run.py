"""What `workbench evaluate` does."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from workbench.cli.commands.evaluate.endpoint_scores import (
    ScoringArguments,
    scored,
    scorers,
)
from workbench.cli.commands.evaluate.output import as_json, selected
from workbench.cli.core.command import called_with
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.new_file import write_new_file
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.cli.options.comparison import ComparisonArguments
from workbench.cli.options.reports import report_bytes
from workbench.model.errors import UsageError
from workbench.services import Workbench
from workbench.services.datasets.dataset import ReadOptions
from workbench.services.evaluation.evaluation import (
    Evaluation,
    check_packages,
    measure_of,
    selected_task,
)
from workbench.services.evaluation.extraction import Expressions
from workbench.services.evaluation.inputs import Inputs, Sources, measured, read_inputs
from workbench.services.evaluation.scores.scored_task import with_scores
from workbench.services.evaluation.task import Options, Task
from workbench.services.report.report import Report


@dataclass(frozen=True, kw_only=True)
class _Arguments(ComparisonArguments, ScoringArguments):
    output: str
    label: str
    prediction: str
    score: str
    labels: str | None
    against: str | None
    id: str
    by_number: bool
    input_format: str | None
    header: bool | None
    task: str | None
    classes: str | None
    positive: str
    quantiles: tuple[float, ...]
    metrics: tuple[str, ...]
    fail_under: tuple[str, ...]
    reports: tuple[str, ...]
    force: bool
    as_json: bool


def _evaluate(arguments: _Arguments) -> int:
    check_packages()
    options = Options(
        tuple(name.strip() for name in arguments.classes.split(",")) if arguments.classes else (),
        arguments.positive,
        arguments.quantiles,
    )
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        made = scorers(bench, arguments)
        with closing(read_inputs(bench, _sources(arguments))) as inputs:
            task = selected_task(arguments.task or "", inputs.examples, options)
            names = tuple(name for scorer in made for name in scorer.names)
            task = with_scores(task, names, human=bool(arguments.human))
            bounds = tuple(_bound(text, task) for text in arguments.fail_under)
            for name in arguments.metrics:
                measure_of(task, name)
            measurable = scored(bench, arguments, made, inputs, interruption.cancellation)
            if measurable is None:
                return Exit.DONE
            return _report(measurable, task, options, bounds, arguments)


def _report(
    inputs: Inputs, task: Task, options: Options, bounds: tuple[tuple[str, float], ...], arguments: _Arguments
) -> int:
    result = measured(inputs, task, options, arguments.rules())
    report = selected(result.report, arguments.metrics, task)
    is_json_needed = arguments.as_json or any(path.lower().endswith(".json") for path in arguments.reports)
    document = json_line(as_json(result.evaluation, result.paired)) if is_json_needed else ""
    if arguments.as_json:
        for note in dict.fromkeys(examples.note for examples in inputs.targets if examples.note):
            print_info(note)
    _print(report, document, arguments)
    for path in arguments.reports:
        write_new_file(path, report_bytes(path, report, document), force=arguments.force)
        print_info(f"wrote {path}")
    return _exit(result.evaluation, bounds, task)


def _sources(arguments: _Arguments) -> Sources:
    return Sources(
        output=arguments.output,
        against=arguments.against or "",
        labels=arguments.labels or "",
        expressions=Expressions(
            prediction=arguments.prediction,
            label=arguments.label,
            score=arguments.score,
            human=arguments.human,
        ),
        read=ReadOptions(arguments.input_format or "", arguments.header, arguments.id),
        by_number=arguments.by_number,
    )


def _print(report: Report, document: str, arguments: _Arguments) -> None:
    if arguments.as_json:
        print_line(document)
        return
    from workbench.services.report.text import text_lines

    for line in text_lines(report):
        print_line(line)


def _bound(text: str, task: Task) -> tuple[str, float]:
    name, _, limit = text.partition("=")
    measure_of(task, name)
    try:
        return name, float(limit)
    except ValueError:
        raise UsageError(f"--fail-under {text}: not a measure and a number, such as f1=0.9.") from None


def _exit(evaluation: Evaluation, bounds: tuple[tuple[str, float], ...], task: Task) -> int:
    code = Exit.DONE
    for name, limit in bounds:
        measure = measure_of(task, name)
        value = evaluation.measures.get(name)
        if value is None:
            raise UsageError(
                f"--fail-under {name}: it cannot be computed from these records.",
                "AUC and log loss need --score.",
            )
        if value < limit if measure.higher else value > limit:
            side = "under" if measure.higher else "over"
            print_info(f"{measure.title} is {value:.4g}, {side} the limit of {limit:g}")
            code = Exit.DIFFERENT
    return code


run = called_with(_Arguments, _evaluate)
"""Runs the command with its parameters."""
