"""The command line of an operation, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.cli.options.connection import ConnectionArguments
from workbench.cli.options.fields import FieldArguments
from workbench.cli.options.output_style import PrintingArguments


@dataclass(frozen=True, kw_only=True)
class InvokeArguments(ConnectionArguments, PrintingArguments):
    """What a command line says; None for what it does not name or its command does not have.

    Which options a command has, its operation decides: `outfile` is required where the response has a body,
    `wait` and `upload_to` belong to one that answers with the location of its output, and those of a skeleton
    to one whose response has no body.
    """

    fields: FieldArguments
    binary_format: str | None
    tag: tuple[str, ...]
    dry_run: bool
    times: int
    yes: bool
    no_record: bool
    no_bodies: bool
    prompt: bool
    unprompted: bool
    outfile: str | None = None
    upload_to: str | None = None
    wait: bool | None = None
    wait_timeout: float | None = None
    skeleton: str | None = None
    input_json: str | None = None
