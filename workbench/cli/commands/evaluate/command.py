"""`workbench evaluate`: how good recorded answers are, and whether two targets differ."""

from __future__ import annotations

from typing import Any

import click

from workbench.cli.commands.evaluate.scoring_options import scoring_options
from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import files
from workbench.cli.options.comparison import rule_options
from workbench.cli.options.reports import report_option

_INPUT = "Input"
_TASK = "Task"
_RESULT = "Result"
_TASKS = ("classification", "regression", "quantiles", "text")


def _evaluate(**parameters: Any) -> int:
    """Measure how good the answers in a file are, and whether two files of answers differ.

    OUT is what `workbench batch` wrote, a file of Data Capture, history:QUERY, or any other dataset with
    labels and predictions. --label, --prediction and --score each name a column, or are a JMESPath
    expression; of captures and of the history, `input` is the request and `output` the response. Labels may
    be in another file (--labels), joined by ID; ground truth files of SageMaker are read as they are.

    With --against, two targets are compared over the records that both have. The exit code is 1 if a
    measure misses --fail-under.
    """
    # Loaded here: the help and completion in a shell need the options only.
    from workbench.cli.commands.evaluate.run import run

    return run(**parameters)


def _input_format_help() -> str:
    from workbench.services.datasets.registry import forms

    return f"The format of OUT: {', '.join(forms())}. [detected]"


command = Command(
    "evaluate",
    callback=_evaluate,
    help=_evaluate.__doc__,
    params=[
        click.Argument(["output"], metavar="OUT", shell_complete=files),
        Option(
            ["--prediction"],
            group=_INPUT,
            required=True,
            metavar="COLUMN|JMESPATH",
            help="Where the prediction is in a record.",
        ),
        Option(
            ["--label"],
            group=_INPUT,
            default="",
            metavar="COLUMN|JMESPATH",
            help="Where the label is in a record.",
        ),
        Option(
            ["--score"],
            group=_INPUT,
            default="",
            metavar="COLUMN|JMESPATH",
            help="Where probabilities are: one number, or one for each class.",
        ),
        Option(
            ["--labels"],
            group=_INPUT,
            metavar="FILE",
            shell_complete=files,
            help="Take the labels from FILE, joined by ID; --label names their place in FILE.",
        ),
        Option(["--against"], group=_INPUT, metavar="OUT2", help="Compare OUT with OUT2, record by record."),
        Option(
            ["--id"],
            group=_INPUT,
            default="",
            metavar="COLUMN|JMESPATH",
            help="Where the ID of each record is. [its own, else its number]",
        ),
        Option(
            ["--by-number"],
            group=_INPUT,
            is_flag=True,
            help="Join --labels by number: the ID of an answer is the number of its label's record, from 1.",
        ),
        Option(
            ["--input-format"],
            group=_INPUT,
            metavar="FORMAT",
            describe=_input_format_help,
        ),
        Option(
            ["--header/--no-header", "header"],
            group=_INPUT,
            default=None,
            help="Whether the first row of CSV names the columns. [detected]",
        ),
        Option(
            ["--task"],
            group=_TASK,
            type=click.Choice(_TASKS),
            help="What the answers are. [detected from labels and predictions]",
        ),
        Option(
            ["--classes"],
            group=_TASK,
            metavar="A,B,...",
            help="The classes in the order of a list of scores.",
        ),
        Option(
            ["--positive"],
            group=_TASK,
            default="",
            metavar="CLASS",
            help="The class of a single score, of precision, recall and F1.",
        ),
        Option(
            ["--quantile", "quantiles"],
            group=_TASK,
            multiple=True,
            type=click.FloatRange(0, 1, min_open=True, max_open=True),
            metavar="Q",
            help="A quantile of a list of forecasts, in order. Repeatable.",
        ),
        Option(
            ["--metric", "metrics"],
            group=_RESULT,
            multiple=True,
            metavar="M",
            help="Show only this measure. Repeatable.",
        ),
        Option(
            ["--fail-under"],
            group=_RESULT,
            multiple=True,
            metavar="M=X",
            help="Exit with 1 if M is worse than X, such as f1=0.9, mae=2 or judged=1. Repeatable.",
        ),
        report_option(_RESULT),
        Option(["--force"], group=_RESULT, is_flag=True, help="Replace a report that exists."),
        Option(["--json", "as_json"], group=_RESULT, is_flag=True, help="Print one JSON object."),
        *scoring_options(),
        *rule_options(),
    ],
    examples=(
        "workbench evaluate answers.jsonl --labels iris.csv --label species --prediction output.label",
        "workbench evaluate answers.jsonl --label label --prediction prediction --fail-under f1=0.9",
        "workbench evaluate blue.jsonl --against green.jsonl --label label --prediction out --report ab.html",
    ),
)
