"""Putting a payload into S3, so that an asynchronous invocation names it instead of carrying it."""

from __future__ import annotations

import mimetypes
import uuid

from workbench.content.media_type import MediaType
from workbench.model.errors import InvalidRequestError, UsageError, WorkbenchError
from workbench.model.inputs import INPUT_LOCATION
from workbench.model.invocation import Invocation
from workbench.model.progress import CancelToken
from workbench.services.validation import require_confirmed, resolve
from workbench.services.workbench import Workbench


def proposed_folder(
    bench: Workbench, invocation: Invocation, *, cancellation: CancelToken | None = None
) -> str:
    """Where its payload may go: beside the endpoint's last input, else beside its output; empty if unknown.

    Args:
        invocation: names the endpoint, and how to ask for its configuration.

    Raises:
        StoreError: the history cannot be read.
        ConfigurationError: there is nothing usable to ask with.
        OperationCancelledError: cancelled before anything was asked.
    """
    name = invocation.endpoint_name
    for summary in bench.history.page(limit=50, endpoint_name=name, operation=invocation.operation):
        location = str(summary.fields.get(INPUT_LOCATION, ""))
        if location.startswith("s3://"):
            return location.rpartition("/")[0] + "/"
    output = bench.clients.output_path(name, invocation.connection, cancellation=cancellation) if name else ""
    return folder_beside(output)


def folder_beside(output: str) -> str:
    """Returns the folder for inputs, beside that of outputs; empty for what is not a location in S3."""
    if not output.startswith("s3://"):
        return ""
    bucket, _, prefix = output.removeprefix("s3://").rstrip("/").partition("/")
    beside = prefix.rpartition("/")[0]
    return f"s3://{bucket}/{beside}/input/" if beside else f"s3://{bucket}/input/"


def location_in(folder: str, invocation: Invocation) -> str:
    """The URI of a new object in a folder, named after what its content type says it is.

    Args:
        folder: `s3://BUCKET` or `s3://BUCKET/PREFIX/`, with or without the last slash.

    Raises:
        UsageError: it is not a location in S3.
    """
    bucket, _, prefix = folder.removeprefix("s3://").partition("/")
    if not folder.startswith("s3://") or not bucket:
        raise UsageError(f"{folder!r} is not a location in S3", "Write it as s3://BUCKET/PREFIX/.")
    essence = MediaType.parse(str(invocation.field("ContentType") or "")).essence
    suffix = mimetypes.guess_extension(essence) or ""
    inside = prefix.strip("/")
    return f"s3://{bucket}/{inside + '/' if inside else ''}{uuid.uuid4()}{suffix}"


def uploaded(
    bench: Workbench, invocation: Invocation, uri: str, *, cancellation: CancelToken | None = None
) -> Invocation:
    """Puts the payload of an invocation into S3; the same invocation that names it instead of carrying it.

    Args:
        invocation: with a body, which is read now.
        uri: where to; an object that is there is written over.

    Raises:
        InvalidRequestError: it has no body, or the URI is none of an object in S3.
        UnconfirmedError: it was imported, and has caveats that nobody confirmed.
        PayloadError: the body cannot be read.
        ConfigurationError: there is nothing usable to ask with.
        OperationCancelledError: cancelled.
        WorkbenchError: S3 did not take it; nothing was invoked.
    """
    require_confirmed(invocation)
    body = resolve(invocation.body)
    if body is None:
        raise InvalidRequestError(
            "There is no payload to upload to S3", f"Type one, or name an object in {INPUT_LOCATION}."
        )
    outcome = bench.clients.s3.put(
        uri,
        body.data,
        invocation.connection,
        content_type=str(invocation.field("ContentType") or ""),
        cancellation=cancellation,
    )
    if outcome.failure is not None:
        failure = outcome.failure
        raise WorkbenchError(
            f"The payload was not uploaded to {uri}: {failure.message.rstrip('.')} ({failure.code})",
            failure.hint or "Nothing was invoked.",
        )
    return invocation.with_(body=None).with_field(INPUT_LOCATION, uri)
