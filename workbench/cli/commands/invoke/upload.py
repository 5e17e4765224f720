"""`--upload-to`: the payload goes into S3 first, and the invocation names it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.cli.core.command import OURS, Option
from workbench.cli.core.console import print_info
from workbench.cli.core.interrupt import Interruption
from workbench.model.errors import UsageError
from workbench.model.inputs import INPUT_LOCATION
from workbench.model.invocation import Invocation
from workbench.services import Workbench, resolve
from workbench.services.async_invocations.upload import location_in, uploaded


def uploading_options() -> list[Option]:
    """Fresh options, for an operation that can be given the place of its input."""
    return [
        Option(
            ["--upload-to"],
            group=OURS,
            metavar="S3URI",
            help="Put --body into this folder of S3 first, under a new name, and send its place as "
            "--input-location: s3://BUCKET/PREFIX/.",
        )
    ]


def with_upload(
    bench: Workbench, invocation: Invocation, interruption: Interruption, given: Mapping[str, Any]
) -> Invocation:
    """What is to be sent, once the payload is where a command line wants it.

    Args:
        given: values by parameter name.

    Raises:
        UsageError: it makes no sense beside the rest of the command line.
        WorkbenchError: it cannot be put there.
    """
    folder = given.get("upload_to")
    if folder is None:
        return invocation
    if invocation.body is None or invocation.field(INPUT_LOCATION) is not None:
        raise UsageError("--upload-to takes --body to S3, without --input-location")
    uri = location_in(folder, invocation)
    body = resolve(invocation.body)
    size = f"{len(body.data) if body else 0:,} bytes"
    if given["dry_run"]:
        print_info(f"would put {size} into {uri}")
        return invocation.with_(body=None).with_field(INPUT_LOCATION, uri)
    sent = uploaded(bench, invocation, uri, cancellation=interruption.cancellation)
    print_info(f"put {size} into {uri}")
    return sent
