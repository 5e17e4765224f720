"""The commands that send: one for each operation of the service model, generated from it."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from workbench.cli.commands.invoke.options import (
    accepted_options,
    asks_for_nothing,
    binary_format_option,
    skeleton_options,
    uploading_options,
    waiting_options,
    workbench_options,
)
from workbench.cli.commands.invoke.prompt import PROMPT, prompt_mode
from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import files
from workbench.cli.options.connection import connection_options
from workbench.cli.options.debug import debugging
from workbench.cli.options.fields import field_options, with_fields
from workbench.cli.options.output import printing_options
from workbench.model.service.schema import Operation


class _Operation(Command):
    """A command of the service model; with --cli-auto-prompt, the app asks for what is missing."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        mode = "off" if ctx.resilient_parsing else prompt_mode(args)
        if mode == "on":
            return self._parse_prompting(ctx, args)
        if self._is_given_whole(args):
            self._require_nothing()
        try:
            return super().parse_args(ctx, list(args))
        except click.MissingParameter:
            if mode != "on-partial":
                raise
        return self._parse_prompting(ctx, args)

    def _parse_prompting(self, ctx: click.Context, args: list[str]) -> list[str]:
        self._require_nothing()
        return super().parse_args(ctx, args if PROMPT in args else [PROMPT, *args])

    def _require_nothing(self) -> None:
        for parameter in self.params:
            parameter.required = False

    def _is_given_whole(self, args: list[str]) -> bool:
        if not any(parameter.name == "input_json" for parameter in self.params):
            return False
        return asks_for_nothing(args)


def command(operation: Operation) -> click.Command:
    """The command of an operation."""
    outfile: list[click.Parameter] = (
        [click.Argument(["outfile"], shell_complete=files)] if _has_body(operation) else []
    )
    return _Operation(
        operation.command,
        callback=debugging(partial(_invoke, operation)),
        params=[
            *outfile,
            *field_options(operation),
            binary_format_option(),
            *workbench_options(),
            *_waiting_options(operation),
            *printing_options(),
            *connection_options(),
            *accepted_options(),
            *([] if _has_body(operation) else skeleton_options()),
        ],
        describe=partial(_help, operation),
        examples=_examples(operation),
        strict=True,
    )


def _invoke(operation: Operation, **parameters: Any) -> int:
    # Loaded here: the help and completion in a shell need the options only.
    from workbench.cli.commands.invoke.arguments import InvokeArguments
    from workbench.cli.commands.invoke.run import invoke

    return with_fields(InvokeArguments, partial(invoke, operation))(**parameters)


def _has_body(operation: Operation) -> bool:
    return any(field.payload for field in operation.output)


def _waiting_options(operation: Operation) -> list[Option]:
    """The options of an operation whose response says where its output will be."""
    if not any(member.name == "OutputLocation" for member in operation.output):
        return []
    return [*uploading_options(), *waiting_options()]


def _help(operation: Operation) -> str:
    text = operation.help.partition("\n\n")[0]
    if operation.streams:
        where = "The parts of the response are written to OUTFILE as they arrive; - is standard output."
    elif _has_body(operation):
        where = (
            "The body of the response is written to OUTFILE, everything else to standard output. If OUTFILE "
            "is -, the body goes to standard output and everything else to standard error."
        )
    else:
        where = (
            "Prints where the output will be. --wait waits for it; the exit code is then 254 if the "
            "invocation fails."
        )
    return f"{text}\n\n{where}"


def _examples(operation: Operation) -> tuple[str, ...]:
    if operation.streams:
        return (
            f"workbench {operation.command} --sandbox --endpoint-name chat "
            '--cli-binary-format raw-in-base64-out --body \'{"inputs": "Tell me", "stream": true}\' -',
        )
    if _has_body(operation):
        return (
            f"workbench {operation.command} --endpoint-name my-endpoint --content-type application/json "
            "--body fileb://payload.json response.json",
            f"workbench {operation.command} --sandbox --endpoint-name iris-classifier "
            "--content-type text/csv --cli-binary-format raw-in-base64-out --body 5.1,3.5,1.4,0.2 -",
        )
    return (
        f"workbench {operation.command} --endpoint-name my-endpoint --input-location s3://bucket/input.json",
        f"workbench {operation.command} --endpoint-name my-endpoint --input-location s3://bucket/input.json "
        "--wait --outfile response.json",
    )
