"""`workbench sandbox`: SageMaker hosting on this machine, for any client, until it is interrupted."""

from __future__ import annotations

import ipaddress
import signal
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import json_line
from workbench.content.humanize import cut, duration, size
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import UsageError, WorkbenchError
from workbench.model.sandbox_info import SandboxInfo
from workbench.sandbox.datasets import NAMES, dataset
from workbench.sandbox.samples import Sample, samples

if TYPE_CHECKING:
    from workbench.model.exchange import Exchange
    from workbench.sandbox.server import Sandbox
    from workbench.services import Workbench

_GROUP = "Sandbox"
_SHOWN = 60
"""Columns of a response that `--try` prints."""


def _sandbox(
    *,
    host: str,
    port: int,
    containers: tuple[str, ...],
    allow_unsigned: bool,
    time_limit: float,
    response_limit: float,
    session_lifetime: float,
    log_delay: float,
    extra_endpoints: int,
    control_plane_delay: float,
    as_json: bool,
    try_samples: bool,
    dataset_name: str | None,
) -> int:
    """Host the sandbox's endpoints, and your own containers, behind the SageMaker Runtime API.

    Prints one line with the URL, test credentials and a command to copy. Ctrl+C stops it.
    """
    from workbench.sandbox import Sandbox

    if dataset_name:
        sys.stdout.buffer.write(dataset(dataset_name))
        return Exit.DONE
    if not _loopback(host):
        print_info(f"listening on {host}: anyone who can reach this machine can use the sandbox")
    try:
        sandbox = Sandbox.start(
            host=host,
            port=port,
            containers=_parsed(containers),
            allow_unsigned=allow_unsigned,
            time_limit=time_limit,
            response_limit=int(response_limit * 1024 * 1024),
            session_lifetime=session_lifetime,
            log_delay=log_delay,
            extra_endpoints=extra_endpoints,
            control_plane_delay=control_plane_delay,
        )
    except OSError as error:
        raise WorkbenchError(
            f"Could not listen on {host}:{port}: {error.strerror or error}.", "--port 0 takes a free port."
        ) from None
    except ValueError as error:
        raise UsageError(str(error)) from None
    with sandbox:
        if try_samples:
            return try_all(sandbox)
        click.echo(_as_json(sandbox) if as_json else _as_text(sandbox))
        _wait()
    return Exit.DONE


def try_all(sandbox: Sandbox) -> int:
    """Sends every sample once and prints a line for each; the exit code says whether all are as expected."""
    from workbench.services import Workbench

    hosting = SandboxInfo(
        url=sandbox.url,
        access_key_id=sandbox.access_key_id,
        secret_access_key=sandbox.secret_access_key,
        region=sandbox.region,
    )
    unexpected = 0
    with Workbench.open(hosting=lambda: hosting, record=False) as bench:
        for sample in samples():
            exchange = _sent(bench, sample)
            response = exchange.response
            status = response.http_status if response else 0
            as_expected = status == sample.expected
            unexpected += not as_expected
            click.echo(_line(sample, exchange) + ("" if as_expected else f"  (expected {sample.expected})"))
    return Exit.DIFFERENT if unexpected else Exit.DONE


def _sent(bench: Workbench, sample: Sample) -> Exchange:
    from workbench.model.invocation import BytesBody, Connection, Invocation

    invocation = Invocation(
        operation=sample.operation,
        fields={"EndpointName": sample.endpoint_name, **sample.fields},
        body=BytesBody(sample.body),
        connection=Connection(sandbox=True),
    )
    return bench.send(invocation, record=False)


def _line(sample: Sample, exchange: Exchange) -> str:
    response, outcome = exchange.response, exchange.outcome
    status = str(response.http_status) if response else "---"
    output = response.output if response else {}
    variant = str(output.get("InvokedProductionVariant", "-"))
    took = duration(outcome.duration_ms if outcome else None)
    start = sanitize_line(_start(exchange))
    return f"{sample.endpoint_name:<16} {status}  {variant:<10} {took:>9}  {start}"


def _start(exchange: Exchange) -> str:
    """The beginning of a response: of the model's where it is text, else a description of it."""
    response, failure = exchange.response, exchange.failure
    if failure is not None:
        original = failure.members.get("OriginalMessage")
        shown = f"{failure.code}, as requested: {original or failure.message}"
    elif response is None:
        shown = "no response"
    elif "OutputLocation" in response.output:
        shown = f"→ {response.output['OutputLocation']}"
    else:
        try:
            shown = response.body.decode()
        except UnicodeDecodeError:
            shown = f"{response.output.get('ContentType', 'bytes')}, {size(len(response.body))}"
    return cut(shown, _SHOWN)


def _parsed(containers: Sequence[str]) -> dict[str, str]:
    parsed: dict[str, str] = {}
    for container in containers:
        name, equals, url = container.partition("=")
        if not equals:
            raise UsageError(
                f"--container {container!r} is not NAME=URL.", "For example, mine=http://127.0.0.1:8080."
            )
        parsed[name] = f"{parsed[name]},{url}" if name in parsed else url
    return parsed


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _as_text(sandbox: Sandbox) -> str:
    return (
        f"Sandbox on {sandbox.url} until Ctrl+C; try: echo 5.1,3.5,1.4,0.2 | "
        f"AWS_ACCESS_KEY_ID={sandbox.access_key_id} AWS_SECRET_ACCESS_KEY={sandbox.secret_access_key} "
        f"AWS_DEFAULT_REGION={sandbox.region} aws sagemaker-runtime invoke-endpoint "
        f"--endpoint-url {sandbox.url} --endpoint-name iris-classifier --content-type text/csv "
        "--body fileb:///dev/stdin /dev/stdout"
    )


def _as_json(sandbox: Sandbox) -> str:
    document = {
        "url": sandbox.url,
        "access_key_id": sandbox.access_key_id,
        "secret_access_key": sandbox.secret_access_key,
        "region": sandbox.region,
        "bucket": sandbox.bucket,
        "endpoints": sandbox.endpoint_names,
    }
    return json_line(document)


def _wait() -> None:
    """Waits for Ctrl+C or SIGTERM, which end it and are not a failure."""
    sys.stdout.flush()
    ended = threading.Event()
    previous = {
        number: signal.signal(number, lambda *_: ended.set()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        ended.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


command = Command(
    "sandbox",
    callback=_sandbox,
    help=_sandbox.__doc__,
    params=[
        Option(
            ["--host"],
            group=_GROUP,
            default="127.0.0.1",
            metavar="ADDRESS",
            help="Listen on this address. [127.0.0.1]",
        ),
        Option(
            ["--port"],
            group=_GROUP,
            type=click.IntRange(0, 65535),
            default=0,
            metavar="PORT",
            help="Listen on this port. [a free port]",
        ),
        Option(
            ["--container", "containers"],
            group=_GROUP,
            multiple=True,
            metavar="NAME=URL",
            help="Put this HTTP server behind endpoint NAME; the same NAME again adds an instance.",
        ),
        Option(["--allow-unsigned"], group=_GROUP, is_flag=True, help="Accept unsigned requests."),
        Option(
            ["--time-limit"],
            group=_GROUP,
            type=click.FloatRange(0, min_open=True),
            default=60.0,
            metavar="SECONDS",
            help="The longest time a container may take; for a stream, eight times this. [60]",
        ),
        Option(
            ["--response-limit"],
            group=_GROUP,
            type=click.FloatRange(0, min_open=True),
            default=25.0,
            metavar="MB",
            help="The largest response that is not a stream. Serverless endpoints allow 4 MB. [25]",
        ),
        Option(
            ["--session-lifetime"],
            group=_GROUP,
            type=click.FloatRange(0, min_open=True),
            default=1200.0,
            metavar="SECONDS",
            help="The lifetime of a session of the chat endpoint. [1200]",
        ),
        Option(
            ["--log-delay"],
            group=_GROUP,
            type=click.FloatRange(0),
            default=0.0,
            metavar="SECONDS",
            help="Delay until a log line can be read, as with CloudWatch Logs. [0]",
        ),
        Option(
            ["--extra-endpoints"],
            group=_GROUP,
            type=click.IntRange(0, 20_000),
            default=0,
            metavar="N",
            help="Add N endpoints that echo, as in a large account. [0]",
        ),
        Option(
            ["--control-plane-delay"],
            group=_GROUP,
            type=click.FloatRange(0, 60),
            default=0.0,
            metavar="SECONDS",
            help="Delay every response of the control plane (list and describe). [0]",
        ),
        Option(["--json", "as_json"], group=_GROUP, is_flag=True, help="Print one JSON object."),
        Option(
            ["--try", "try_samples"],
            group=_GROUP,
            is_flag=True,
            help="Send every sample request once, print a line for each, and exit.",
        ),
        Option(
            ["--dataset", "dataset_name"],
            group=_GROUP,
            type=click.Choice(NAMES),
            help="Print labelled records for an endpoint as CSV, and exit: iris flowers, or sentences.",
        ),
    ],
    examples=(
        "workbench sandbox --port 8080",
        "workbench sandbox --container mine=http://127.0.0.1:9000 --json",
        "workbench sandbox --try",
        "workbench sandbox --dataset iris > iris.csv",
    ),
)
