"""A Locust file: the same invocation, sent by as many users as one likes, with boto3's own signature."""

from __future__ import annotations

import textwrap

from workbench.content.extras import installing
from workbench.interchange.exporters import python
from workbench.interchange.exporters.aws_cli import SANDBOX_NOTE
from workbench.interchange.exporters.exporter import PYTHON, Exporter
from workbench.interchange.exporters.quotes import python_text
from workbench.interchange.exporters.source import Source
from workbench.interchange.types import Written

_FRAME = '''\
"""Load on {name}: `locust -f {file} --headless --users 10 --run-time 60s`."""

{imports}
import time
from locust import User, constant, task

client = {client}


class Caller(User):
    """Sends one request after the other; Locust counts answers, failures and times."""

    wait_time = constant(0)

    @task
    def send(self):
        started, size, failure = time.perf_counter(), 0, None
        try:
            response = {call}
{read}
        except Exception as error:
            failure = error
        self.environment.events.request.fire(
            request_type={operation},
            name={endpoint},
            response_time=(time.perf_counter() - started) * 1000,
            response_length=size,
            exception=failure,
            context={{}},
        )
'''
_STREAM = """\
for event in response["Body"]:
    if "PayloadPart" not in event:
        raise RuntimeError(f"The stream failed: {event}")
    size += len(event["PayloadPart"]["Bytes"])"""
_BODY = 'size = len(response["Body"].read())'
_NO_BODY = 'size = len(response["OutputLocation"])'

# As many connections as users are likely to want at once; a pool grows to it only when they do.
_POOL = {"max_pool_connections": "1000"}


def write(source: Source) -> Written:
    """The file."""
    operation, invocation = source.operation, source.invocation
    if invocation.connection.sandbox:
        source.notes.append(SANDBOX_NOTE)
    python.note_bundle(source)
    body = python.body(source)
    bodied = any(field.payload for field in operation.output)
    read = _STREAM if operation.streams else _BODY if bodied else _NO_BODY
    call = "\n".join(
        [
            f"client.{operation.method_name}(",
            *(f"    {line}" for line in python.arguments(source, "BODY" if body else "")),
            ")",
        ]
    )
    imports = [line for line in python.imports(source, body) if line]
    constant = f"\nBODY = {body}" if body else ""
    text = _FRAME.format(
        name=repr(invocation.endpoint_name)[1:-1].replace('"', "'"),
        file="locustfile.py",
        imports="\n".join(imports),
        client=python.client(invocation.connection, further=_POOL) + constant,
        call=textwrap.indent(call, " " * 12).lstrip(),
        read=textwrap.indent(read, " " * 12),
        operation=python_text(operation.name),
        endpoint=python_text(invocation.endpoint_name),
    )
    source.notes.append(f"Needs Locust: `{installing('locust')}`.")
    return Written("locust", text, "locustfile.py", tuple(source.notes), source.beside)


EXPORTERS = (Exporter("locust", "Locust", PYTHON, write, order=60),)
