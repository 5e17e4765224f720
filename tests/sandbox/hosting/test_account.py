"""What the sandbox's account has beside what runs: scaling, tags, rights, and many endpoints."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import client_of
from workbench.sandbox import Sandbox

RESOURCE = "endpoint/iris-classifier/variant/blue"


@pytest.fixture(scope="module")
def scaling(sandbox: Sandbox) -> Any:
    return client_of(sandbox, "application-autoscaling")


def refusal(ask: Any, **parameters: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        ask(**parameters)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def test_scaling_is_described_by_namespace_and_resource(scaling: Any) -> None:
    targets = scaling.describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"]
    assert {target["ResourceId"] for target in targets} == {RESOURCE, "inference-component/sleeping-model"}
    policies = scaling.describe_scaling_policies(ServiceNamespace="sagemaker", ResourceId=RESOURCE)
    assert policies["ScalingPolicies"][0]["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] == 70
    assert scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"] == []


def test_activities_that_did_nothing_come_when_they_are_asked_for(scaling: Any) -> None:
    of = {"ServiceNamespace": "sagemaker", "ResourceId": RESOURCE}
    done = scaling.describe_scaling_activities(**of)["ScalingActivities"]
    everything = scaling.describe_scaling_activities(**of, IncludeNotScaledActivities=True)[
        "ScalingActivities"
    ]
    assert len(done) == 1 and len(everything) == 2
    assert everything[0]["NotScaledReasons"][0]["Code"] == "AlreadyAtMaxCapacity"


def test_operations_that_the_sandbox_lacks_are_refused_as_the_service_does(
    scaling: Any, sandbox: Sandbox
) -> None:
    code, _ = refusal(
        scaling.delete_scaling_policy,
        PolicyName="p",
        ServiceNamespace="sagemaker",
        ResourceId=RESOURCE,
        ScalableDimension="sagemaker:variant:DesiredInstanceCount",
    )
    assert code == "UnknownOperationException"
    control = client_of(sandbox, "sagemaker")
    assert refusal(control.delete_endpoint, EndpointName="echo")[0] == "UnknownOperationException"


def test_tags_are_listed_by_arn(sandbox: Sandbox) -> None:
    control = client_of(sandbox, "sagemaker")
    arn = control.describe_endpoint(EndpointName="iris-classifier")["EndpointArn"]
    assert {"Key": "team", "Value": "botany"} in control.list_tags(ResourceArn=arn)["Tags"]
    assert refusal(control.list_tags, ResourceArn=f"{arn}-other")[0] == "ValidationException"


def test_the_restricted_endpoint_may_be_seen_and_nothing_more(sandbox: Sandbox) -> None:
    control, runtime = client_of(sandbox, "sagemaker"), client_of(sandbox, "sagemaker-runtime")
    assert control.list_endpoints(NameContains="restricted")["Endpoints"]
    code, message = refusal(control.describe_endpoint, EndpointName="restricted")
    assert (
        code == "AccessDeniedException"
        and "is not authorized to perform: sagemaker:DescribeEndpoint" in message
    )
    code, message = refusal(runtime.invoke_endpoint, EndpointName="restricted", Body=b"")
    assert code == "AccessDeniedException" and "sagemaker:InvokeEndpoint" in message


def test_a_component_without_copies_has_no_capacity(sandbox: Sandbox) -> None:
    runtime = client_of(sandbox, "sagemaker-runtime")
    code, message = refusal(
        runtime.invoke_endpoint,
        EndpointName="scaled-to-zero",
        InferenceComponentName="sleeping-model",
        Body=b"",
    )
    assert code == "ValidationError" and "has no capacity to process this request" in message


def test_a_large_account_has_endpoints_of_every_status_that_answer_if_they_are_in_service() -> None:
    with Sandbox.start(seed=1, extra_endpoints=120) as large:
        control, runtime = client_of(large, "sagemaker"), client_of(large, "sagemaker-runtime")
        pages = control.get_paginator("list_endpoints").paginate(MaxResults=100)
        rows = [row for page in pages for row in page["Endpoints"]]
        assert len(rows) == len({row["EndpointName"] for row in rows}) == len(large.endpoint_names)
        assert {row["EndpointStatus"] for row in rows} >= {"InService", "Failed", "Updating", "Creating"}
        name = next(row["EndpointName"] for row in rows if row["EndpointName"].startswith("search-"))
        assert runtime.invoke_endpoint(EndpointName=name, Body=b"hello")["Body"].read()
