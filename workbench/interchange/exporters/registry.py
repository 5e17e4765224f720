"""Every form by its name."""

from __future__ import annotations

from workbench.interchange.exporters.source import Source
from workbench.interchange.types import Form, Written
from workbench.model.exchange import Exchange
from workbench.model.invocation import Invocation


def write(form: Form, invocation: Invocation, *, exchange: Exchange | None = None, stem: str = "") -> Written:
    """An invocation in another tool's form. Credentials are never in it; there are none in an invocation.

    Args:
        form: which.
        invocation: its body is a `BytesBody`, a `FileBody` (not for HAR), or None.
        exchange: what came of it, for forms that tell that.
        stem: what a file beside the text may be called, but for its ending, where a body is large or no text.
            Without one the body is part of the text, whatever its size.

    Raises:
        UsageError: the form cannot say what this operation does, and which can.
    """
    source = Source.of(invocation, exchange, stem)
    match form:
        case Form.AWS_CLI:
            from workbench.interchange.exporters.aws_cli import write as to_aws_cli

            return to_aws_cli(source)
        case Form.CURL:
            from workbench.interchange.exporters.curl import write as to_curl

            return to_curl(source)
        case Form.BOTO3:
            from workbench.interchange.exporters.boto3 import write as to_boto3

            return to_boto3(source)
        case Form.LOCUST:
            from workbench.interchange.exporters.locust import write as to_locust

            return to_locust(source)
        case Form.HAR:
            from workbench.interchange.exporters.har_json import write_har

            return write_har(source)
        case Form.JSON:
            from workbench.interchange.exporters.har_json import write_json

            return write_json(source)
