"""The options of `workbench load`."""

from __future__ import annotations

import click

from workbench.cli.commands.requests.folder import environment_option, folder_option
from workbench.cli.core.command import Option
from workbench.cli.core.completion import files
from workbench.cli.options.connection import connection_options
from workbench.cli.options.debug import debug_option
from workbench.cli.options.fields import optional_field_options
from workbench.cli.options.production import yes_option
from workbench.cli.options.reports import report_option
from workbench.cli.options.tags import tag_option
from workbench.model.service.operations import INVOKE
from workbench.model.service.schema import schema
from workbench.services.dataset_batch.recording import Recording
from workbench.services.load.plan import MOST_USERS, Arrivals

_REQUEST = "Request"
_LOAD = "Load"
_MACHINES = "Several processes and machines"
_MEASURES = "Measures"
_RESULT = "Result"


def load_options() -> list[Option]:
    """Fresh options, by group."""
    return [
        *_load_options(),
        *_machine_options(),
        *_measure_options(),
        *_result_options(),
        *_request_options(),
        *optional_field_options(schema().operations[INVOKE]),
        *connection_options(),
        debug_option(),
    ]


def _input_format_help() -> str:
    from workbench.services.datasets.registry import forms

    return f"The format of a dataset: {', '.join(forms())}. [detected]"


def _load_options() -> list[Option]:
    return [
        Option(
            ["--users"],
            group=_LOAD,
            type=click.IntRange(min=1),
            metavar="N",
            help=f"Users that send at the same time, up to {MOST_USERS} per process. [1; with --rate 100]",
        ),
        Option(
            ["--spawn-rate"],
            group=_LOAD,
            type=click.FloatRange(min=0, min_open=True),
            metavar="N",
            help="Users that start each second. [all, up to 100]",
        ),
        Option(
            ["--run-time"],
            group=_LOAD,
            default="30s",
            metavar="TIME",
            help="How long the test runs, or each level of --sweep, such as 90s, 5m or 1h30m. [30s]",
        ),
        Option(
            ["--stages"],
            group=_LOAD,
            metavar="N:TIME,...",
            help="Stages of the load, one after the other: users and how long, such as 10:30s,50:1m,10:30s.",
        ),
        Option(
            ["--sweep"],
            group=_LOAD,
            metavar="N,N,...",
            help="Measure each of these numbers of users, such as 1,2,4,8, and mark the knee.",
        ),
        Option(
            ["--rate"],
            group=_LOAD,
            type=click.FloatRange(min=0, min_open=True),
            metavar="N",
            help="Start N requests per second in total, with up to --users in flight.",
        ),
        Option(
            ["--arrivals"],
            group=_LOAD,
            type=click.Choice([arrivals.value for arrivals in Arrivals]),
            default=Arrivals.POISSON.value,
            help="How the requests of --rate are spaced. [poisson]",
        ),
        Option(
            ["--sessions"],
            group=_LOAD,
            is_flag=True,
            help="Each user opens a stateful session, sends in it, and closes it.",
        ),
        Option(
            ["--grace"],
            group=_LOAD,
            type=click.FloatRange(min=0),
            default=10.0,
            metavar="SECONDS",
            help="How long requests in flight may take to end when the time is over. [10]",
        ),
        Option(
            ["--web"],
            group=_LOAD,
            metavar="[HOST:]PORT",
            help="Show Locust's web page while it runs. [host 127.0.0.1]",
        ),
    ]


def _machine_options() -> list[Option]:
    return [
        Option(
            ["--workers"],
            group=_MACHINES,
            type=click.IntRange(1, 256),
            metavar="N",
            help="Share the users among N processes of this machine.",
        ),
        Option(
            ["--master"],
            group=_MACHINES,
            is_flag=True,
            help="Share the users among the workers that connect, from this machine and others.",
        ),
        Option(
            ["--expect-workers"],
            group=_MACHINES,
            type=click.IntRange(min=1),
            metavar="N",
            help="Start when N workers have connected. [1]",
        ),
        Option(
            ["--master-bind-host"],
            group=_MACHINES,
            default="*",
            metavar="HOST",
            help="The address that workers connect to. [every address of this machine]",
        ),
        Option(
            ["--master-bind-port"],
            group=_MACHINES,
            type=click.IntRange(0, 65535),
            default=5557,
            metavar="PORT",
            help="The port that workers connect to; 0 takes a free one. [5557]",
        ),
        Option(
            ["--worker"],
            group=_MACHINES,
            is_flag=True,
            help="Send for a master, with the credentials of this machine.",
        ),
        Option(
            ["--master-host"],
            group=_MACHINES,
            default="127.0.0.1",
            metavar="HOST",
            help="The host of the master. [127.0.0.1]",
        ),
        Option(
            ["--master-port"],
            group=_MACHINES,
            type=click.IntRange(1, 65535),
            default=5557,
            metavar="PORT",
            help="The port of the master. [5557]",
        ),
    ]


def _measure_options() -> list[Option]:
    return [
        Option(
            ["--slo", "slos"],
            group=_MEASURES,
            multiple=True,
            metavar="M=TIME",
            help="Count a request as good only if it holds this, such as ttft=500ms or itl=50ms. Repeatable.",
        ),
        Option(
            ["--tokenizer"],
            group=_MEASURES,
            default="",
            metavar="NAME",
            help="Count tokens where answers report no usage: a tokenizer.json or a model of the Hub.",
        ),
        Option(
            ["--definitions"],
            group=_MEASURES,
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_definitions,
            help="Print what each measure is, and exit.",
        ),
    ]


def _result_options() -> list[Option]:
    return [
        Option(
            ["--output"],
            group=_RESULT,
            metavar="FILE",
            shell_complete=files,
            help="Write the results to FILE as JSON; `workbench load compare` reads it.",
        ),
        report_option(_RESULT),
        Option(
            ["--aiperf"],
            group=_RESULT,
            metavar="DIR",
            help="Write each request and the summary to DIR as AIPerf artifacts.",
        ),
        Option(["--force"], group=_RESULT, is_flag=True, help="Replace files that exist."),
        Option(
            ["--history", "recording"],
            group=_RESULT,
            type=click.Choice([recording.value for recording in Recording]),
            default=Recording.FAILURES.value,
            help="Exchanges that the history keeps; failures: the first 100 of a process. [failures]",
        ),
        tag_option(_RESULT),
        yes_option(_RESULT),
        Option(
            ["--json", "as_json"], group=_RESULT, is_flag=True, help="Print the results as one JSON object."
        ),
    ]


def _request_options() -> list[Option]:
    return [
        Option(
            ["--request"],
            group=_REQUEST,
            metavar="NAME",
            help="The saved request to send each record of a dataset with.",
        ),
        folder_option(),
        environment_option(),
        Option(
            ["--body"],
            group=_REQUEST,
            metavar="TEXT",
            help="Send this text or file://FILE; of a dataset, with ${column} replaced by its values.",
        ),
        Option(
            ["--map", "expression"],
            group=_REQUEST,
            default="",
            metavar="JMESPATH",
            help="Send this of each record of a dataset, instead of the record itself.",
        ),
        Option(
            ["--stream"],
            group=_REQUEST,
            is_flag=True,
            help="Send with InvokeEndpointWithResponseStream.",
        ),
        Option(
            ["--limit"],
            group=_REQUEST,
            type=click.IntRange(min=1),
            default=1000,
            metavar="N",
            help="Read the first N records of a dataset. [1000]",
        ),
        Option(
            ["--input-format"],
            group=_REQUEST,
            default="",
            metavar="FORMAT",
            describe=_input_format_help,
        ),
        Option(
            ["--header/--no-header"],
            group=_REQUEST,
            default=None,
            help="Whether the first row of CSV names the columns. [detected]",
        ),
    ]


def _print_definitions(context: click.Context, option: click.Parameter, asked: bool) -> None:
    if not asked or context.resilient_parsing:
        return
    from workbench.cli.core.terminal.lines import print_line
    from workbench.services.load.measurement.measures import definitions

    for title, definition in definitions():
        print_line(title)
        print_line(click.wrap_text(definition, 78, "  ", "  "))
    context.exit()
