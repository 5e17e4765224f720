"""What permissions on objects of S3 are asked about."""

from __future__ import annotations

from datetime import UTC, datetime

from workbench.model.account.endpoint import EndpointDescription, EndpointSummary
from workbench.model.invocation import BytesBody, Connection, Invocation
from workbench.services import Workbench
from workbench.services.doctor.check import CheckContext, Verdict
from workbench.services.doctor.checks import permissions
from workbench.services.doctor.s3_locations import S3Locations, s3_locations

SANDBOX = Connection(sandbox=True)
OUTPUTS = "s3://sagemaker-us-east-1-123456789012/async/output"


def send(bench: Workbench, body: BytesBody | None, **fields: str) -> str:
    """Invokes the sandbox's asynchronous endpoint; where its output will be."""
    invocation = Invocation(
        operation="InvokeEndpointAsync",
        fields={"EndpointName": "batch-transcribe", **fields},
        body=body,
        connection=SANDBOX,
    )
    response = bench.send(invocation).response
    assert response is not None
    return str(response.output["OutputLocation"])


def test_without_an_invocation_the_configuration_says_where_inputs_go(bench: Workbench) -> None:
    context = CheckContext(bench, SANDBOX, endpoint_name="batch-transcribe")
    description = EndpointDescription(
        summary=EndpointSummary(name="batch-transcribe"),
        region="us-east-1",
        fetched_at=datetime(2026, 11, 27, tzinfo=UTC),
        async_output=OUTPUTS,
    )
    assert s3_locations(context, None) == S3Locations()
    expected = S3Locations(written="s3://sagemaker-us-east-1-123456789012/async/input/")
    assert s3_locations(context, description) == expected


def test_the_newest_invocation_of_the_same_account_says_what_is_read_and_written(bench: Workbench) -> None:
    context = CheckContext(bench, SANDBOX)
    output = send(bench, BytesBody(b"RIFF"))
    beside = f"{OUTPUTS.rpartition('/')[0]}/input/"
    assert s3_locations(context, None) == S3Locations(read=output, written=beside)
    uploaded = "s3://sagemaker-us-east-1-123456789012/mine/a.wav"
    send(bench, None, InputLocation=uploaded)
    expected = S3Locations(read=uploaded, written="s3://sagemaker-us-east-1-123456789012/mine/")
    assert s3_locations(context, None) == expected
    assert s3_locations(CheckContext(bench, Connection(profile="other")), None) == S3Locations()
    assert s3_locations(CheckContext(bench, SANDBOX, endpoint_name="other"), None) == S3Locations()


def test_the_checks_say_what_they_could_not_ask_about(bench: Workbench) -> None:
    context = CheckContext(bench, SANDBOX, unidentified=True)
    checks = {check.title: check for check in permissions.CHECKS}
    for title in ("GetObject", "PutObject"):
        finding = checks[title].run(context)
        assert finding.verdict is Verdict.SKIPPED and "No location in S3 is known" in finding.summary
    send(bench, None, InputLocation="s3://sagemaker-us-east-1-123456789012/mine/none.wav")
    missing = checks["GetObject"].run(context)
    assert missing.verdict is Verdict.SKIPPED and "there is no object s3://sage" in missing.summary
    assert checks["PutObject"].run(context).verdict is Verdict.OK
