"""What `workbench batch` does."""

from __future__ import annotations

from itertools import islice

from workbench.cli.commands.batch.arguments import BatchArguments, layout_of, plan_of, start_of
from workbench.cli.commands.batch.progress_line import ProgressLine
from workbench.cli.commands.batch.report import exit_code, print_done, print_dry_run, print_summary
from workbench.cli.core.interrupt import Interruption, interruptible
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_info
from workbench.cli.options.fields import with_fields
from workbench.cli.options.production import require_permission
from workbench.model.errors import UsageError
from workbench.model.service.operations import INVOKE
from workbench.model.service.schema import Operation, schema
from workbench.services import Workbench
from workbench.services.dataset_batch.batch import Batch, is_whole
from workbench.services.dataset_batch.bodies.size_limit import with_known_limit
from workbench.services.dataset_batch.plan import Plan
from workbench.services.datasets.dataset import Dataset, open_dataset


def _operation() -> Operation:
    return schema().operations[INVOKE]


def _batch(arguments: BatchArguments) -> int:
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        plan = plan_of(bench, arguments, _operation())
        if arguments.batch_bytes is None:
            plan, limit = with_known_limit(bench, plan)
            if limit:
                print_info(limit)
        connection = plan.placement.invocation.connection
        dataset = open_dataset(bench, arguments.input, plan.read, connection)
        if dataset.array:
            print_info(
                f"{dataset.name} is one JSON array, sent as one payload; --input-format json sends each item"
            )
        if arguments.dry_run:
            return print_dry_run(bench, dataset, plan)
        with interruption.breakable():
            count = _count(dataset, plan) if bench.settings().production and not arguments.yes else None
            require_permission(bench, (connection,), count, without_asking=arguments.yes)
        return _run(bench, dataset, plan, arguments, interruption)


def _count(dataset: Dataset, plan: Plan) -> int | None:
    """Returns how many records there are to send, where they can be read twice."""
    return sum(1 for _ in islice(dataset.records(), plan.count)) if dataset.again else None


def _run(
    bench: Workbench, dataset: Dataset, plan: Plan, arguments: BatchArguments, interruption: Interruption
) -> int:
    if arguments.output is None:
        raise UsageError("--output is missing.", "Name the file that gets the answers.")
    batch = Batch(
        bench,
        dataset,
        plan,
        arguments.output,
        start_of(arguments),
        layout=layout_of(arguments),
        form=arguments.output_format,
    )
    try:
        print_done(batch, arguments)
        if plan.processes:
            print_info(f"{plan.processes} worker processes send, as {plan.concurrency} are in flight.")
        line = ProgressLine()
        try:
            summary = batch.send(interruption.cancellation, line.show)
        finally:
            line.end()
        if is_whole(summary):
            batch.write()
        print_summary(summary, batch, dataset, plan, arguments)
        if bench.notice:
            print_info(bench.notice)
        return exit_code(summary, batch, interruption)
    finally:
        batch.close()


run = with_fields(BatchArguments, _batch)
"""Runs the command with its parameters."""
