"""Sends what a command line asks for, delivers the response, and prints the rest."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.cli.commands.invoke.arguments import InvokeArguments
from workbench.cli.commands.invoke.delivery import STDOUT, Delivery, check
from workbench.cli.commands.invoke.repeat import repeated
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.failures import failure_lines
from workbench.cli.core.interrupt import Interruption, interruptible
from workbench.cli.core.recording import print_recording
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_info
from workbench.cli.options.body import body_of
from workbench.cli.options.connection import connection_of
from workbench.cli.options.fields import field_values
from workbench.cli.options.output_style import Printing, printing_of
from workbench.content.humanize import size
from workbench.model.errors import ConfigurationError, OperationCancelledError, UsageError
from workbench.model.exchange import Exchange, FailureKind
from workbench.model.invocation import NEW_SESSION, Invocation
from workbench.model.service.command_words import BINARY_FORMATS
from workbench.model.service.schema import Operation, schema
from workbench.services import Workbench, aws_settings
from workbench.services.validation import resolve

if TYPE_CHECKING:
    from workbench.services.profiles import AwsSettings


def invoke(operation: Operation, arguments: InvokeArguments) -> int:
    """Runs the command of an operation, and returns its exit code.

    Raises:
        WorkbenchError: it cannot be sent, delivered or printed.
    """
    if arguments.skeleton == "input":
        from workbench.cli.commands.invoke.skeleton import input_skeleton

        sys.stdout.write(input_skeleton(operation))
        return Exit.DONE
    settings = aws_settings(arguments.profile)
    printing = printing_of(arguments, settings)
    invocation = invocation_of(operation, arguments, settings)
    if arguments.skeleton == "output":
        from workbench.cli.commands.invoke.skeleton import output_skeleton

        printing.print(operation.name, output_skeleton(operation, invocation), sys.stdout)
        return Exit.DONE
    outfile = arguments.outfile
    if outfile is not None:
        check(outfile)
    ending = _Ending(outfile, printing, _patience(arguments))
    with Workbench.open(hosting=lazy_sandbox(), record=not arguments.no_record) as bench:
        if arguments.prompt:
            return _prompted(bench, invocation, ending, arguments)
        with interruptible() as interruption:
            if arguments.upload_to is not None:
                from workbench.cli.commands.invoke.upload import with_upload

                invocation = with_upload(bench, invocation, interruption, arguments)
            if arguments.dry_run:
                from workbench.cli.commands.invoke.dry_run import print_request

                print_request(*bench.preview(invocation, cancellation=interruption.cancellation))
                return Exit.DONE
            if arguments.times > 1:
                from workbench.cli.options.production import require_permission

                with interruption.breakable():
                    require_permission(
                        bench, (invocation.connection,), arguments.times, without_asking=arguments.yes
                    )
            try:
                return _sent(bench, invocation, ending, interruption, arguments)
            except OperationCancelledError:
                return interruption.exit_code


def _patience(arguments: InvokeArguments) -> float | None:
    if arguments.wait is None:
        return None
    from workbench.cli.commands.invoke.wait import patience_of

    return patience_of(arguments)


def invocation_of(operation: Operation, arguments: InvokeArguments, settings: AwsSettings) -> Invocation:
    """Returns what a command line asks to send.

    Args:
        operation: the command's.
        arguments: of its command line.
        settings: of the profile.

    Raises:
        WorkbenchError: one of its parts is invalid.
    """
    binary_format = arguments.binary_format or settings.get("cli_binary_format") or BINARY_FORMATS[0]
    if binary_format not in BINARY_FORMATS:
        raise ConfigurationError(
            f"cli_binary_format of profile {settings.profile_name} is {binary_format!r}.",
            f"The formats are {' and '.join(BINARY_FORMATS)}.",
        )
    blob = operation.body
    text = arguments.fields[blob.name] if blob else None
    invocation = Invocation(
        operation=operation.name,
        fields=field_values(operation, arguments.fields),
        body=body_of(blob.option, text, binary_format) if blob and text is not None else None,
        connection=connection_of(arguments, settings),
    )
    if arguments.input_json is None:
        return invocation
    from workbench.cli.commands.invoke.skeleton import filled

    return filled(operation, invocation, arguments.input_json, binary_format)


@dataclass(frozen=True)
class _Ending:
    """Where a response goes.

    Attributes:
        outfile: a path, or `-`; None for a response without a body that is not waited for.
        printing: of everything else.
        patience: seconds to wait for the output object of a response without a body, 0 without limit; None
            where nothing is waited for.
    """

    outfile: str | None
    printing: Printing
    patience: float | None

    def delivery(
        self, bench: Workbench, interruption: Interruption, *, by_parts: bool = False
    ) -> Delivery | None:
        """Takes the body to its place; None where there is no body."""
        if self.outfile is None or self.patience is not None:
            return None
        return Delivery(
            bench,
            self.outfile,
            stop=interruption.cancellation.cancel,
            by_parts=by_parts,
            breakable=interruption.breakable,
        )

    def conclude(
        self, bench: Workbench, exchange: Exchange, delivery: Delivery | None, interruption: Interruption
    ) -> int:
        """Delivers and prints a response, or prints a failure; the exit code."""
        if exchange.failure is not None:
            return failure_lines(exchange, exchange.failure, self.printing.error_format, self.printing.colour)
        if delivery is not None and exchange.response is not None:
            delivery.finish(exchange.response.body)
            if whole := exchange.response.whole:
                print_info(
                    f"The response of {size(whole.size)} was delivered whole; the history keeps the first "
                    f"{size(len(exchange.response.body))} (`megabytes` under [bodies] in settings.toml)."
                )
        if exchange.response is not None and exchange.response.received_sha256:
            print_info(
                "The response contained a secret of this process, replaced by [redacted]. "
                f"SHA-256 of the original: {exchange.response.received_sha256}."
            )
        if exchange.invocation.field("SessionId") == NEW_SESSION:
            # Loaded here: few open sessions.
            from workbench.services.sessions.lifecycle import open_failure_reason

            if reason := open_failure_reason(exchange):
                print_info(reason)
        output = exchange.response.output if exchange.response else {}
        stream = sys.stderr if self.outfile == STDOUT else sys.stdout
        with interruption.breakable():
            self.printing.print(exchange.invocation.operation, output, stream)
            stream.flush()
        if self.patience is None:
            return Exit.DONE
        from workbench.cli.commands.invoke.wait import awaited

        return awaited(
            bench, exchange, outfile=self.outfile, patience=self.patience, interruption=interruption
        )


def _sent(
    bench: Workbench,
    invocation: Invocation,
    ending: _Ending,
    interruption: Interruption,
    arguments: InvokeArguments,
) -> int:
    times = arguments.times
    # Of many responses only the last is delivered, so that none can be delivered as it arrives.
    streams = schema()[invocation.operation].streams and times == 1
    delivery = ending.delivery(bench, interruption, by_parts=streams)

    def send() -> Exchange:
        if delivery is not None:
            delivery.discard()
        return bench.send(
            invocation,
            cancellation=interruption.cancellation,
            listener=delivery.listener if delivery else None,
            # Of many responses on standard output, only the last may be written.
            overflow=delivery.overflow if delivery and (times == 1 or ending.outfile != STDOUT) else None,
            tags=arguments.tag,
            bodies=not arguments.no_bodies,
            digest_header=False,
        )

    repetition = repeated(send, times)
    if times > 1:
        print_info(repetition.summary())
    if not arguments.no_record:
        print_recording(bench)
    if delivery is not None:
        delivery.check()
        if repetition.last.failure is not None:
            delivery.discard()
    failure = repetition.last.failure
    if failure is not None and failure.kind is FailureKind.CANCELLED:
        return interruption.exit_code
    return ending.conclude(bench, repetition.last, delivery, interruption)


def _prompted(bench: Workbench, invocation: Invocation, ending: _Ending, arguments: InvokeArguments) -> int:
    """Lets the app ask for the rest; what was sent there last is delivered and printed as if sent here."""
    from workbench.cli.app_launcher import editable, refuse_without_terminal, start

    if arguments.unprompted:
        raise UsageError(
            "Both --cli-auto-prompt and --no-cli-auto-prompt cannot be specified at the same time."
        )
    refuse_without_terminal()
    body = resolve(invocation.body)
    if body is not None:
        invocation = invocation.with_(body=editable(body.data))
    before = bench.history.page(limit=1)
    code = start(bench, invocation=invocation, exchange=None, sandbox=invocation.connection.sandbox)
    sent = bench.history.page(limit=1)
    if code or not sent or sent == before:
        return code
    with interruptible() as interruption:
        return ending.conclude(
            bench, bench.history.exchange(sent[0].id), ending.delivery(bench, interruption), interruption
        )
