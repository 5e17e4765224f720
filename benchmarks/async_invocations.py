"""What it costs to watch thousands of asynchronous invocations whose outputs are not there yet.

S3 is moto's server, in a process of its own; what is measured is the processor of the process that watches.
"""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import boto3

from benchmarks.history import places_under
from benchmarks.idle import processor_seconds
from benchmarks.report import Measure
from workbench.model import BytesBody, Connection, Exchange, Invocation
from workbench.model.outcome.outcome import Outcome
from workbench.model.outcome.response import Response
from workbench.model.outcome.timing import Timing
from workbench.model.service.operations import INVOKE_ASYNC
from workbench.store import History

WATCHED = 2000
_AGES = (timedelta(seconds=20), timedelta(minutes=2))
"""How long ago they were sent: looked at every few seconds, and every 12 to 20 s."""
_SETTLING = 5.0
_SECONDS = 60.0

_S3 = """
from moto.server import ThreadedMotoServer
import sys
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print("http://%s:%d" % server.get_host_and_port(), flush=True)
sys.stdin.read()
"""


def measures() -> Iterator[Measure]:
    """The processor that watching takes."""
    with _process([sys.executable, "-c", _S3], {}) as (_, s3):
        for age in _AGES:
            with TemporaryDirectory() as folder:
                environment = {
                    "WORKBENCH_HOME": folder,
                    "AWS_ENDPOINT_URL_S3": s3,
                    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
                    "AWS_SECRET_ACCESS_KEY": "none",
                    "AWS_DEFAULT_REGION": "us-east-1",
                    "AWS_EC2_METADATA_DISABLED": "true",
                }
                _fill(Path(folder), datetime.now(UTC) - age)
                yield _share(environment, age)


def _share(environment: Mapping[str, str], age: timedelta) -> Measure:
    boto3.client(
        "s3",
        endpoint_url=environment["AWS_ENDPOINT_URL_S3"],
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="none",
    ).create_bucket(Bucket="outputs")
    command = [sys.executable, "-m", "benchmarks.apps.async_poller"]
    with _process(command, environment) as (process_id, _):
        sleep(_SETTLING)
        before = processor_seconds(process_id)
        sleep(_SECONDS)
        share = (processor_seconds(process_id) - before) / _SECONDS * 100
    seconds = age // timedelta(seconds=1)
    return Measure(
        f"processor while {WATCHED:,} async invocations of {seconds} s ago are watched",
        share,
        0,
        "%",
        "≤ 5 % of a core",
        share <= 5,
    )


@contextmanager
def _process(command: list[str], environment: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Runs a process until the end of the block; its ID, and the first line that it printed."""
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.pid, process.stdout.readline().strip()
        finally:
            process.kill()


def _fill(home: Path, sent_at: datetime) -> None:
    with History.open(places_under(home)) as history:
        for number in range(WATCHED):
            history.complete(history.insert(_exchange(sent_at)), _accepted(number))


def _exchange(sent_at: datetime) -> Exchange:
    invocation = Invocation(
        operation=INVOKE_ASYNC,
        fields={"EndpointName": "batch", "InputLocation": "s3://inputs/1.json"},
        body=BytesBody(b""),
        connection=Connection(region="us-east-1"),
    )
    return Exchange(uuid=str(uuid.uuid4()), started_at=sent_at, invocation=invocation)


def _accepted(number: int) -> Outcome:
    output = {
        "InferenceId": f"{number}",
        "OutputLocation": f"s3://outputs/out/{number}.out",
        "FailureLocation": f"s3://outputs/failed/{number}-error.out",
    }
    response = Response(http_status=202, headers=(), output=output, body=b"")
    return Outcome(response=response, timing=Timing(total_ms=12.5), attempts=1)
