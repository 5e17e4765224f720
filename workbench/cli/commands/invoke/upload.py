"""`--upload-to`: uploads the payload to S3 first, and sends its location."""

from __future__ import annotations

from workbench.cli.commands.invoke.arguments import InvokeArguments
from workbench.cli.core.interrupt import Interruption
from workbench.cli.core.terminal.console import print_info
from workbench.content.humanize import size
from workbench.model.errors import UsageError
from workbench.model.inputs import INPUT_LOCATION
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.services.async_invocations.upload import location_in, uploaded
from workbench.services.validation import resolve


def with_upload(
    bench: Workbench, invocation: Invocation, interruption: Interruption, arguments: InvokeArguments
) -> Invocation:
    """The invocation, once the payload is where the command line wants it.

    Raises:
        UsageError: the command line has no body, or names an input location too.
        WorkbenchError: the upload failed.
    """
    folder = arguments.upload_to
    if folder is None:
        return invocation
    if invocation.body is None or invocation.field(INPUT_LOCATION) is not None:
        raise UsageError("--upload-to requires --body, and cannot be used with --input-location.")
    uri = location_in(folder, invocation)
    body = resolve(invocation.body)
    amount = size(len(body.data) if body else 0)
    if arguments.dry_run:
        print_info(f"would upload {amount} to {uri}")
        return invocation.with_(body=None).with_field(INPUT_LOCATION, uri)
    sent = uploaded(bench, invocation, uri, cancellation=interruption.cancellation)
    print_info(f"uploaded {amount} to {uri}")
    return sent
