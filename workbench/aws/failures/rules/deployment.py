"""Why an endpoint, or what it needs, could not be deployed: failure reasons of the control plane, and log lines."""

# ruff: noqa: E501  a row is prose

from __future__ import annotations

from workbench.aws.failures.rules.rule import LOG, Rule, matches, says

RULES = (
    Rule(
        "ping-health-check",
        "`did not pass the ping health check`",
        says("did not pass the ping health check"),
        f"The container did not answer GET /ping on port 8080 with 200 in time: {LOG}. A large model may need a "
        "longer ContainerStartupHealthCheckTimeoutInSeconds.",
        "awslabs/llm-hosting-container#18",
    ),
    Rule(
        "quota-zero",
        "`The account-level service limit 'X for endpoint usage' is 0 Instances`",
        matches(r"account-level service limit '[^']*' is \d+ instances"),
        "The account's quota for this type of instance is used up, or zero: ask for more in Service Quotas.",
        "aws/amazon-sagemaker-examples#307",
    ),
    Rule(
        "insufficient-capacity",
        "`InsufficientInstanceCapacity`, or `Request to service failed`",
        lambda seen: (
            seen.matches(r"insufficientinstancecapacity|insufficient capacity")
            or (seen.says("request to service failed"))
        ),
        "AWS has no such instance free at present: take another type, or list several (instance pools), or try "
        "later.",
        "a thread of a deployment without a log group",
    ),
    Rule(
        "image-missing",
        "`Please make sure all images … exist, and that the execution role …`",
        says("please make sure all images", "exist"),
        "The image does not exist in this region, or the execution role may not pull it: check the address of "
        "the image, its region, and the repository's policy.",
        "aws/sagemaker-python-sdk#1835",
    ),
    Rule(
        "image-permission",
        "`does not have BatchGetImage permission`",
        says("batchgetimage"),
        "The repository does not let the execution role pull the image: allow ecr:BatchGetImage and "
        "ecr:GetDownloadUrlForLayer.",
        "aws/sagemaker-python-sdk#2002",
    ),
    Rule(
        "model-data-access",
        "`Could not access model data at …`",
        says("could not access model data at"),
        "The execution role cannot read the model: it must trust sagemaker.amazonaws.com and be allowed "
        "s3:GetObject, and the bucket must be in the endpoint's region.",
        "philschmid/llm-sagemaker-sample#2",
    ),
    Rule(
        "model-data-download",
        "`Failed to download model data for container`",
        says("failed to download model data for container"),
        "The bucket of the model is in another region, or the network of the endpoint has no way to S3.",
        "mlflow/mlflow#2573",
    ),
    Rule(
        "model-archive-size",
        "`model data archive is too large`",
        says("model data archive is too large"),
        "The unpacked model does not fit on the instance: a larger volume (VolumeSizeInGB) or instance.",
        "aws/sagemaker-python-sdk#879",
    ),
    Rule(
        "serverless-image-size",
        "Serverless: `Image size N is greater than supported size 10737418240`",
        matches(r"image size \d+ is greater than supported size"),
        "An image of a serverless endpoint may have 10 GiB: make it smaller, or use instances.",
        "aws-solutions-library-samples/qnabot-on-aws#691",
    ),
    Rule(
        "serverless-disk",
        "Serverless: no space left while dependencies are installed",
        matches(r"no space left on device"),
        "The disk of the container is full: put the dependencies into the image instead of requirements.txt.",
        "aws/sagemaker-python-sdk#4665",
    ),
    Rule(
        "execution-role",
        "`ExecutionRoleArn` is required",
        matches(r"executionrolearn.*(?:required|missing|must)|(?:required|missing|must).*executionrolearn"),
        "An endpoint of inference components takes its role from the endpoint configuration: set "
        "ExecutionRoleArn there.",
        "stdapi-ai/stdapi.ai#43",
    ),
    Rule(
        "copy-count",
        "`copy count an integer larger than 0`",
        matches(r"copy ?count.*larger than 0"),
        "An inference component is created with at least one copy; it is scaled to zero afterwards.",
        "stdapi-ai/stdapi.ai#43",
    ),
)
