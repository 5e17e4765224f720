"""What a batch prints: what is done, the summary, a dry run."""

from __future__ import annotations

import sys

import msgspec

from workbench.cli.commands.batch.arguments import BatchArguments
from workbench.cli.commands.batch.progress_line import summary_lines
from workbench.cli.commands.invoke.dry_run import print_request
from workbench.cli.core.exit_codes import Exit, exit_of
from workbench.cli.core.interrupt import Interruption
from workbench.cli.core.terminal.console import print_error, print_hint, print_info
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.content.humanize import counted, size
from workbench.services import Workbench
from workbench.services.dataset_batch.batch import Batch, is_whole
from workbench.services.dataset_batch.outlook import outlook
from workbench.services.dataset_batch.plan import Plan
from workbench.services.dataset_batch.summary import Summary
from workbench.services.datasets.dataset import Dataset

_NOT_SENT = frozenset({"MalformedRecord", "NotSent"})


def print_done(batch: Batch, arguments: BatchArguments) -> None:
    """Prints how many records an earlier run has done."""
    journal = batch.journal
    done = journal.ok + journal.failed
    if arguments.retry_failed:
        print_info(f"{counted(journal.failed, 'record')} of {done:,} failed and are sent again")
    elif done:
        print_info(f"{counted(done, 'record')} are done; going on with the others")
    elif arguments.resume:
        print_info("there is no earlier run; beginning with the first record")


def print_summary(
    summary: Summary, batch: Batch, dataset: Dataset, plan: Plan, arguments: BatchArguments
) -> None:
    """Prints what the run came to, and where its output and journal are."""
    for line in summary_lines(summary, adaptive=plan.concurrency is None):
        print_hint(line)
    _say_mixed(summary.mixed, summary.mixed_examples)
    if summary.labelled is not None:
        print_hint(summary.labelled.advice)
    if is_whole(summary):
        print_info(
            f"wrote {batch.output}; {batch.journal.path} keeps the times and what --retry-failed needs"
        )
    else:
        done = f"{batch.journal.path} records what is done"
        if batch.rows_written:
            done += f", {batch.output} the answers to the first {counted(batch.rows_written, 'record')}"
        print_info(f"not finished: continue with --resume; {done}")
    if arguments.as_json:
        print_line(json_line(_as_json(summary, batch, dataset)))


def _as_json(summary: Summary, batch: Batch, dataset: Dataset) -> dict[str, object]:
    progress = summary.progress
    left_out = {"chart", "failures", "fraction", "left_seconds", "concurrency"}
    numbers = {
        name: value for name, value in msgspec.structs.asdict(progress).items() if name not in left_out
    }
    return {
        "ending": summary.ending,
        "input": dataset.name,
        "input_format": dataset.form,
        "input_digest": dataset.digest or None,
        "output": batch.output if is_whole(summary) else None,
        "journal": str(batch.journal.path),
        "records": batch.journal.records,
        "total_ok": batch.journal.ok,
        "total_failed": batch.journal.failed,
        **numbers,
        "concurrency": summary.concurrency,
        "mixed_types": summary.mixed,
        "failures": dict(progress.failures),
    }


def exit_code(summary: Summary, batch: Batch, interruption: Interruption) -> int:
    """Returns the exit code of a run that ended, after its error if it met one."""
    if summary.obstacle is not None:
        print_error(summary.obstacle.message, summary.obstacle.hint)
        return exit_of(summary.obstacle)
    if not is_whole(summary):
        return interruption.exit_code
    if not batch.journal.failed:
        return Exit.DONE
    codes = {code for code, _ in summary.progress.failures}
    return Exit.OTHER if codes and codes <= _NOT_SENT else Exit.SERVICE


def print_dry_run(bench: Workbench, dataset: Dataset, plan: Plan) -> int:
    """Prints the first request and counts the others; nothing is sent."""
    ahead = outlook(dataset, plan)
    if ahead.first is not None:
        print_request(*bench.preview(ahead.first))
    sys.stdout.flush()
    words = f"{counted(ahead.records, 'record')} in {counted(ahead.requests, 'request')}"
    print_info(f"{words}, the largest of {size(ahead.largest)}; nothing was sent")
    if len(ahead.types) > 1:
        kinds = ", ".join(f"{kind or 'none'} ({count:,})" for kind, count in ahead.types)
        print_info(f"the records have different content types: {kinds}: a request takes records of one type")
    if ahead.unsendable:
        print_info(f"{counted(ahead.unsendable, 'record')} cannot be sent; the first: {ahead.problem}")
    if ahead.oversized:
        verb = "is" if ahead.oversized == 1 else "are"
        print_info(f"{counted(ahead.oversized, 'request')} {verb} larger than {size(ahead.limit)}")
    _say_mixed(ahead.mixed, ahead.mixed_examples)
    if ahead.labelled is not None:
        print_hint(ahead.labelled.advice)
    return Exit.DONE


def _say_mixed(count: int, examples: tuple[str, ...]) -> None:
    """Says which values have another type than their column; they are sent as they are."""
    if count:
        print_info(f"{counted(count, 'value')} of another type than their column:")
    for example in examples:
        print_hint(f"  {example}")
    if count > len(examples):
        print_hint(f"  and {count - len(examples):,} more")
